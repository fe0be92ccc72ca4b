import ArgumentParser
import Foundation
import Messages
import Session
import Shell

// The arguments are parsed here and not by `main()`, because wrong usage has a status of its own.
Signals.prepare()
if CommandLine.arguments.isEmpty {
  // The runtime reads them from there; without them the program would read an empty script, and succeed.
  FileHandle.standardError.write(
    Data("strata: the arguments cannot be read: /proc is not mounted\n".utf8))
  exit(ExitStatus.unreadable.rawValue)
}
let environment = ProcessInfo.processInfo.environment
// Decided once, and handed to all that says something.
let language = MessageLanguage(environment: environment)
let status: Int32
do {
  let command = try StrataCommand.reading(
    Array(CommandLine.arguments.dropFirst()), language: language)
  status = Program(command, environment: environment, language: language).run().rawValue
} catch {
  status = Program.explain(error).rawValue
}
exit(status)

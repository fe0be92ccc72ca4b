import ArgumentParser
import Foundation
import Session
import Shell

// The arguments are parsed here and not by `main()`, because wrong usage has a status of its own.
Signals.prepare()
let environment = ProcessInfo.processInfo.environment
let status: Int32
do {
  let command = try StrataCommand.parse(Array(CommandLine.arguments.dropFirst()))
  status = Program(command, environment: environment).run().rawValue
} catch {
  status = Program.explain(error).rawValue
}
exit(status)

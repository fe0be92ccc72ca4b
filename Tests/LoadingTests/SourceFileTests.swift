import Columnar
import Foundation
import Messages
import Synchronization
import Testing

@testable import Loading

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

private func withPath<Result>(_ body: (String) throws -> Result) rethrows -> Result {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("source-\(UUID().uuidString)").path
  defer { unlink(path) }
  return try body(path)
}

private func failure(_ path: String, _ options: ReadOptions = ReadOptions()) -> LoadingError? {
  do throws(LoadingError) {
    _ = try CSVReader.read(path: path, options: options, tableName: "t")
    return nil
  } catch {
    return error
  }
}

/// Loads a file of some 6 MB, and does something to it once two chunks were asked for.
private func failureWhileReading(_ change: @escaping @Sendable (String) -> Void) throws
  -> (LoadingError?, String)
{
  try withPath { path in
    var text = "id,note\n"
    for row in 0..<300_000 { text += "\(row),some text \(row)\n" }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let turns = Turns()
    let options = ReadOptions(
      threads: 2,
      isCancelled: {
        if turns.next() == 2 { change(path) }
        return false
      })
    return (failure(path, options), path)
  }
}

private final class Turns: Sendable {
  private let count = Atomic<Int>(0)

  func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
}

@Test("a file that is cut short while it is read is an error, whatever is left of it")
func shrinkingFile() throws {
  for length in [0, 1 << 20, 3_000_000] {
    let (error, path) = try failureWhileReading { truncate($0, length) }
    #expect(error == .changed(path: path), "\(length)")
  }
}

@Test("a file that grows while it is read is an error")
func growingFile() throws {
  let (error, path) = try failureWhileReading { truncate($0, 20_000_000) }
  #expect(error == .changed(path: path))
}

@Test("a pipe is read to its end, up to a limit")
func pipes() throws {
  try withPath { path in
    #expect(mkfifo(path, 0o600) == 0)
    let writer = Thread {
      let file = FileHandle(forWritingAtPath: path)
      file?.write(Data(("a,b\n" + String(repeating: "1,2\n", count: 50_000)).utf8))
      try? file?.close()
    }
    writer.start()
    let result = try CSVReader.read(path: path, options: ReadOptions(), tableName: "t")
    #expect(result.table.rowCount == 50_000)
  }
  try withPath { path in
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(failure(path) == .empty(path: path))
  }
}

@Test("waiting for a pipe that nobody writes to can be broken off")
func cancelledPipe() {
  withPath { path in
    #expect(mkfifo(path, 0o600) == 0)
    let turns = Turns()
    #expect(throws: LoadingError.cancelled) {
      try SourceFile(path: path, isCancelled: { turns.next() > 2 })
    }
  }
}

@Test("the system's words say why a file cannot be read")
func systemWords() {
  withPath { path in
    #expect(symlink(path, path) == 0)
    #expect(failure(path) == .unreadable(path: path, code: ELOOP))
  }
  #expect(LoadingError.words(EACCES) == "Permission denied")
  #expect(LoadingError.words(EINTR) == "interrupted")
}

@Test("devices without an end are refused")
func devices() {
  #expect(failure("/dev/zero") == .isDevice(path: "/dev/zero"))
  #expect(failure("/dev/null") == .empty(path: "/dev/null"))
}

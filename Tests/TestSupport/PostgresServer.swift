package import Foundation
import Synchronization

/// A server of PostgreSQL for the tests of this process: started when the first of them asks, in a
/// folder of its own, on a socket in it and on no port. It ends with the process, however that ends.
///
/// It belongs to the user `ann`; `ben` has the password `s3cret`. Where tests run as root, it runs as
/// the user `postgres`.
package final class PostgresServer: Sendable {
  /// The folder of its socket.
  package let folder: URL
  private let programs: URL
  /// What keeps it running: at the end of the process it is closed.
  private let lifeline: Pipe

  /// The folder of the server's programs; nil where it is not installed.
  private static let programs: URL? = {
    let manager = FileManager.default
    let versions = (try? manager.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    let folders =
      versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "/usr/lib/postgresql/\($0)/bin" }
      + (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    return folders.first { manager.isExecutableFile(atPath: "\($0)/initdb") }
      .map { URL(filePath: $0) }
  }()

  /// Whether there is one to start; for `.enabled(if:)`.
  package static var isInstalled: Bool { programs != nil }

  /// What to say of a test that is skipped for want of one.
  package static let absence = "no server of PostgreSQL: `make test-setup` installs it"

  private static let running = Mutex<Result<PostgresServer, any Error>?>(nil)

  /// The server of this process.
  package static var shared: PostgresServer {
    get throws {
      try running.withLock { known in
        let server = known ?? Result { try PostgresServer() }
        known = server
        return try server.get()
      }
    }
  }

  /// Starts the server, which stops once nobody holds the other end of its standard input.
  private static let script = """
    folder=$1 programs=$2
    trap '' INT HUP
    as=
    if [ "$(id -u)" = 0 ]; then
      as='setpriv --reuid=postgres --regid=postgres --clear-groups'
      chown postgres "$folder"
    fi
    cd "$folder"
    $as "$programs/initdb" -D data -U ann -A trust --no-sync -E UTF8 --locale=C >log 2>&1 </dev/null
    printf 'local all ben scram-sha-256\\nlocal all all trust\\n' >data/pg_hba.conf
    $as "$programs/postgres" -D data -k "$folder" -c listen_addresses= -c fsync=off \
    >>log 2>&1 </dev/null &
    cat >/dev/null
    kill -INT $!
    wait
    cd /
    rm -rf "$folder"
    """

  private init() throws {
    guard let programs = Self.programs else { throw PostgresServerError.failed(Self.absence) }
    self.programs = programs
    // A socket's path is short, and the folder has to be open to another user.
    folder = URL(filePath: "/tmp/strata-pg-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    lifeline = Pipe()
    // No child may hold it open.
    _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", Self.script, "sh", folder.path, programs.path]
    process.standardInput = lifeline
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let deadline = Date(timeIntervalSinceNow: 60)
    while try run("pg_isready", ["-q"]).status != 0 {
      guard Date() < deadline else {
        let log = try? String(contentsOf: folder.appending(path: "log"), encoding: .utf8)
        throw PostgresServerError.failed(log ?? "it does not start")
      }
      Thread.sleep(forTimeInterval: 0.05)
    }
    try sql("CREATE ROLE ben LOGIN PASSWORD 's3cret'")
  }

  /// The address of a database, for a user, with a password or without.
  package func address(_ database: String, user: String = "ann") -> String {
    "postgresql://\(user)@/\(database)?host=\(folder.path)"
  }

  /// Carries out commands.
  package func sql(_ commands: String, in database: String = "postgres") throws {
    let (status, errors) = try run(
      "psql", ["-q", "-X", "-v", "ON_ERROR_STOP=1", "-d", database, "-f", "-"], input: commands)
    if status != 0 { throw PostgresServerError.failed(errors) }
  }

  private func run(
    _ program: String, _ arguments: [String], input: String = ""
  ) throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = programs.appending(path: program)
    process.arguments = ["-h", folder.path, "-U", "ann"] + arguments
    let (text, errors) = (Pipe(), Pipe())
    process.standardInput = text
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    try text.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try text.fileHandleForWriting.close()
    let said = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }
}

/// What can go wrong with the server of the tests.
package enum PostgresServerError: Error, Sendable {
  /// Its own words.
  case failed(String)
}

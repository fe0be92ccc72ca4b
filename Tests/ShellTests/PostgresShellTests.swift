import Foundation
import TestSupport
import Testing

/// Loads from a server with the program itself.
@Suite(.enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct PostgresShellTests {
  /// Whatever becomes of a load, its password is in nothing that is shown or written.
  @Test func passwordsAreShownNowhere() throws {
    let socket = try PostgresServer.shared.folder.path
    let address = "postgresql://ben:s3cret@/postgres?host=\(socket)"
    let load =
      "load t from \"\(address)\" query \"select 1 as customer_id, date '2025-01-01' as day\""
    let run = try Executable.shell(
      """
      $strata --no-init --record r.seg --html -o page.html -f load.seg
      $strata --no-init --json -c '\(load.replacing("select", with: "selec").replacing("'", with: ""))'
      $strata --no-init -c 'load t from "\(address.replacing("s3cret", with: "s4cret"))"'
      $strata --no-init --safe -c 'load t from "\(address)"'
      $strata --no-init "\(address)" -c 'describe'
      PGPASSWORD=s3cret $strata --no-init -f r.seg
      cat r.seg page.html
      """,
      files: [
        "load.seg": "\(load)\ndescribe t\nlist customer_id export to \"x.html\"\nshow refused\n"
      ])
    let text = run.output + run.errors
    #expect(!text.contains("s3cret") && !text.contains("s4cret"), "\(text)")
    #expect(run.output.contains("load t from \"postgresql://ben:@/postgres?host=\(socket)\" query"))
    #expect(
      run.errors.contains("password authentication failed for user \\\"ben\\\"")
        || run.errors.contains("password authentication failed for user \"ben\""))
    #expect(run.errors.contains("syntax error at or near") && run.errors.contains("--safe"))
  }

  /// A question that takes long ends at its limit, with the status that says so.
  @Test func slowQuestionsEndAtTheirLimit() throws {
    let address = try PostgresServer.shared.address("postgres")
    let run = try Executable.shell(
      "$strata --no-init --timeout 0.3 -c 'load t from \"\(address)\" query \"select pg_sleep(60)::text\"'"
    )
    #expect(run.status == 4)
    #expect(run.errors.contains("the time limit of 0.300 s was reached during load of t"))
  }
}

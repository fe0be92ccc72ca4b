import Foundation
import Testing

/// A disk that takes no more: an error with the status that says so, and the old file as it was. The
/// system's limit on the size of files stands in for the disk.
@Suite struct FullDiskTests {
  private static let files = ["x.csv": "the old file", "s.strata": "the old store"]

  @Test(arguments: [
    "export segment all to \"x.csv\"", "list customer, name export to \"x.csv\"",
    "save store to \"s.strata\"", "export segment all to \"x.sqlite\"",
  ])
  func theOldFileStays(statement: String) throws {
    let run = try Executable.shell(
      """
      ulimit -f 16
      $strata --demo-customers 5000 --no-init -c '\(statement)' >/dev/null
      echo $?
      ls -A | grep -v '^\\.[a-z]*$'
      cat x.csv s.strata
      """, files: Self.files)
    #expect(run.output == "3\ns.strata\nx.csv\nthe old filethe old store", "\(run)")
    #expect(run.errors.contains("error[output]"), "\(run.errors)")
  }

  /// A database that is there already keeps the table it had.
  @Test func theOldTableStays() throws {
    let run = try Executable.shell(
      """
      $strata --demo-customers 20 --no-init -c 'export segment all to "x.sqlite" table "t"' >/dev/null
      (ulimit -f 64
      $strata --demo-customers 20000 --no-init -c 'export segment all to "x.sqlite" table "t"' >/dev/null
      echo $?)
      $strata --no-init --csv -c 'load t from "x.sqlite"; segment show customers'
      ls
      """)
    #expect(run.output == "3\ncustomers\n20\nx.sqlite\n", "\(run)")
    #expect(run.errors.contains("cannot be written"))
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func devicesAreNotReplaced() throws {
    let run = try Executable.shell(
      """
      ln -s /dev/full full.csv; ln -s /dev/full full.strata; ln -s /dev/full full.db
      for s in 'export segment all to "full.csv"' 'save store to "full.strata"' \
        'export segment all to "full.db"'; do
        $strata --demo-customers 20 --no-init -c "$s" >/dev/null; echo $?
      done
      test -c /dev/full && ls /dev/.full* 2>/dev/null | wc -l
      """)
    #expect(run.output == "3\n3\n3\n0\n", "\(run)")
    #expect(run.errors.contains("No space left on device"))
  }
}

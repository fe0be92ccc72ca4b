import Foundation
import Testing

/// A store file that another program writes to while it is open.
@Suite struct ChangedStoreTests {
  @Test func aChangeIsNoticedBeforeTheNextStatement() throws {
    let store = FileManager.default.temporaryDirectory.appending(
      path: "strata-\(UUID().uuidString).strata")
    defer { try? FileManager.default.removeItem(at: store) }
    let program = try TerminalProgram(["--demo-customers", "500", "--no-init"])
    try program.expect("strata> ")
    program.type(
      "save store to \"\(store.path)\"\ropen \"\(store.path)\"\rsegment show customers\r")
    try program.expect("saved", "opened", "500", "strata> ")
    let handle = try FileHandle(forUpdating: store)
    try handle.seek(toOffset: 5000)
    try handle.write(contentsOf: Data([1]))
    try handle.close()
    program.type("segment by region\r")
    try program.expect("error[store-changed]", "open it again", "strata> ")
  }

  /// Whoever cuts a mapped file short would kill who reads it: that ends with words and a status.
  @Test func aFileCutShortEndsTheProgramWithWords() throws {
    let statements = String(
      repeating: "segment by region show customers, sum(orders.amount)\n", count: 4000)
    for delay in [0.3, 0.45, 0.6] {
      let run = try Executable.shell(
        """
        $strata --demo-customers 20000 --no-init -c 'save store to "s.strata"' >/dev/null
        (sleep \(delay); : > s.strata) &
        $strata s.strata --no-init -f many.seg >/dev/null
        echo $?
        """, files: ["many.seg": statements])
      #expect(run.output == "3\n", "\(run.errors)")
      #expect(run.errors.contains("error[store-changed]"), "\(run.errors)")
    }
  }
}

import Testing

/// `--fmt` of the program that was built.
@Suite(.serialized) struct FormatFlagTests {
  private static let files = [
    "good.seg": "segment by region\n", "odd.seg": "SEGMENT  by region  -- why\n;list\n",
    "wrong.seg": "segmnt\nLIST\n", ".input": "LIST  name\n",
  ]

  @Test(arguments: [
    ("$strata --fmt good.seg && cat good.seg", "segment by region\n", 0),
    ("$strata --fmt odd.seg good.seg && cat odd.seg", "segment by region  -- why\nlist\n", 0),
    ("$strata --fmt -", "list name\n", 0), ("$strata --fmt --check good.seg", "", 0),
    (
      "$strata --fmt --check odd.seg good.seg; s=$?; cat good.seg; exit $s",
      "odd.seg\nsegment by region\n", 1
    ),
    ("$strata --fmt wrong.seg; s=$?; cat wrong.seg; exit $s", "segmnt\nLIST\n", 1),
    ("$strata --fmt --check wrong.seg", "", 1), ("$strata --fmt --check -", "stdin\n", 1),
    ("$strata --fmt nosuch.seg", "", 3), ("$strata --fmt", "", 2), ("$strata --check", "", 2),
    ("$strata --fmt odd.seg --safe", "", 2), ("$strata --fmt odd.seg -c segment", "", 2),
    ("$strata --fmt --check odd.seg --safe", "odd.seg\n", 1),
    (
      "$strata --fmt nosuch.seg odd.seg; s=$?; cat odd.seg; exit $s",
      "segment by region  -- why\nlist\n", 3
    ),
  ])
  func formats(line: String, output: String, status: Int32) throws {
    let run = try Executable.shell(line, files: Self.files)
    #expect(run.output == output, "\(run.errors)")
    #expect(run.status == status, "\(run.errors)")
  }
}

import Foundation
import Testing

/// Options and exit statuses of the program that was built.
@Suite(.serialized) struct CommandLineTests {
  private static let table = "id,region,spent\n1,North,10.50\n2,South,7\n3,,1\n"
  private static let files = [
    "people.csv": table, "bad.csv": "id,n\n1,2\n2,3,4\n3,4\n", "empty.csv": "",
    "good.seg": "segment by region\n  show customers\n", "wrong.seg": "segmnt\nsegment\n",
    "data.bin": "\0\u{1}\u{2}",
  ]

  @Test(arguments: [
    ("$strata people.csv -c 'segment show customers'", 0),
    ("$strata -c 'segmnt'", 1),
    ("$strata people.csv -c 'segment where region = (' ", 1),
    ("$strata people.csv -c 'segment where zzz > 5'", 1),
    ("$strata --nonsense", 2), ("$strata --threads 0", 2), ("$strata --threads x", 2),
    ("$strata --demo-customers 2000000", 2), ("$strata --format xml", 2),
    ("$strata --csv --json", 2), ("$strata --format csv --json", 2), ("$strata good.seg", 2),
    ("$strata --timeout 0 -c segment", 2), ("$strata --memory-limit x -c segment", 2),
    ("$strata --demo --timeout 0.000001 -c segment", 4),
    ("$strata --demo --memory-limit 10K -c 'list'", 4),
    ("$strata people.csv --timeout 0.000001 -c segment", 4),
    ("$strata people.csv --memory-limit 2 -c segment", 4),
    ("$strata people.csv --memory-limit 1G --timeout 60 -c segment", 0),
    ("$strata --var x -c segment", 2), ("$strata people.csv --as-of 2025-13 -c segment", 2),
    ("$strata people.csv -o people.csv -c segment", 2), ("$strata --init a --no-init", 2),
    ("$strata nosuch.csv -c segment", 3), ("$strata . -c segment", 3),
    ("$strata empty.csv -c segment", 3), ("$strata data.bin -c segment", 3),
    ("$strata -f nosuch.seg", 3), ("$strata -f .", 3),
    ("$strata -c 'load x from \"nosuch.csv\"'", 3),
    ("$strata people.csv -o nosuch/out.csv -c segment", 3),
    ("$strata --version", 0), ("$strata --help", 0),
    ("$strata people.csv -f wrong.seg", 1), ("$strata people.csv --keep-going -f wrong.seg", 1),
    ("$strata people.csv --keep-going -c segmnt -c 'load x from \"no.csv\"'", 1),
    ("$strata", 0),
    ("printf 'segmnt\\n.quit\\n' | $strata --keep-going", 1),
    ("$strata people.csv --as-of '2024; segment'", 2),
    ("$strata people.csv --as-of '2024\nsegment'", 2),
    ("$strata people.csv --as-of '' -c segment", 2),
    ("$strata people.csv --var x=2024-13 -c 'list id where region = $x'", 2),
    ("$strata people.csv --var x=2024-12 -c 'list id where region = $x'", 1),
  ]) func status(line: String, expected: Int32) throws {
    let run = try Executable.shell(line, files: Self.files)
    #expect(run.status == expected, "\(run.output)\(run.errors)")
    #expect(run.status == 0 || !run.errors.isEmpty)
  }

  /// The locale says in which language messages are, not what programs read and what `--help` says.
  @Test(arguments: [
    ("LC_ALL=zh_CN.UTF-8 $strata -c segmnt", "应为一条语句"),
    ("LANG=zh_CN.UTF-8 $strata -c segmnt", "应为一条语句"),
    ("LANG=zh_CN.UTF-8 LC_ALL=C $strata -c segmnt", "expected a statement"),
    ("LC_ALL=zh_CN.UTF-8 $strata --json -c segmnt", "expected a statement"),
    ("LC_ALL=zh_CN.UTF-8 $strata -c '.plan segment'", "`.plan` 是命令"),
    ("LC_ALL=zh_CN.UTF-8 $strata --threads 0", "--threads 须为 1 到 1024 之间的数字"),
    ("$strata --threads 0", "--threads is a number from 1 to 1024"),
    ("LC_ALL=zh_CN.UTF-8 $strata --nonsense", "Unknown option"),
    ("LC_ALL=zh_CN.UTF-8 $strata -f no.seg", "没有脚本 \"no.seg\""),
    ("LC_ALL=zh_CN.UTF-8 $strata people.csv bad.csv -c segment", "拒收 1 行"),
  ]) func language(line: String, text: String) throws {
    let run = try Executable.shell(line, files: Self.files)
    #expect(run.errors.contains(text), "\(run.errors)")
  }

  @Test func commandsAndScriptsRunInOrder() throws {
    let run = try Executable.shell(
      "$strata people.csv --csv -f good.seg -c 'list id limit 1' -c 'echo \"done\"'",
      files: Self.files)
    #expect(
      run.output == "region,customers\nNorth,1\nSouth,1\n,1\n\nid\n1\n", "\(run.errors)")
    #expect(run.errors.contains("done"))
  }

  @Test func statementsComeFromStandardInput() throws {
    var files = Self.files
    files[".input"] = ".mode csv\nsegment\n  by region\n  show customers\nquit\nnonsense\n"
    let run = try Executable.shell("$strata people.csv", files: files)
    #expect(run.output == "region,customers\nNorth,1\nSouth,1\n,1\n", "\(run.errors)")
    #expect(run.status == 0)
    let script = try Executable.shell(
      "echo 'list id limit 1' | $strata people.csv --csv -f -", files: files)
    #expect(script.output == "id\n1\n", "\(script.errors)")
  }

  @Test func jsonErrorsAreJSON() throws {
    let run = try Executable.shell("$strata --json -c segmnt")
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("{\"severity\":\"error\""))
  }

  @Test func aScriptThatIsSaidRunsFirst() throws {
    let files = Self.files.merging([
      "init.seg": ".mode csv\ndefine segment north as where region = North\n"
    ]) {
      $1
    }
    let run = try Executable.shell(
      "$strata people.csv --init init.seg -c 'list id where in north'", files: files)
    #expect(run.output == "id\n1\n", "\(run.errors)")
    #expect(try Executable.shell("$strata --init no.seg -c 'list'", files: files).status == 3)
  }

  @Test func parametersAreNumbersDatesOrTexts() throws {
    let run = try Executable.shell(
      "$strata people.csv --csv --var least=5 --var where=South "
        + "-c 'list id where spent > $least and region = $where'", files: Self.files)
    #expect(run.output == "id\n2\n", "\(run.errors)")
  }

  @Test func reportsAreShownWhereSomethingIsAmiss() throws {
    let quiet = try Executable.shell(
      "$strata people.csv --csv -c 'list id limit 1'", files: Self.files)
    #expect(quiet.output == "id\n1\n")
    #expect(!quiet.errors.contains("loaded"))
    let loud = try Executable.shell("$strata bad.csv --csv -c 'list id limit 1'", files: Self.files)
    #expect(loud.errors.contains("loaded bad"), "\(loud.errors)")
    let asked = try Executable.shell(
      "$strata bad.csv --quiet --csv -c 'list id limit 1'", files: Self.files)
    #expect(!asked.errors.contains("loaded bad"))
    let inexact = try Executable.shell(
      "$strata wide.csv --csv -c 'list id limit 1'",
      files: ["wide.csv": "id,n\n1,123456789012345678901234567890123456.78\n2,0.001\n"])
    #expect(inexact.errors.contains("`n` is a float, no exact decimal"), "\(inexact.errors)")
  }

  @Test func refusedRowsFailStrictLoads() throws {
    let files = ["t.csv": "id,n\n1,2\n3\n4,5\n"]
    let strict = try Executable.shell("$strata --strict-rows t.csv -c segment", files: files)
    #expect(strict.status == 3 && strict.output.isEmpty)
    #expect(strict.errors.contains("error[bad-rows]: 1 row does not fit; nothing was loaded"))
    #expect(strict.errors.contains("line 3: 1 field where 2 were expected"))
    let statement = "load t from \"t.csv\" key id"
    for (line, status) in [
      ("\(statement)", 3), ("\(statement) bad rows skip", 0), ("\(statement) bad rows stop", 3),
    ] {
      let run = try Executable.shell("$strata --strict-rows -c '\(line)'", files: files)
      #expect(run.status == status, "\(line): \(run.errors)")
    }
    #expect(try Executable.shell("$strata t.csv -c segment", files: files).status == 0)
  }

  @Test func oneStoreIsOpenAtATime() throws {
    let run = try Executable.shell(
      """
      $strata people.csv -c 'save store to "a.strata"; save store to "b.strata"' >/dev/null
      $strata a.strata b.strata -c segment
      """, files: Self.files)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains("error[several-stores]: one store can be open at a time"))
    #expect(run.errors.contains("\"b.strata\" would be a second"))
    let both = try Executable.shell(
      """
      $strata people.csv -c 'save store to "a.strata"' >/dev/null
      $strata more.csv a.strata --csv -c 'segment show customers, count(more)'
      """,
      files: Self.files.merging(["more.csv": "id,day\n1,2025-01-01\n1,2025-01-02\n"]) { $1 })
    #expect(both.status == 0 && both.output.hasPrefix("customers,count(more)\n"), "\(both)")
  }

  @Test func resultsGoToAFile() throws {
    let run = try Executable.shell(
      "$strata people.csv --csv -o out.csv -c 'list id limit 1' && cat out.csv", files: Self.files)
    #expect(run.output == "id\n1\n", "\(run.errors)")
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDisksAreReported() throws {
    for line in [
      "$strata people.csv -c segment > /dev/full", "$strata --help > /dev/full",
      "$strata people.csv -o /dev/full -c segment",
    ] {
      let run = try Executable.shell(line, files: Self.files)
      #expect(run.status == 3)
      #expect(line.contains("--help") || run.errors.contains("cannot be written"))
    }
  }

  @Test func closedPipesEndQuietly() throws {
    let run = try Executable.shell(
      "{ $strata --demo-customers 20000 --csv -c 'list customer' -c 'list customer'; echo $? >&2; } | head -1"
    )
    #expect(run.output == "customer\n")
    // Footers may come before the pipe closes; there is no error among them.
    #expect(run.errors.hasSuffix("0\n"))
    #expect(!run.errors.contains("error"))
  }

  @Test func theSafeShellReadsItsDataOnly() throws {
    let run = try Executable.shell(
      "$strata --safe people.csv -c 'load x from \"people.csv\"'", files: Self.files)
    #expect(run.status == 1)
    #expect(run.errors.contains("--safe"))
  }

  @Test(arguments: [
    (
      "$strata people.csv --csv -c 'segment show customers' -c 'segment by region show customers'",
      "customers\n3\n\nregion,customers\nNorth,1\nSouth,1\n,1\n"
    ),
    (
      "$strata people.csv --json -c 'segment show customers; segment show customers as n'",
      "[{\"customers\":3}]\n[{\"n\":3}]\n"
    ),
    ("$strata people.csv --jsonl -c 'list region limit 1'", "{\"region\":\"North\"}\n"),
    ("$strata people.csv --tsv --timer -c 'segment show customers'", "customers\n3\n"),
    ("$strata people.csv --csv -c 'list region' | tail -n 1", "\n"),
    ("$strata people.csv --json -c 'list region' | tail -c 19", "{\"region\":null}]\n"),
  ]) func machinesGetRowsAlone(line: String, expected: String) throws {
    let run = try Executable.shell(line, files: Self.files)
    #expect(run.output.hasSuffix(expected))
    #expect(run.errors.contains("time: ") == line.contains("--timer"))
  }

  /// More rows without a time than are kept do not hide what is wrong with one behind them.
  @Test func manyRefusedRowsHideNoOthers() throws {
    let line = """
      (echo customer_id,date; seq 1200 | sed 's/$/,/'; echo 1,2025-01-01; echo 2,2025-01-02,3) > o.csv
      $strata --csv -c 'load orders from "o.csv" bad rows skip' -c 'show refused' | tail -n 1
      """
    let run = try Executable.shell(line)
    #expect(run.output == "orders,o.csv,1203,,3 fields where 2 were expected,\"2,2025-01-02,3\"\n")
    #expect(run.errors.contains("line 1,203: 3 fields where 2 were expected"), "\(run.errors)")
    #expect(run.errors.contains("200 rows more, whose lines were not kept"), "\(run.errors)")
  }

  @Test func theStartUpScriptIsTheShells() throws {
    let line = """
      mkdir -p strata && printf 'define measure m = count()' > strata/init.seg
      XDG_CONFIG_HOME=$PWD $strata -c 'show measures'
      $strata --init strata/init.seg -c 'show measures' | tail -n 1
      """
    let run = try Executable.shell(line)
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("no measure is defined"))
    #expect(!run.output.hasSuffix("defined\n"))
  }
}

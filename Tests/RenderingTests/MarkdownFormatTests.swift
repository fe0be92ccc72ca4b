import Columnar
import Rendering
import Testing

/// GitHub tables.
struct MarkdownFormatTests {
  @Test func drawsATable() {
    #expect(
      Samples.output(Samples.regions, .md) == #"""
        **customers by region**

        | region | customers | share | amount | avg | since |
        | --- | ---: | ---: | ---: | ---: | --- |
        | 华东 | 12,345 | 92.5 % | 1,447,682.12 | 117.27 | 2025-01-31 |
        | North\|East | 1,000 | 7.5 % | -5.00 | -0.01 | 1969-07-20 |
        | (other) | 5 | 0.0 % | 0.05 | 0.01 | (missing) |
        | (missing) | 0 | 0.0 % | – | – | (missing) |
        | **total** | **13,350** | **100.0 %** | **1,447,677.17** |  |  |

        - as of 2025-12-31
        - 135,080 rows of orders without a customer left out (amount 1,447,682.12)

        """#)
  }

  @Test func escapesMarkup() {
    let answer = Samples.table([Samples.column("a_b", [.text("*x* <b> `c` \\|\n[d]")], .dimension)])
    #expect(
      Samples.output(answer, .md) == #"""
        | a\_b |
        | --- |
        | \*x\* \<b> \`c\` \\\|\\n\[d\] |

        """#)
  }

  @Test func showsEmptyResults() {
    #expect(
      Samples.output(Samples.table([Samples.column("n", [])]), .md)
        == "| n |\n| ---: |\n\n(no rows)\n")
    #expect(Samples.output(Samples.table([]), .md) == "(no rows)\n")
  }
}

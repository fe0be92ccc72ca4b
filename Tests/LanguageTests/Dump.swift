import Language
import Testing

@Test func dump() {
  let inputs = #"""
    segmnt where x = 1
    trend sum(x)
    show tables
    123
    segment wher x = 1 hvaing y > 2
    segment vip wher x = 1
    segment where x = 1 where y = 2
    segment by a by b
    list name by region
    list name show x
    define segment x as ltv > 5
    define segment x as
    define segment x
    define segment where as where x = 1
    define segment all as where x = 1
    define measure m = x
    segment save as row
    segment where Contract = Month-to-month
    segment where city = New York and x = 1
    segment where city = New York) and x = 1
    segment where stage = loyal region = North
    segment where city = New York orr x = 3
    segment where x > 1,000 and y < 2,000,000
    segment limit 1,000
    segment show sum(x where y > 1,000)
    segment where x = "abc
    segment where `abc = 3
    segment where x == 3 && y <> 4 || z => 5
    segment where ! x
    segment where x >
    segment where x > by region
    segment where
    segment where and x
    segment where x and
    segment where x or or y
    segment by region,
    segment by , region
    segment by region show
    segment where (x = 1 by region
    segment where x = 1) by region
    segment where sum(orders.amount > 5 by region sort
    segment where sum(orders.amount wher x = 1) > 5
    segment where sum() > 5
    segment where sum(where x) > 5
    segment where x in loyal
    segment where x in "loyal"
    segment where x not in loyal and y = 3
    segment where x in 5
    segment where x in ()
    segment where x in (a, New York, b)
    segment where x in last
    segment where in last 30 days
    segment where in (a, b)
    segment where in rest
    segment where in
    segment where a = b = c
    segment where 1 < x < 5
    segment where x is null
    segment where x is not nul
    segment where x is 3
    segment where x not contains "a"
    segment where x contians "a"
    segment where x starts "a"
    segment where x matches "a"
    segment where x between 1 or 2
    segment where x between 1
    segment where code > 85123A
    segment where 85123A = code
    segment where x = 1.2.3
    segment where x = 2025-7
    segment where x > 2025-13-1
    segment where x > 5000-3
    segment where x > 12345678901234567890123456789012345678901
    segment during last 30
    segment during last 30 dyas
    segment during last dyas
    segment during last months
    segment during previous month
    segment during first days
    segment during this 3 days
    segment during last 0 days
    segment during last 1.5 days
    segment during "2024"
    segment during yesterday
    segment during lst month
    segment during last 30 hours
    segment during since
    segment during since "2024-01-01"
    segment during 2024 to
    segment as of
    segment as of 30.06.2011
    segment as
    set as 2024
    set as of
    set mian = orders
    set x = 3
    set main orders
    set main = 
    describe orders customers
    describe "orders"
    echo hello
    echo "a" "b"
    echo
    load
    load orders
    load orders "x.csv"
    load orders from orders.csv key id
    load orders from "x" kye id tiem b
    load orders from "x" key id key id2
    load orders from "x" columns zip as text
    load orders from "x" columns (zip text)
    load orders from "x" header maybe
    load orders from "x" delimiter "ab"
    load orders from "x" missing NA
    load orders from "x" amount key id
    load orders from "x" bad rows stop
    load orders from "x" compute y x
    segment where a.b.c = 1
    segment where a. = 1
    segment where .5 > x
    segment where x > 5 %
    segment where x = 1 y
    segment where at least orders
    segment where at least 1.5 orders
    segment where at least 3
    segment where no
    segment where any orders (
    segment where any orders in foo
    segment where x != a or x != b
    segment where x != a or y = 3 and z = 1 or x != b
    segment where a or b and c and (d or e and f)
    segment where x = “abc”
    segment where x ≠ 3， y
    segment where x = [3]
    segment where $ > 3
    segment save vip
    segment including
    segment including unasigned
    segment limit
    segment limit x
    segment limit -1
    segment limit 2.5
    segment sort x asc desc
    list name as
    list name region
    list name, , region
    segment show share of
    segment show running sum(x)
    segment chart bar by region
    segment rest
    segment it by region
    segment where x > 1, y < 2
    segment where x like "a"
    segment where not
    segment where x = not
    segment where `` = 3
    segment where x = O'Brien
    segment where x > > 3
    segment where x + * 3
    segment where (a, b)
    segment where x = 5kg
    segment where stage = loyal hvaing x > 1
    """#
  for line in inputs.split(separator: "\n") {
    let text = String(line)
    let source = SourceText(name: "t", text: text)
    let result = Parser.parse(source)
    Swift.print("» \(text)")
    for d in result.diagnostics {
      Swift.print(
        "    \(d.severity) \(d.code) [\(source.text(of: d.span))] \(d.message)\(d.suggestion.map { " — " + $0 } ?? "")"
      )
    }
    if result.items.allSatisfy({ $0.statement != nil }) {
      Swift.print("    OK \(result.items.compactMap { $0.statement.map { Printer.print($0) } })")
    }
  }
}

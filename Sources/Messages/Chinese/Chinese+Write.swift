extension Chinese {
  /// What to write, of the parser.
  static let writing = #"""
    write {1}
    = 请写 {1}
    write {1}; put blanks around a minus sign
    = 请写 {1}；减号两边要留空格
    write "{1}"
    = 请写 "{1}"
    write `2025-07-14`, `2025-07`, `2025-W07` or `2025-Q3`; put blanks around a minus sign
    = 请写 `2025-07-14`、`2025-07`、`2025-W07` 或 `2025-Q3`；减号两边要留空格
    write `any orders (…)`, and `no orders (…)` for its contrary
    = 请写 `any orders (…)`，相反的情形写 `no orders (…)`
    write `contains "an"`, `starts with "A"`, `ends with "z"` or `matches "a.*z"`
    = 请写 `contains "an"`、`starts with "A"`、`ends with "z"` 或 `matches "a.*z"`
    write `customers` to count customers, `count(orders)` to count events
    = 统计客户数写 `customers`，统计事件数写 `count(orders)`
    write `define segment vip as where …` or `load t from "…"`
    = 请写 `define segment vip as where …` 或 `load t from "…"`
    write `in (…)`, or a period such as `in last 30 days`, `in 2025`
    = 请写 `in (…)`，或时段，如 `in last 30 days`、`in 2025`
    write `in {1} 10%` or `in {2} 20`
    = 请写 `in {1} 10%` 或 `in {2} 20`
    write `into 4 quantiles`, `into A 80%, B 15%, C 5% of value` or `at 1000, 5000`
    = 请写 `into 4 quantiles`、`into A 80%, B 15%, C 5% of value` 或 `at 1000, 5000`
    write `into 4` or `into quartiles`
    = 请写 `into 4` 或 `into quartiles`
    write `last 3 {1}s`, or `last {2}` for the whole one before
    = 请写 `last 3 {1}s`，上一个完整的单位写 `last {2}`
    write `segment by region show customers` for groups, `list name` for rows
    = 分组写 `segment by region show customers`，逐行列出写 `list name`
    write `set as of 2025-06-30`, `set main = orders` or `set min = 5000` for `$min`
    = 请写 `set as of 2025-06-30`、`set main = orders`，或用 `set min = 5000` 设置 `$min`
    write `top 5 city per region`, or a comma between two dimensions
    = 请写 `top 5 city per region`，或在两个维度之间加逗号
    write `vs last year`, `vs previous`, `vs year ago`, `vs vip` or `vs rest`
    = 请写 `vs last year`、`vs previous`、`vs year ago`、`vs vip` 或 `vs rest`
    write `where` first
    = 请先写 `where`
    write `within 1 day`: on the same day or the next
    = 请写 `within 1 day`：当天或次日
    write `{1} = {2}` or `{3} in ({4})`; a segment stands alone: `in {5}`
    = 请写 `{1} = {2}` 或 `{3} in ({4})`；客群单独写：`in {5}`
    write `{1}`; the text stands in quotes: "null"
    = 请写 `{1}`；若指文本，要放在引号中："null"
    write what is ranked before `in`: `ltv in top 10%`
    = 排名的对象写在 `in` 之前：`ltv in top 10%`
    write `0.{1}`
    = 请写 `0.{1}`
    write `basket orders.category`
    = 请写 `basket orders.category`
    write `by {1}`
    = 请写 `by {1}`
    write `classify big when ltv > 5k, else small`
    = 请写 `classify big when ltv > 5k, else small`
    write `conversion stage prospect then new then loyal`
    = 请写 `conversion stage prospect then new then loyal`
    write `cuts r(30, 60, 90, 180) f(1, 2, 4, 8)`
    = 请写 `cuts r(30, 60, 90, 180) f(1, 2, 4, 8)`
    write `decimal ","`
    = 请写 `decimal ","`
    write `define tier grade as tier ltv into 4 quantiles`
    = 请写 `define tier grade as tier ltv into 4 quantiles`
    write `each {1}`
    = 请写 `each {1}`
    write `if(condition, a, b)`
    = 请写 `if(condition, a, b)`
    write `into {1} quantiles`
    = 请写 `into {1} quantiles`
    write `is {1}missing`
    = 请写 `is {1}missing`
    write `matches "a.*z"`
    = 请写 `matches "a.*z"`
    write `not in SEGMENT`
    = 请写 `not in SEGMENT`
    write `not {1} {2} …`
    = 请写 `not {1} {2} …`
    write `only top 5 {1}`
    = 请写 `only top 5 {1}`
    write `pareto ltv`
    = 请写 `pareto ltv`
    write `quote "'"`
    = 请写 `quote "'"`
    write `score 10 when ltv > 5k, -5 when …`
    = 请写 `score 10 when ltv > 5k, -5 when …`
    write `sort {1}`
    = 请写 `sort {1}`
    write `sweep min from 1000 to 10000 step 1000 in big`
    = 请写 `sweep min from 1000 to 10000 step 1000 in big`
    write `then orders within 30 days`
    = 请写 `then orders within 30 days`
    write `this {1}`
    = 请写 `this {1}`
    write `tier ltv into 4 quantiles`
    = 请写 `tier ltv into 4 quantiles`
    write `top 5 {1}`
    = 请写 `top 5 {1}`
    write `trend customers`
    = 请写 `trend customers`
    write `{1} 3 {2}s`
    = 请写 `{1} 3 {2}s`
    write `{1} is missing`
    = 请写 `{1} is missing`
    write `{1} on {2}`
    = 请写 `{1} on {2}`
    write `{1} {2}%`
    = 请写 `{1} {2}%`
    write `{1}`
    = 请写 `{1}`
    """#
}

extension Chinese {
  /// The binder, of names: of columns, tables, segments, values and rows of the last answer.
  static let names = #"""
    there is {1}
    = 现有 {1}
    there are {1}
    = 现有 {1}
    did you mean {1}?
    = 是否想写 {1}？
    there is no column `{1}`
    = 没有列 `{1}`
    `{1}` has no column `{2}`
    = `{1}` 中没有列 `{2}`
    `describe` lists the columns
    = `describe` 可列出各列
    nothing is loaded: `load NAME from "FILE"` comes first
    = 尚未载入任何数据：请先用 `load NAME from "FILE"` 载入
    there is no function `{1}`
    = 没有函数 `{1}`
    there is no table `{1}`
    = 没有表 `{1}`
    there is no segment `{1}`
    = 没有客群 `{1}`
    define one with `define segment {1} as where …`
    = 可用 `define segment {1} as where …` 定义
    there is no tier `{1}`
    = 没有分级 `{1}`
    save one with `tier … save as {1}`, or define it: `define tier {2} as tier …`
    = 可用 `tier … save as {1}` 保存，或定义：`define tier {2} as tier …`
    there is no class `{1}`
    = 没有等级 `{1}`
    there is no parameter `${1}`
    = 没有参数 `${1}`
    give it with `--var {1}=VALUE`
    = 可用 `--var {1}=VALUE` 给出
    `{1}` has no parameter `{2}`
    = `{1}` 没有参数 `{2}`
    it has none
    = 它没有参数
    it has {1}
    = 它的参数有 {1}
    `{1}` is given twice
    = `{1}` 给出了两次
    keep one of the values
    = 请只保留一个值
    `{1}` is a column of several tables
    = 多个表都有列 `{1}`
    `{1}` is a score of several tiers
    = 多个分级都有评分 `{1}`
    there is {1}, and {2} for it
    = 共有 {1}，却给了 {2}
    there are {1}, and {2} for them
    = 共有 {1}，却给了 {2}
    `{1}` is a column, not a segment
    = `{1}` 是列，不是客群
    write `segment by {1}` to divide by it
    = 要按它划分，请写 `segment by {1}`
    `{1}` is a column, not an event table
    = `{1}` 是列，不是事件表
    put a comma between columns: `list {1}, …`
    = 各列之间用逗号分隔：`list {1}, …`
    `{1}` is not an event table
    = `{1}` 不是事件表
    no event table is loaded
    = 尚未载入事件表
    write `segment by COLUMN` for the values of a column
    = 要看某列的各个值，请写 `segment by COLUMN`
    the definition refers to itself: {1}
    = 定义引用了自身：{1}
    define one of them without the other
    = 请让其中一个定义不再引用另一个
    `{1}` follows the main event table, and it is not known which that is
    = `{1}` 取决于主事件表，但目前不知道是哪个表
    say {1}
    = 请写 {1}
    what is kept cannot hang on the last answer, which the next one replaces
    = 保存的内容不能依赖上一个结果，因为它会被下一个结果取代
    keep today's customers with `segment it save members as NAME`
    = 可用 `segment it save members as NAME` 保存当前的客户
    `{1}` is already the name of {2}
    = `{1}` 已经是{2}的名称
    choose another name
    = 请换一个名称
    `{1}` needs a column, found the table `{2}`
    = `{1}` 需要列，此处却是表 `{2}`
    write `{1}({2}.column)`, or `count({3})` for events
    = 请写 `{1}({2}.column)`，统计事件数写 `count({3})`
    `{1}` counts the rows of an event table
    = `{1}` 统计的是事件表的行数
    `{1}` is a sum of amounts, and `{2}` has no amount
    = `{1}` 是金额之和，而 `{2}` 没有金额
    load it with `amount COLUMN` or `amount EXPRESSION`
    = 载入时请加 `amount COLUMN` 或 `amount EXPRESSION`
    there is no as-of day: no event table with a time is loaded
    = 没有截至日期：尚未载入带时间的事件表
    say one with `set as of 2025-12-31`
    = 可用 `set as of 2025-12-31` 设置
    there is no last answer with customers in it
    = 还没有含客户的上一个结果
    ask a `segment` or a `list` first; a load makes `it` forget
    = 请先执行 `segment` 或 `list`；载入数据后 `it` 会失效
    which table's time is meant?
    = 指的是哪个表的时间？
    load an event table
    = 请载入事件表
    say `set main = {1}`, or show a measure of one table
    = 请写 `set main = {1}`，或显示某个表的指标
    the last answer has no rows of dimensions
    = 上一个结果没有按维度划分的行
    the last answer has no such dimension
    = 上一个结果没有这个维度
    `in it` is all of its customers
    = `in it` 表示其中的全部客户
    it was divided by {1}
    = 它的划分维度是 {1}
    `{1}` is a score and has no classes to move between
    = `{1}` 是评分，没有可以迁移的等级
    cut it: `define tier {1}_class as tier {2} into 3 quantiles`
    = 请先把它分级：`define tier {1}_class as tier {2} into 3 quantiles`
    no funnel was asked so far whose steps could be meant
    = 还没有执行过漏斗，不知道指的是哪些步骤
    ask a `funnel` first; a load makes its steps be forgotten
    = 请先执行 `funnel`；载入数据后其步骤会失效
    a row is named by its dimensions
    = 行要用其维度的值来指明
    a range is named as it was shown
    = 区间要按显示的样子书写
    write {1}, or another of {2}
    = 请写 {1}，或 {2} 个中的另一个
    write `row(region = North)` or `row(region is missing)`
    = 请写 `row(region = North)` 或 `row(region is missing)`
    the last funnel has {1} steps, and no step {2}
    = 上一个漏斗有 {1} 个步骤，没有步骤 {2}
    write `step 1` to `step {1}`
    = 请写 `step 1` 到 `step {1}`
    the last answer has no such row
    = 上一个结果没有这一行
    `{1}` is a segment; a column was expected
    = `{1}` 是客群，此处应为列
    write `in {1}` for its members
    = 要指其成员，请写 `in {1}`
    `{1}` is a table; a value was expected
    = `{1}` 是表，此处应为值
    write `count({1})`, `any {2}`, or a column such as `{3}.…`
    = 请写 `count({1})`、`any {2}`，或列，如 `{3}.…`
    `{1}` has no time
    = `{1}` 没有时间
    load it with `time COLUMN`, or ask without a period
    = 载入时请加 `time COLUMN`，或查询时不带时段
    no customer has {1} as `{2}`
    = 没有客户的 `{2}` 是 {1}
    the keys beside it are: {1}
    = 与它相邻的主键：{1}
    no row has "{1}" as `{2}`
    = 没有一行的 `{2}` 是 "{1}"
    `(missing)` is how answers show a value that is not there
    = `(missing)` 是结果中缺失值的显示方式
    values there are: {1}
    = 现有的值：{1}
    "{1}" ({2})
    = "{1}"（{2}）
    "{1}" is no day of the week
    = "{1}" 不是星期名
    write Monday … Sunday, or 1 … 7
    = 请写 Monday … Sunday，或 1 … 7
    # Who has a name already.
    a segment
    = 客群
    a field
    = 字段
    a tier
    = 分级
    the number of customers
    = 客户数
    # Analyses.
    `explain` divides a sum or a count of one event table, and this is neither
    = `explain` 分解一个事件表的求和或计数，而此处两者都不是
    write `sum(orders.amount)`, `count(orders)` or `rows(orders)`
    = 请写 `sum(orders.amount)`、`count(orders)` 或 `rows(orders)`
    the second period does not begin after the end of the first
    = 第二个时段没有在第一个时段结束之后开始
    write the earlier one first: `from 2025-Q1 to 2025-Q2`
    = 请把较早的写在前面：`from 2025-Q1 to 2025-Q2`
    one segment has nothing to overlap with
    = 只有一个客群，无从比较重叠
    `overlap` takes {1} segments at most, and here are {2}
    = `overlap` 最多接受 {1} 个客群，此处有 {2} 个
    name two or more: `overlap vip, loyal`
    = 请写两个或更多：`overlap vip, loyal`
    `from`, `to` and `step` are numbers
    = `from`、`to` 和 `step` 须为数字
    each step has one group: shares and running figures say nothing here
    = 每一步只有一个组：占比和累计值在此没有意义
    show plain measures, such as `customers` or `sum(orders.amount)`
    = 请显示普通指标，如 `customers` 或 `sum(orders.amount)`
    only a saved segment with parameters can be swept
    = 只有已保存且带参数的客群才能扫描
    define one: `define segment big(min = 1000) as where ltv > $min`
    = 可以定义一个：`define segment big(min = 1000) as where ltv > $min`
    the step leads from the first value to the last in 1 to {1} steps, and this one does not
    = 步长须能用 1 到 {1} 步从首值走到末值，此处不能
    the step is positive; the last value may be below the first
    = 步长为正数；末值可以小于首值
    # Customers over time, and baskets.
    this is a column of `{1}`, and here `by` divides customers
    = 这是 `{1}` 的列，而此处 `by` 划分的是客户
    a unit of time divides events, and here `by` divides customers
    = 时间单位划分的是事件，而此处 `by` 划分的是客户
    take a value that each customer has once, such as `region` or `{1}`
    = 请选用每个客户只有一个的值，如 `region` 或 `{1}`
    `top` has no measure to go by here
    = 此处 `top` 没有可依据的指标
    name the values in `where`: `where city in (Leeds, York)`
    = 请在 `where` 中写出各值：`where city in (Leeds, York)`
    a customer's life is not followed by the hour
    = 客户生命周期不能按小时跟踪
    write `each day`, `each week`, `each month`, `each quarter` or `each year`
    = 请写 `each day`、`each week`、`each month`、`each quarter` 或 `each year`
    a basket holds values of an event table
    = 购物篮中的内容须是事件表的值
    name a column of one: `basket orders.category`
    = 请写出事件表的列：`basket orders.category`
    a basket is a customer, or what has one value of a column of `{1}`
    = 一个购物篮对应一个客户，或 `{1}` 某列的一个值
    write `per customer`, or a column of `{1}` behind `per`
    = 请写 `per customer`，或在 `per` 后写 `{1}` 的列
    values of type {1} are hardly ever the same
    = {1} 类型的值几乎不会相同
    take a column of texts or whole numbers
    = 请选用文本列或整数列
    a period of `churn` is compared with an earlier one
    = `churn` 的时段只能与更早的时段比较
    write `vs previous`, or `vs year ago`, which `vs last year` says too
    = 请写 `vs previous`，或 `vs year ago`（也可写作 `vs last year`）
    a cohort begins on a day of the customer, and this is none
    = 同期群从客户的某个日期算起，而此处不是日期
    name a date column of the customers, or `first(orders.date)`
    = 请写客户的日期列，或 `first(orders.date)`
    a cell holds `rate`, `customers`, or a sum or count of the table behind `on`
    = 单元格可以是 `rate`、`customers`，或 `on` 后那个表的求和或计数
    write `show rate, sum(orders.amount), running sum(orders.amount) / size`; `size` is that of the cohort
    = 请写 `show rate, sum(orders.amount), running sum(orders.amount) / size`；`size` 是同期群的人数
    the customers have no column `{1}`
    = 客户表没有列 `{1}`
    `{1}` has no history, so nobody knows when it changed
    = `{1}` 没有历史，无从得知它何时改变
    load one: `load stages from "…" history of {1}`
    = 可以载入历史：`load stages from "…" history of {1}`
    months are not all of one length, so this counts days or weeks
    = 各月长短不一，因此此处按天或周计算
    write `30 days` for a month, `365 days` for a year
    = 一个月写 `30 days`，一年写 `365 days`
    no period of the events lies in it
    = 其中没有任何一个事件时段
    `describe` shows the days that the table holds
    = `describe` 可显示该表包含的日期
    a funnel has {1} steps at most, and this one {2}
    = 漏斗最多有 {1} 个步骤，此处有 {2} 个
    `for` counts the periods of `each`, which are {1}s here
    = `for` 计的是 `each` 的时段，此处为 {1}
    write `for 12 {1}s`, or another unit after `each`
    = 请写 `for 12 {1}s`，或在 `each` 后换一个单位
    this is {1} columns, one {2}, and at most {3} are shown
    = 按{2}一列共有 {1} 列，最多显示 {3} 列
    say how many with `for 30 {1}s`, or take a larger unit after `each`
    = 请用 `for 30 {1}s` 限定列数，或在 `each` 后换更大的单位
    """#
}

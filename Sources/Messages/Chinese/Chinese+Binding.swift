extension Chinese {
  /// The binder, but for names: types, measures, periods, comparisons.
  static let binding = #"""
    # Types.
    an integer
    = 整数
    a decimal
    = 小数
    a float
    = 浮点数
    a text
    = 文本
    a date
    = 日期
    a timestamp
    = 时间戳
    a boolean
    = 布尔值
    an hour
    = 小时
    a day
    = 日
    a week
    = 周
    a month
    = 月
    a quarter
    = 季度
    a year
    = 年
    a weekday
    = 星期
    cannot compare {1} with {2}
    = 不能将{1}与{2}比较
    a number was expected on the right
    = 右边应为数字
    a date is written `2025-07-14`
    = 日期写作 `2025-07-14`
    `{1}` cuts numbers into ranges, found {2}
    = `{1}` 将数字划分为区间，此处却是{2}
    divide by a unit of time: `month(…)`, `year(…)`
    = 请按时间单位划分：`month(…)`、`year(…)`
    keep the most frequent values with `top 5 …`
    = 可用 `top 5 …` 保留最常见的值
    `{1}` needs a column, found a constant
    = `{1}` 需要列，此处却是常量
    `{1}` needs values of one type, found {2} and {3}
    = `{1}` 的各个值须为同一类型，此处却有{2}和{3}
    `{1}` needs a date, found {2}
    = `{1}` 需要日期，此处却是{2}
    `{1}` needs numbers, found {2}
    = `{1}` 需要数字，此处却是{2}
    `{1}` needs a text, found {2}
    = `{1}` 需要文本，此处却是{2}
    `{1}` needs a text to look for
    = `{1}` 需要一个要查找的文本
    `hour` needs a timestamp, found a date
    = `hour` 需要时间戳，此处却是日期
    `{1}` is not defined for {2}
    = `{1}` 不适用于{2}
    `{1}` is not defined for {2} and {3}
    = `{1}` 不适用于{2}和{3}
    a date ± whole days is a date; a date − a date is days
    = 日期 ± 整天数得日期；日期 − 日期得天数
    a condition was expected, found {1}
    = 此处应为条件，却是{1}
    compare it with something, as in `… > 0` or `… is not missing`
    = 请加上比较，如 `… > 0` 或 `… is not missing`
    only a date can lie in a period, found {1}
    = 只有日期才能落在时段中，此处却是{1}
    `~` compares a text with a constant
    = `~` 将文本与常量比较
    `~` compares texts, found {1}
    = `~` 比较的是文本，此处却是{1}
    `{1}` needs {2}
    = `{1}` 需要{2}
    a condition and two values
    = 一个条件和两个值
    a number and a width
    = 一个数字和一个宽度
    a number and, if wanted, how many digits
    = 一个数字，以及可选的小数位数
    a number of classes and a value
    = 等级数和一个值
    at least one value
    = 至少一个值
    one argument
    = 一个参数
    one condition
    = 一个条件
    one date
    = 一个日期
    one number
    = 一个数字
    one text
    = 一个文本
    one value
    = 一个值
    two dates
    = 两个日期
    `round` needs a whole number of digits from 0 to 18
    = `round` 的位数须为 0 到 18 之间的整数
    `{1}` needs a constant width above 0
    = `{1}` 的宽度须为大于 0 的常量
    `{1}` needs a whole number of classes from 2 to {2}
    = `{1}` 的等级数须为 2 到 {2} 之间的整数
    this is no regular expression: {1}
    = 这不是正则表达式：{1}
    at `{1}`
    = 位于 `{1}`
    a breakdown has {1} dimensions at most, and this one {2}
    = 一次细分最多有 {1} 个维度，此处有 {2} 个
    ask for some of them in a statement of their own
    = 请将其中一部分放在另一条语句中
    the result would have more than 38 digits after the point
    = 结果的小数位数将超过 38 位
    # Facts about a customer, measures of a group.
    `{1}` over customers is a measure of a group, not a fact about one customer
    = 对客户求 `{1}` 是组的指标，不是单个客户的属性
    aggregate a column of an event table here, or use it in `show` or `having`
    = 此处请聚合事件表的列，或在 `show`、`having` 中使用它
    a customer has many rows of `{1}`, and in {2} each customer has one value
    = 一个客户在 `{1}` 中有多行，而在{2}中每个客户只有一个值
    `list`, `define` and `save as`
    = `list`、`define` 和 `save as`
    a field of customers
    = 客户的字段
    a segment's definition
    = 客群的定义
    a tier's definition
    = 分级的定义
    a rank
    = 排名
    ask for a fact: `any {1} (…)`, or an aggregate such as `sum(…)`, `max(…)`, `last(…)`
    = 请改用客户的属性：`any {1} (…)`，或聚合，如 `sum(…)`、`max(…)`、`last(…)`
    `{1}` has many values in a group; a measure needs one
    = `{1}` 在一个组中有多个值，而指标只能有一个
    write `sum({1})` or `avg({2})`, or put `{3}` after `by`
    = 请写 `sum({1})` 或 `avg({2})`，或把 `{3}` 放在 `by` 之后
    put `{1}` after `by`, or count its values with `distinct({2})`
    = 请把 `{1}` 放在 `by` 之后，或用 `distinct({2})` 统计其不同值
    a single customer has no count of customers
    = 单个客户没有客户数可言
    use `customers` in `show`
    = 请在 `show` 中使用 `customers`
    `share(…)` is the share of the rows of an event table
    = `share(…)` 是事件表中行的占比
    of customers it is `count(customers where …) / customers`, or `share of customers` of a breakdown
    = 客户的占比写作 `count(customers where …) / customers`，或细分统计中的 `share of customers`
    `{1}` goes by time, and customers have none
    = `{1}` 取决于时间，而客户没有时间
    use `min` or `max`
    = 请用 `min` 或 `max`
    every group has one customer a customer: this index is always 100
    = 每组中每个客户都只计一次：此指数恒为 100
    show `share of customers`
    = 请显示 `share of customers`
    a quantifier is a fact about one customer, not about a group
    = 量词描述的是单个客户，不是组
    belonging to a segment is a fact about one customer, not about a group
    = 是否属于客群描述的是单个客户，不是组
    put it after `where`
    = 请放在 `where` 之后
    put it after `where` or `by`
    = 请放在 `where` 或 `by` 之后
    `{1}` ranks customers, not groups
    = `{1}` 对客户排名，不对组排名
    order groups with `sort … desc` and `limit`, or keep some with `by top 5 …`
    = 组的排序请用 `sort … desc` 和 `limit`，或用 `by top 5 …` 保留一部分
    rank customers by an aggregate such as `sum(…)`; the first rows of a list are `sort … desc limit n`
    = 请按聚合（如 `sum(…)`）给客户排名；要列出前几行，用 `sort … desc limit n`
    `rate(…)` is a measure: the share of customers, or of rows, for whom it holds
    = `rate(…)` 是指标：满足条件的客户或行的占比
    write the condition itself, or `share(orders where …)` for one customer's rows
    = 请直接写条件，或用 `share(orders where …)` 表示单个客户的行的占比
    a segment holds customers, and this lists rows of `{1}`
    = 客群由客户组成，而此处列出的是 `{1}` 的行
    save `segment where any {1} (…)`, or `save members as`
    = 请保存 `segment where any {1} (…)`，或用 `save members as`
    # Divisions and their figures.
    bounds are constants that ascend, as in `at 1000, 5000`
    = 边界须为递增的常量，如 `at 1000, 5000`
    bounds are the same everywhere; `per` goes with quantiles and shares
    = 边界处处相同；`per` 只与分位和占比一起使用
    the shares of the classes do not sum to 100 %
    = 各等级的占比之和不是 100 %
    `using ntile` makes quantiles of equal counts, and goes with them alone
    = `using ntile` 用于人数相等的分位，只能与分位一起使用
    `per` needs another dimension of this statement
    = `per` 需要本语句的另一个维度
    add one with `by`
    = 请用 `by` 增加一个
    `{1}` is no rank and takes no `per`
    = `{1}` 不是排名函数，不带 `per`
    `per` goes with {1}
    = `per` 与 {1} 一起使用
    `{1}` belongs to `show`, `having` and `sort` of a breakdown
    = `{1}` 只能用于细分统计的 `show`、`having` 和 `sort`
    `{1}` needs something to compare with
    = `{1}` 需要比较的对象
    add `vs previous`, `vs year ago`, a period or a segment after `vs`; in `where` it has no place
    = 请加上 `vs previous`、`vs year ago`，或 `vs` 后的时段或客群；它不能用于 `where`
    a list compares each customer's own periods, found a segment
    = 列表比较每个客户自己的各时段，此处却是客群
    write a period, `vs previous` or `vs year ago`
    = 请写时段、`vs previous` 或 `vs year ago`
    a measure of `{1}` cannot be divided by a column of `{2}`
    = `{1}` 的指标不能按 `{2}` 的列划分
    the rows of this breakdown are those of `{1}`; a row of `{2}` belongs to none of them
    = 此细分统计的行来自 `{1}`；`{2}` 的行不属于其中任何一行
    divide by columns of customers or by units of time, or ask in two statements
    = 请按客户的列或时间单位划分，或分成两条语句
    columns of `{1}` and `{2}` do not meet in one row
    = `{1}` 和 `{2}` 的列不在同一行中
    ask for facts about the customer instead: `any {1} (…) and any {2} (…)`
    = 请改用客户的属性：`any {1} (…) and any {2} (…)`
    a customer can be in several of these groups, so their numbers do not add up
    = 一个客户可能在多个组中，各组人数不能相加
    divide by a unit of time for a cumulative count, or show `running` of a sum
    = 累计人数请按时间单位划分，或对求和使用 `running`
    a running sum follows the order and cannot decide it
    = 累计值取决于排序，不能作为排序依据
    an event of `{1}` can be in several of these groups, so their counts do not add up
    = `{1}` 的一个事件可能在多个组中，各组计数不能相加
    ask for `rows({1})`, which do
    = 可改用 `rows({1})`，它可以相加
    only what adds up can run: counts, sums and customers
    = 只有可相加的才能累计：计数、求和与客户数
    only what adds up has a share: counts, sums and customers
    = 只有可相加的才有占比：计数、求和与客户数
    `{1}` is spread over columns, so a row has no value of it
    = `{1}` 已展开为多列，因此一行没有它的值
    use `by` for it, or order by a measure
    = 请对它使用 `by`，或按指标排序
    rows without a customer can only take part in a breakdown by events
    = 没有客户的行只能参与按事件的细分统计
    add a column of an event table or a unit of time after `by`
    = 请在 `by` 后加上事件表的列或时间单位
    `{1}` is no aggregate and takes no `where`
    = `{1}` 不是聚合函数，不带 `where`
    `{1}` is no aggregate and takes no period
    = `{1}` 不是聚合函数，不带时段
    put the period on an aggregate inside
    = 请把时段放在其中的聚合函数上
    `hold` would look at the classes more than {1} times
    = `hold` 需要查看等级超过 {1} 次
    take days that are nearer, or a larger unit
    = 请选更近的日期，或更大的单位
    definitions name each other so often that this is more than {1} of them
    = 定义之间相互引用过多，展开后超过 {1} 个
    define what is asked for with fewer steps in between
    = 请减少定义之间的中间层次
    in the definition of `{1}`
    = 在 `{1}` 的定义中
    # Dates and periods.
    this date is a range of days; a single day was expected
    = 此日期是一段日期，应为某一天
    write a day such as `2025-07-14`, or compare with `=`, `<`, `in`
    = 请写某一天，如 `2025-07-14`，或用 `=`、`<`、`in` 比较
    the second day is not after the first
    = 第二个日期不在第一个之后
    `during` reaches nothing in this statement
    = `during` 在本语句中不起作用
    it bounds aggregates and quantifiers without a window of their own
    = 它只限定没有自带时段的聚合和量词
    this period holds no day
    = 此时段不包含任何一天
    `first … days` counts from a customer's first event and belongs to event tables
    = `first … days` 从客户的首个事件算起，只用于事件表
    use it as in `any orders in first 90 days`
    = 用法如 `any orders in first 90 days`
    there is no such date in the calendar
    = 日历中没有这个日期
    a month has 28 to 31 days, a year 12 months, Q1 to Q4 and 52 or 53 weeks
    = 一个月有 28 到 31 天，一年有 12 个月、Q1 到 Q4 以及 52 或 53 周
    this day is not in the calendar, which has the years 0 to 9999
    = 此日期超出日历范围（0 年到 9999 年）
    a date was expected
    = 此处应为日期
    "{1}" is not a date
    = "{1}" 不是日期
    write `2025`, `2025-Q3`, `2025-07`, `2025-07-14` or `today - 30`
    = 请写 `2025`、`2025-Q3`、`2025-07`、`2025-07-14` 或 `today - 30`
    write `2025`, `2025-Q3`, `2025-07` or `2025-07-14`, without quotes
    = 请写 `2025`、`2025-Q3`、`2025-07` 或 `2025-07-14`，不加引号
    a parameter is a constant: a number, a text or a date
    = 参数是常量：数字、文本或日期
    keep an expression with `define field` or `define measure`
    = 要保存表达式，请用 `define field` 或 `define measure`
    a period has at most {1} units
    = 一个时段最多有 {1} 个单位
    the times of `{1}` are days, which have no hours
    = `{1}` 的时间以天为单位，没有小时
    divide by `day` or `weekday`
    = 请按 `day` 或 `weekday` 划分
    this is {1} rows, one {2}, and at most {3} are shown
    = 按{2}一行共有 {1} 行，最多显示 {3} 行
    take a larger unit after `each`, or bound the time with `during`
    = 请在 `each` 后换更大的单位，或用 `during` 限定时间
    customers have no time that a period could bound
    = 客户没有可用时段限定的时间
    choose customers by one of their dates, after `where`
    = 请在 `where` 之后按客户的某个日期选择客户
    # Comparisons.
    `{1}` and `{2}` are not equally long
    = `{1}` 与 `{2}` 长短不同
    sums and counts of the two do not compare as they stand
    = 两者的求和与计数不能直接比较
    periods that are compared need a beginning and an end
    = 比较的时段须有开始和结束
    write `this year`, `2025-Q1`, `last 30 days` or a range of dates
    = 请写 `this year`、`2025-Q1`、`last 30 days` 或日期范围
    there is no period to compare with this one
    = 没有可与之比较的时段
    say the statement's own with `during`, as in `during this year vs last year`
    = 请用 `during` 写明语句自己的时段，如 `during this year vs last year`
    `rest` is everyone who is not in a population, and belongs behind `vs`
    = `rest` 是总体之外的所有客户，只能放在 `vs` 之后
    """#
}

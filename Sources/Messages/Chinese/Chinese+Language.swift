extension Chinese {
  /// The lexer and the parser.
  static let language = #"""
    # What was found, and what was expected.
    found {1}, expected {2}
    = 此处为 {1}，应为{2}
    found {1}, expected one of {2}
    = 此处为 {1}，应为 {2} 之一
    found {1}, expected a statement
    = 此处为 {1}，应为一条语句
    found {1}, expected a clause or the end of the statement
    = 此处为 {1}，应为子句或语句结尾
    found {1}, expected an option or the end of the statement
    = 此处为 {1}，应为选项或语句结尾
    found {1}, expected a column, a value or a function
    = 此处为 {1}，应为列、值或函数
    found {1}, expected a date
    = 此处为 {1}，应为日期
    found {1}, expected a delimiter of one character, or "tab"
    = 此处为 {1}，应为单个字符的分隔符，或 "tab"
    found {1}, expected a list in parentheses or a period after `in`
    = 此处为 {1}，`in` 后应为括号中的列表或时段
    found {1}, expected a share above 0 % and up to 100 %
    = 此处为 {1}，应为大于 0 % 且不超过 100 % 的占比
    found {1}, expected a whole number from {2}
    = 此处为 {1}，应为不小于 {2} 的整数
    found {1}, expected a whole number from {2} to {3}
    = 此处为 {1}，应为 {2} 到 {3} 之间的整数
    found {1}, expected `as of`, `main` or a name and `=`
    = 此处为 {1}，应为 `as of`、`main`，或名称加 `=`
    found `$`, expected a name right after it
    = 此处为 `$`，其后应紧跟名称
    found `*`, expected a table or a column
    = 此处为 `*`，应为表或列
    found `{1}s`, expected a number before it
    = 此处为 `{1}s`，前面应有数字
    found a control character outside quotes
    = 引号之外出现了控制字符
    the end of the statement
    = 语句结尾
    # What can be expected.
    a chart: {1}
    = 图表：{1}
    a class with `when`
    = 带 `when` 的等级
    a character in quotes
    = 引号中的单个字符
    a column
    = 列
    a column of customers
    = 客户的列
    a column of events
    = 事件的列
    a column of the customers
    = 客户表的列
    a column's name
    = 列名
    a column, a value or a function
    = 列、值或函数
    a condition
    = 条件
    a customer's key
    = 客户的主键
    a date such as `2025-07-14`, `2025-07`, `2025` or `today`
    = 日期，如 `2025-07-14`、`2025-07`、`2025` 或 `today`
    a decimal sign in quotes
    = 引号中的小数点符号
    a delimiter in quotes
    = 引号中的分隔符
    a file in quotes
    = 引号中的文件名
    a measure
    = 指标
    a name
    = 名称
    a name after `as`
    = `as` 后的名称
    a name for the column
    = 列的名称
    a name for the {1}
    = {1}的名称
    the name of a {1}
    = {1}的名称
    a name of {1} parts
    = 由 {1} 部分组成的名称
    a number
    = 数字
    a number or {1}
    = 数字或 {1}
    a number such as `1.5`
    = 数字，如 `1.5`
    a parameter of a segment
    = 客群的参数
    a parameter's name
    = 参数名
    a period such as `last 30 days`, `this month`, `since 2025-01-01` or `2025`
    = 时段，如 `last 30 days`、`this month`、`since 2025-01-01` 或 `2025`
    a period, `previous`, `year ago` or a segment
    = 时段、`previous`、`year ago` 或客群
    a question in quotes
    = 引号中的查询
    a saved tier
    = 已保存的分级
    a script in quotes
    = 引号中的脚本名
    a segment's name or `all`
    = 客群名或 `all`
    a share such as `10%`
    = 占比，如 `10%`
    a store file in quotes
    = 引号中的存储文件名
    a table
    = 表
    a table in quotes
    = 引号中的表名
    a table of events
    = 事件表
    a test
    = 判断
    a text in quotes
    = 引号中的文本
    a time such as `90 days`, or `p80 gap`
    = 时长，如 `90 days`，或 `p80 gap`
    a type
    = 类型
    a unit of the calendar
    = 日历单位
    a value of customers
    = 客户的值
    a value of the column
    = 该列的值
    an encoding in quotes
    = 引号中的编码名
    an order such as "dmy"
    = 日期顺序，如 "dmy"
    no class after `else`
    = `else` 后不再有等级
    points
    = 分数
    the name of a class
    = 等级名
    the name of a class, or a number of quantiles
    = 等级名，或分位数
    the name of the class of all others
    = 其余客户的等级名
    what customers are ordered by
    = 客户的排序依据
    what to sort by
    = 排序依据
    `(` after `row`
    = `row` 后的 `(`
    `,` or `)`
    = `,` 或 `)`
    `,`, `where` or `)`
    = `,`、`where` 或 `)`
    `column` or `table.column`
    = `column` 或 `table.column`
    `dimension = value` or `dimension is missing`
    = `dimension = value` 或 `dimension is missing`
    `in` after `not`
    = `not` 后的 `in`
    `into` or `at`
    = `into` 或 `at`
    `missing` or `not missing`
    = `missing` 或 `not missing`
    `r(…)`, `f(…)` or `m(…)`
    = `r(…)`、`f(…)` 或 `m(…)`
    `segment`, `measure`, `field` or `tier`
    = `segment`、`measure`、`field` 或 `tier`
    `segment`, `measure`, `field`, `tier` or `table`
    = `segment`、`measure`、`field`、`tier` 或 `table`
    `stop`, `skip` or `to`
    = `stop`、`skip` 或 `to`
    `then` and a second step
    = `then` 和第二个步骤
    `then` and a second value
    = `then` 和第二个值
    `tier`, `rfm`, `classify` or `score`
    = `tier`、`rfm`、`classify` 或 `score`
    `top` after `only`
    = `only` 后的 `top`
    `value` or `customers`
    = `value` 或 `customers`
    `where` and a condition
    = `where` 和条件
    `yes` or `no`
    = `yes` 或 `no`
    segment
    = 客群
    measure
    = 指标
    field
    = 字段
    tier
    = 分级
    # What is wrong.
    `across` takes one dimension
    = `across` 只接受一个维度
    `and` binds tighter than `or`; parentheses say otherwise
    = `and` 的优先级高于 `or`；可用括号改变
    `and` is read before `or`
    = 先计算 `and`，再计算 `or`
    read as `{1}`
    = 理解为 `{1}`
    `{1}` binds tighter than `*` and `/`; parentheses say otherwise
    = `{1}` 的优先级高于 `*` 和 `/`；可用括号改变
    `load` takes {1}
    = `load` 可用的选项：{1}
    `{1}` takes {2}
    = `{1}` 可用的子句：{2}
    no clause goes with it
    = 它不带任何子句
    `per` goes with `top`
    = `per` 须与 `top` 一起使用
    `top` keeps values, `bins` and `into` make ranges: one of them
    = `top` 保留值，`bins` 和 `into` 划分区间：只能取其一
    `{1}` is a word of the language and cannot name a {2}
    = `{1}` 是语言的保留字，不能用作{2}名
    `{1}` is not a clause of `{2}`
    = `{1}` 不是 `{2}` 的子句
    `{1}` is not a clause of `{2}` here
    = `{1}` 在此处不是 `{2}` 的子句
    `{1}` is not a date
    = `{1}` 不是日期
    `{1}` is not a number
    = `{1}` 不是数字
    `{1}` is not a quote here
    = `{1}` 在此处不是引号
    `{1}` is not a sign of this language
    = `{1}` 不是本语言的符号
    `{1}` means nothing outside quotes
    = `{1}` 在引号之外没有含义
    `{1}` stands twice
    = `{1}` 出现了两次
    a back-quote inside a name is written twice
    = 名称中的反引号要写两个
    a cell counts either `exact` or `rolling`, not both
    = 单元格只能按 `exact` 或 `rolling` 之一计数，不能两者兼用
    a comparison cannot be compared again
    = 比较的结果不能再作比较
    a line that does not begin with a statement's first word goes on with the last
    = 不以语句首词开头的行，是上一条语句的延续
    a list like this one has at most {1} entries, and here is one more
    = 这样的列表最多有 {1} 项，此处超出了
    a number has no commas: `{1}`
    = 数字中不能有逗号：`{1}`
    a quote inside a text is written twice, or the text in the other kind of quotes
    = 文本中的引号要写两个，或改用另一种引号括住文本
    events stand without a period here
    = 此处的事件不带时段
    four digits and a hyphen always begin a date
    = 四位数字加连字符总是日期的开头
    nothing equals a missing value
    = 没有任何值等于缺失值
    only entries of `by` and `show` take a name with `as`
    = 只有 `by` 和 `show` 中的项可以用 `as` 命名
    text of digits stands in quotes
    = 由数字组成的文本要放在引号中
    text of several words or signs stands in quotes
    = 由多个词或符号组成的文本要放在引号中
    the expression has more than {1} levels
    = 表达式的嵌套超过 {1} 层
    the first step has nothing before it that `{1}` could look at
    = 第一个步骤之前没有 `{1}` 可以参照的步骤
    the name between the back-quotes is empty
    = 反引号之间的名称为空
    the number has more than {1} digits
    = 数字超过 {1} 位
    the statements are {1}
    = 可用的语句：{1}
    the text is not valid UTF-8 here
    = 此处的文本不是有效的 UTF-8
    this `(` is never closed
    = 这个 `(` 没有对应的 `)`
    this `)` closes nothing
    = 这个 `)` 没有对应的 `(`
    this holds for every row: `{1}` cannot equal two values at once
    = 此条件对每一行都成立：`{1}` 不能同时等于两个值
    this name has no closing back-quote
    = 此名称缺少右反引号
    this text has no closing quote
    = 此文本缺少右引号
    {1} more errors in this statement
    = 本语句还有 {1} 个错误
    # What to do.
    did you mean `{1}`?
    = 是否想写 `{1}`？
    did you mean `where`?
    = 是否想写 `where`？
    did you mean `and`, or `{1} not in (…)`?
    = 是否想写 `and`，或 `{1} not in (…)`？
    a date stands without quotes: `2025-07-14`, `2025-07`, `2025`
    = 日期不加引号：`2025-07-14`、`2025-07`、`2025`
    a name stands bare or in back-quotes: `{1}`
    = 名称不加引号，或放在反引号中：`{1}`
    a name that begins with a digit stands in back-quotes: `{1}`
    = 以数字开头的名称要放在反引号中：`{1}`
    a row is one unit: `each month`
    = 一行对应一个单位：`each month`
    add a letter or a word: `{1}_{2}`
    = 加上一个字母或词：`{1}_{2}`
    bound it with `during`; `{1}` stands behind a later step
    = 请用 `during` 限定它；`{1}` 只能放在后面的步骤之后
    compare with `=` or `!=`
    = 请用 `=` 或 `!=` 比较
    `during` bounds them, of a funnel the first step; `within 30 days` the others
    = 用 `during` 限定事件（漏斗中限定第一个步骤），用 `within 30 days` 限定其余步骤
    forget a definition with `drop segment vip`
    = 用 `drop segment vip` 删除定义
    join conditions with `and` or `or`
    = 用 `and` 或 `or` 连接条件
    join the conditions with `and`
    = 用 `and` 连接各条件
    join two comparisons with `and`, or write `x between a and b`
    = 用 `and` 连接两个比较，或写 `x between a and b`
    keep a part under a name: `define segment vip as where …`
    = 给一部分起名保存：`define segment vip as where …`
    leave one of the two out; without either it is `exact`
    = 去掉其中一个；两个都不写时为 `exact`
    measures are a clause's: `segment show customers`
    = 指标写在子句中：`segment show customers`
    name a row of the answer: `row(region = North)`
    = 指明结果中的一行：`row(region = North)`
    name the columns right after the verb: `list name, region`
    = 列名紧跟在动词之后：`list name, region`
    name the columns: `list name, region`; `list orders` shows all those of a table of events
    = 请写出列名：`list name, region`；`list orders` 显示事件表的所有列
    name the measures right after the verb: `trend customers, sum(orders.amount)`
    = 指标紧跟在动词之后：`trend customers, sum(orders.amount)`
    put `by` before what divides: `by {1}`
    = 在划分依据前写 `by`：`by {1}`
    put `else` last
    = 请把 `else` 放在最后
    put a comma between entries
    = 各项之间用逗号分隔
    put text between straight quotes: "text"
    = 文本要放在直引号之间："text"
    put the entries in one clause, with commas between them
    = 把各项放进一个子句，用逗号分隔
    put the others in `by`
    = 其余维度请放进 `by`
    rows are left out by `having`, and `limit` keeps the first of the order; the rest of the result goes whole to a file with `export to "answer.csv"`
    = 用 `having` 去掉行，用 `limit` 保留排在前面的行；用 `export to "answer.csv"` 可将完整结果写入文件
    tables are read from files: `load t from "file.csv"`
    = 表从文件读入：`load t from "file.csv"`
    tables do not change; `define field n = …` adds a value
    = 表不可修改；可用 `define field n = …` 增加一个值
    text stands in quotes, a name of a column with such signs in back-quotes
    = 文本放在引号中，含有这类符号的列名放在反引号中
    text stands in quotes: "{1}"; a date is written `2025-07-14`
    = 文本放在引号中："{1}"；日期写作 `2025-07-14`
    the name stands without `$` here: `{1} = …`
    = 此处的名称不带 `$`：`{1} = …`
    the order is a clause of its own: `sort {1}{2}`
    = 排序是单独的子句：`sort {1}{2}`
    the text that begins in line {1} goes over several lines: is its closing quote missing?
    = 从第 {1} 行开始的文本跨越多行：是否漏了右引号？
    the whole unit before this one is `last {1}`
    = 上一个完整的单位写作 `last {1}`
    """#
}

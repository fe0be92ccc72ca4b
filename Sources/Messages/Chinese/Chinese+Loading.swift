extension Chinese {
  /// Loads: what is wrong with them, the report, and how a file is read.
  static let loading = #"""
    # Roles.
    it was said to be the {1}
    = 它被指定为 {1}
    `{1}` cannot be the key: it is missing in {2}
    = `{1}` 不能作主键：它在 {2}中缺失
    leave those rows out with `where {1} is not missing`
    = 请用 `where {1} is not missing` 去掉这些行
    `{1}` cannot be the key: {2} have {3}, {4} more than once
    = `{1}` 不能作主键：{2}只有 {3}，{4} 重复出现
    several rows a customer are events: say `customer {1}` instead of `key`
    = 每个客户有多行的是事件：请用 `customer {1}` 代替 `key`
    `{1}` cannot be the {2}: it is of type {3}
    = `{1}` 不能作 {2}：它的类型是 {3}
    say its type with `columns ({1} as …)`, or name another column
    = 请用 `columns ({1} as …)` 指明类型，或换一列
    no column of the file is named like a customer
    = 文件中没有名称像客户的列
    its columns are {1}
    = 它的列有 {1}
    say `customer COLUMN` for events, or `key COLUMN` for customers
    = 事件请写 `customer COLUMN`，客户请写 `key COLUMN`
    a history of `{1}` needs the time from which each value holds, and the file has no date
    = `{1}` 的历史需要每个值的起始时间，而文件中没有日期
    name it with `time COLUMN`, or say its type with `columns (COLUMN as date)`
    = 请用 `time COLUMN` 指明，或用 `columns (COLUMN as date)` 指明类型
    the file has no column for the values of `{1}`
    = 文件中没有存放 `{1}` 值的列
    it is not known which column holds the values of `{1}`: {2}
    = 不知道哪一列存放 `{1}` 的值：{2}
    call the column `{1}` as the customers do, or leave only it beside the customer and the time
    = 请像客户表那样把该列命名为 `{1}`，或使客户和时间之外只剩这一列
    the history's `{1}` is of type {2}, the customers' `{3}` of type {4}
    = 历史中 `{1}` 的类型是 {2}，客户表中 `{3}` 的类型是 {4}
    say the type: `columns ({1} as …)`
    = 请指明类型：`columns ({1} as …)`
    one of them
    = 其中之一
    the name `customers` belongs to the table of customers
    = `customers` 这个名称专用于客户表
    this file has several rows a customer: load it under a name such as `orders`
    = 此文件每个客户有多行：请以 `orders` 之类的名称载入
    the file has a column `{1}` already
    = 文件中已有列 `{1}`
    # Options.
    `{1}` is said twice
    = `{1}` 写了两次
    the file has no column `{1}`
    = 文件中没有列 `{1}`
    no column `{1}`
    = 没有列 `{1}`
    there is no type `{1}`
    = 没有类型 `{1}`
    types are {1}
    = 类型有 {1}
    the values of `{1}` need more than 38 digits as decimals
    = `{1}` 的值作为小数需要超过 38 位
    read it as float or text
    = 请按 float 或 text 读入
    a delimiter is one character, found "{1}"
    = 分隔符须为单个字符，此处为 "{1}"
    write ",", ";", "|" or "tab"
    = 请写 ","、";"、"|" 或 "tab"
    a quote is one character, found "{1}"
    = 引号须为单个字符，此处为 "{1}"
    "{1}" is no order of day, month and year
    = "{1}" 不是日、月、年的顺序
    write "dmy", "mdy" or "ymd"
    = 请写 "dmy"、"mdy" 或 "ymd"
    a decimal sign is a point or a comma, found "{1}"
    = 小数点符号须为点或逗号，此处为 "{1}"
    {1} does not fit; nothing was loaded
    = {1}不符合要求；未载入任何内容
    {1} do not fit; nothing was loaded
    = {1}不符合要求；未载入任何内容
    `bad rows skip` leaves them out
    = 用 `bad rows skip` 可略过它们
    the newest day is {1}, far beyond the one before it ({2})
    = 最新日期是 {1}，远在其前一个日期（{2}）之后
    answers are as of the newest day: a wrong date would distort them
    = 结果以最新日期为截至日期：错误的日期会使其失真
    `set as of {1}` goes back
    = 可用 `set as of {1}` 退回
    # The report and its ledger.
    loaded {1}: {2}
    = 已载入 {1}：{2}
    appended to {1}: {2}
    = 已追加到 {1}：{2}
    {1} read, {2} kept, {3}, from {4}
    = 读取 {1}，保留 {2} 行，共 {3}，来自 {4}
    {1} read, but {2} kept, {3} without a customer, {4} left out and {5} refused; nothing was loaded
    = 读取 {1}，但保留 {2} 行，无客户 {3} 行，去掉 {4} 行，拒收 {5} 行；未载入任何内容
    {1}: {2} read, but {3} kept and {4} refused; nothing was loaded
    = {1}：读取 {2}，但保留 {3} 行，拒收 {4} 行；未载入任何内容
    left out {1}: no column of it is named like a customer
    = 已略过 {1}：其中没有名称像客户的列
    of these, {1} with a `{2}` that no customer has
    = 其中 {1}的 `{2}` 不属于任何客户
    {1} derived from the keys of events
    = 由事件的主键得出 {1}
    the customers have no column `{1}`: the history alone supplies it
    = 客户表没有列 `{1}`：其值只来自历史
    the newest values agree with the column `{1}` for all customers
    = 所有客户的最新值都与列 `{1}` 一致
    for {1} the newest value is another than in the column `{2}`; the history counts
    = {1}的最新值与列 `{2}` 不同；以历史为准
    its columns were added to the {1}
    = 其各列已并入 {1}
    their `{1}` is the key of no customer
    = 其 `{1}` 不是任何客户的主键
    columns there were already took the new values: {1}
    = 已有的列改用新值：{1}
    not in the file, hence missing in its rows: {1}
    = 文件中没有，因而其行中缺失：{1}
    new, hence missing in the rows before: {1}
    = 新增的列，因而原有的行中缺失：{1}
    {1} left out by `where`
    = `where` 去掉了 {1}
    {1} refused:
    = 拒收 {1}：
    {1} refused: `{2}` is missing
    = 拒收 {1}：缺少 `{2}`
    {1}: {2} refused because `{3}` is missing
    = {1}：拒收 {2}，因为缺少 `{3}`
    {1}: {2} more, whose lines were not kept
    = {1}：另有 {2}，其内容未保留
    no row was refused
    = 没有拒收的行
      and more
    =   等等
    line {1}: {2}
    = 第 {1} 行：{2}
    `{1}`: {2}: {3}
    = `{1}`：{2}：{3}
    {1}: {2}
    = {1}：{2}
    {1} where {2} was expected
    = 有 {1}，应为 {2} 个
    {1} where {2} were expected
    = 有 {1}，应为 {2} 个
    a quote that is never closed
    = 引号没有闭合
    text between a closing quote and the next delimiter
    = 右引号与下一个分隔符之间有文本
    bytes that are not UTF-8
    = 含有不是 UTF-8 的字节
    not of type {1}
    = 不是 {1} 类型
    not an object of JSON
    = 不是 JSON 对象
    a record of more than four gibibytes
    = 记录超过 4 GiB
    # How a file is read.
    unpacked: gzip
    = 已解压：gzip
    encoding: {1} (byte {2}, {3} in hexadecimal, is no UTF-8)
    = 编码：{1}（第 {2} 字节，十六进制 {3}，不是 UTF-8）
    in each line
    = 每行
    in {1} % of the first lines
    = 前若干行的 {1} % 中为
    fields: divided by {1} ({2} {3})
    = 字段：以 {1} 分隔（{3} {2} 个）
    {1}; {2} would divide them into {3}: `delimiter "{4}"` reads them so
    = {1}；{2} 会将其分成 {3} 个：可用 `delimiter "{4}"` 这样读取
    tabs
    = 制表符
    names: none ("{1}" in the first line is a value): `header yes` takes it for names
    = 列名：无（首行的 "{1}" 是值）：用 `header yes` 可把首行当作列名
    names: the first line, which nothing tells from the lines behind it: `header no` reads it as a row
    = 列名：首行，但它与后面的行无从区分：用 `header no` 可把它读作一行数据
    {1} above the names passed over: they have fewer fields
    = 略过列名之上的 {1}：它们的字段较少
    fields: divided by blanks (as many in each line, one of them a number)
    = 字段：以空白分隔（每行数目相同，其中一个是数字）
    numbers with a decimal comma or signs in them: {1} (as {2})
    = 含小数逗号或符号的数字：{1}（如 {2}）
    numbers with a decimal point or signs in them: {1} (as {2})
    = 含小数点或符号的数字：{1}（如 {2}）
    the sign could also divide the thousands: `decimal "{1}"` reads it the other way
    = 该符号也可能是千位分隔符：可用 `decimal "{1}"` 改变读法
    dates {1}: {2} (as {3})
    = 日期 {1}：{2}（如 {3}）
    no day in it is beyond 12: `dates "{1}"` reads them as {2}
    = 其中没有大于 12 的日：可用 `dates "{1}"` 读作 {2}
    `{1}` is a float, no exact decimal: more than 38 digits, first on line {2}
    = `{1}` 是浮点数，不是精确小数：超过 38 位，首见于第 {2} 行
    first on line {1}: {2}
    = 首见于第 {1} 行：{2}
    {1} of {2} values
    = {2} 个值中有 {1} 个
    `{1}` is text: {2} is no {3}, {4}
    = `{1}` 是文本：{2}不是{3}，{4}
    `{1}` is text: {2} are no {3}, {4}
    = `{1}` 是文本：{2}不是{3}，{4}
    `missing {1}` makes it missing
    = 用 `missing {1}` 可视其为缺失
    `missing {1}` makes them missing
    = 用 `missing {1}` 可视它们为缺失
    numbers
    = 数字
    days
    = 日期
    booleans
    = 布尔值
    # Roles that were found.
    amount: {1} (said)
    = 金额：{1}（已指定）
    amount: {1} (named like an amount)
    = 金额：{1}（名称像金额）
    customer: {1} (said)
    = 客户：{1}（已指定）
    customer: {1} ({2}, {3})
    = 客户：{1}（{2}，{3}）
    key: {1} (said)
    = 主键：{1}（已指定）
    key: {1} (unique)
    = 主键：{1}（唯一）
    key: {1} (unique, {2})
    = 主键：{1}（唯一，{2}）
    key: {1} (unique, a column of {2} too)
    = 主键：{1}（唯一，也是 {2} 的列）
    missing in {1}
    = 在 {1}中缺失
    repeats
    = 有重复
    the customers' key of another table
    = 另一个表的客户主键
    named like the customers' key of another table
    = 名称像另一个表的客户主键
    named like a customer
    = 名称像客户
    history of {1}: values in {2}, each from its {3} on
    = {1} 的历史：值在 {2} 中，各自从其 {3} 起生效
    time: none
    = 时间：无
    time: {1} ({2})
    = 时间：{1}（{2}）
    time: {1} ({2}, not {3})
    = 时间：{1}（{2}，而非 {3}）
    event: {1} (said)
    = 事件：{1}（已指定）
    event: each row ({1} is unique)
    = 事件：每行一个（{1} 唯一）
    event: {1} (repeats)
    = 事件：{1}（有重复）
    joined: {1}
    = 加入日期：{1}
    {1}: {2} (said)
    = {1}：{2}（已指定）
    time
    = 时间
    amount
    = 金额
    joined
    = 加入日期
    """#
}

extension Chinese {
  /// Lists, counts and patterns.
  static let general = #"""
    # Lists.
    {1}, {2}
    = {1}、{2}
    {1} and {2}
    = {1}和{2}
    {1} or {2}
    = {1}或{2}
    # Counts.
    {1} row
    = {1} 行
    {1} rows
    = {1} 行
    {1} more row
    = 另有 {1} 行
    {1} more rows
    = 另有 {1} 行
    {1} more column
    = 另有 {1} 列
    {1} more columns
    = 另有 {1} 列
    {1} more range
    = 另有 {1} 个区间
    {1} more ranges
    = 另有 {1} 个区间
    {1} more message
    = 另有 {1} 条消息
    {1} more messages
    = 另有 {1} 条消息
    {1} customer
    = {1} 位客户
    {1} customers
    = {1} 位客户
    {1} basket
    = {1} 个购物篮
    {1} baskets
    = {1} 个购物篮
    {1} byte
    = {1} 字节
    {1} bytes
    = {1} 字节
    {1} cell
    = {1} 个单元格
    {1} cells
    = {1} 个单元格
    {1} change
    = {1} 次变化
    {1} changes
    = {1} 次变化
    {1} class
    = {1} 个等级
    {1} classes
    = {1} 个等级
    {1} column
    = {1} 列
    {1} columns
    = {1} 列
    {1} definition
    = {1} 个定义
    {1} definitions
    = {1} 个定义
    {1} division
    = {1} 次除法
    {1} divisions
    = {1} 次除法
    {1} field
    = {1} 个字段
    {1} fields
    = {1} 个字段
    {1} line
    = {1} 行
    {1} lines
    = {1} 行
    {1} member
    = {1} 位成员
    {1} members
    = {1} 位成员
    {1} name
    = {1} 个名称
    {1} names
    = {1} 个名称
    {1} table
    = {1} 个表
    {1} tables
    = {1} 个表
    {1} value
    = {1} 个值
    {1} values
    = {1} 个值
    {1} day
    = {1} 天
    {1} days
    = {1} 天
    {1} week
    = {1} 周
    {1} weeks
    = {1} 周
    {1} month
    = {1} 个月
    {1} months
    = {1} 个月
    {1} quarter
    = {1} 个季度
    {1} quarters
    = {1} 个季度
    {1} year
    = {1} 年
    {1} years
    = {1} 年
    # Patterns.
    there is no ( for this )
    = 这个 ) 没有对应的 (
    possessive repetition is not known here
    = 此处不支持占有式重复
    a repetition of a repetition needs brackets: (?:a*)+
    = 对重复再作重复需要括号：(?:a*)+
    a repetition has its smaller number first
    = 重复次数要把较小的数写在前面
    the pattern is too large once its repetitions are written out
    = 展开重复后模式过大
    there is nothing to repeat before this
    = 其前没有可重复的内容
    look-around is not known here: it has no linear time
    = 此处不支持环视：它无法在线性时间内完成
    a group is ( … ) or (?: … ); names and flags are not known here
    = 分组写作 ( … ) 或 (?: … )；此处不支持命名和标志
    too many groups in groups
    = 分组嵌套过多
    this ( is not closed
    = 这个 ( 没有闭合
    classes are written \d, \w, \s or as ranges like a-z
    = 字符类写作 \d、\w、\s 或 a-z 这样的范围
    a range goes from one sign to another
    = 范围要从一个字符到另一个字符
    a range has its smaller sign first
    = 范围要把较小的字符写在前面
    this [ is not closed
    = 这个 [ 没有闭合
    a backslash needs a sign behind it
    = 反斜杠后需要一个字符
    back-references are not known here: they have no linear time
    = 此处不支持反向引用：它无法在线性时间内完成
    this escape is not known
    = 不认识这个转义
    this is no scalar in hexadecimal digits
    = 这不是用十六进制数字表示的字符
    """#
}

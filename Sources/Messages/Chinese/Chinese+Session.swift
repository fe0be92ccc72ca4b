extension Chinese {
  /// The session: outside failures, what is kept and set, limits.
  static let session = #"""
    # An empty answer.
    `rest` is everyone who is not in the population, and the population is everyone
    = `rest` 是总体之外的所有客户，而总体已包含全部客户
    nobody is in `{1}` to compare with
    = `{1}` 中没有可供比较的客户
    alone, `{1}` keeps no customer
    = 单独使用 `{1}`，没有客户符合
    alone, `{1}` keeps {2}
    = 单独使用 `{1}`，符合的有 {2}
    no customer is left: `{1}` keeps none
    = 没有客户剩下：没有客户符合 `{1}`
    no customer is left: `{1}` removed the last
    = 没有客户剩下：`{1}` 排除了最后的客户
    no customer is meant
    = 条件不指向任何客户
    no customer existed yet
    = 当时还没有客户
    no customer existed yet on {1}
    = {1} 时还没有客户
    # Files.
    "{1}" cannot be written: {2}
    = 无法写入 "{1}"：{2}
    "{1}" cannot be read: {2}
    = 无法读取 "{1}"：{2}
    the file is as it was
    = 文件保持原样
    no format is called .{1}
    = 没有名为 .{1} 的格式
    the file's name does not say a format
    = 文件名没有指明格式
    end the name in {1}
    = 文件名请以 {1} 结尾
    files cannot be read here: the shell was started with `--safe`
    = 此处不能读取文件：启动时指定了 `--safe`
    files cannot be written here: the shell was started with `--safe` or `--read-only`
    = 此处不能写入文件：启动时指定了 `--safe` 或 `--read-only`
    scripts cannot be included here
    = 此处不能包含脚本
    interrupted; the file is as it was
    = 已中断；文件保持原样
    "{1}" is not a store file
    = "{1}" 不是存储文件
    a table is read with `load NAME from "FILE"`
    = 读入表请用 `load NAME from "FILE"`
    "{1}" was written by a later version of strata (format {2})
    = "{1}" 由更新版本的 strata 写成（格式 {2}）
    save it again with this version, or use the later one
    = 请用本版本重新保存，或使用更新的版本
    "{1}" is cut short: {2} instead of {3}
    = "{1}" 不完整：有 {2}，应为 {3}
    "{1}" is longer than it says: {2} instead of {3}
    = "{1}" 比其自述的更长：有 {2}，应为 {3}
    copy it again, or save it anew from the files it was made of
    = 请重新复制，或用原来的文件重新保存
    "{1}" is damaged in its section `{2}`; nothing was opened
    = "{1}" 的 `{2}` 一节已损坏；未打开任何内容
    somebody else is writing "{1}" at this moment
    = 此刻另有程序正在写入 "{1}"
    try again
    = 请重试
    "{1}" was changed while it is open; what it holds now cannot be trusted
    = "{1}" 在打开期间被改动，其现有内容不可信
    open it again, or another store
    = 请重新打开它，或打开另一个存储文件
    one store can be open at a time; "{1}" would be a second
    = 同时只能打开一个存储文件；"{1}" 是第二个
    name one store, and other files to load into it
    = 请指定一个存储文件，以及要载入其中的其他文件
    there is no file "{1}"
    = 没有文件 "{1}"
    paths start at the folder in which the shell was started
    = 路径从启动时所在的文件夹算起
    "{1}" is a directory
    = "{1}" 是文件夹
    name a file in it
    = 请指定其中的文件
    "{1}" is a device
    = "{1}" 是设备
    name a file or a pipe
    = 请指定文件或管道
    "{1}" changed while it was read; nothing was loaded
    = "{1}" 在读取期间被改动；未载入任何内容
    load it again once it is written
    = 待其写完后请重新载入
    "{1}" holds no rows
    = "{1}" 中没有行
    "{1}" is not a text file: it has a NUL byte at byte {2}; no text has that
    = "{1}" 不是文本文件：第 {2} 字节是 NUL，文本中不会出现
    load a delimited text file (.csv, .tsv, .txt)
    = 请载入带分隔符的文本文件（.csv、.tsv、.txt）
    "{1}" is packed by gzip, and cut short
    = "{1}" 是 gzip 压缩文件，但不完整
    "{1}" is packed by gzip, and damaged
    = "{1}" 是 gzip 压缩文件，但已损坏
    copy it again
    = 请重新复制
    no encoding is called "{1}"
    = 没有名为 "{1}" 的编码
    names are such as "utf-8", "windows-1252", "latin-1", "utf-16le", "gb18030", "shift-jis"
    = 编码名如 "utf-8"、"windows-1252"、"latin-1"、"utf-16le"、"gb18030"、"shift-jis"
    "{1}" is not UTF-8, probably {2}
    = "{1}" 不是 UTF-8，可能是 {2}
    say which: `encoding "…"`
    = 请指明编码：`encoding "…"`
    "{1}" has more rows or text than a table can hold
    = "{1}" 的行数或文本超出表的容量
    "{1}": {2}
    = "{1}"：{2}
    # Databases.
    "{1}" is not the address of a server
    = "{1}" 不是服务器地址
    write "postgresql://USER:PASSWORD@HOST:PORT/DATABASE", in names and passwords `%40` for @, `%3A` for :, `%2F` for / and `%25` for %
    = 请写 "postgresql://USER:PASSWORD@HOST:PORT/DATABASE"；名称和密码中 @ 写作 `%40`，: 写作 `%3A`，/ 写作 `%2F`，% 写作 `%25`
    "{1}" cannot be read: libpq, the client library of PostgreSQL, is not installed
    = 无法读取 "{1}"：未安装 PostgreSQL 的客户端库 libpq
    install it: `apt-get install libpq5`, `dnf install libpq`, or `brew install libpq`
    = 安装方法：`apt-get install libpq5`、`dnf install libpq` 或 `brew install libpq`
    "{1}" has no table "{2}"
    = "{1}" 中没有表 "{2}"
    "{1}" has several tables: say which by `table "…"`
    = "{1}" 有多个表：请用 `table "…"` 指明
    it has no tables
    = 它没有任何表
    "{1}" is no database: `table` and `query` say nothing about it
    = "{1}" 不是数据库：`table` 和 `query` 对它无意义
    no connection
    = 没有连接
    error {1}
    = 错误 {1}
    the question gives no columns
    = 查询没有返回任何列
    the question would change the database
    = 该查询会改动数据库
    another program is writing to it
    = 另有程序正在写入
    try again when it is done
    = 请待其完成后重试
    a change to it was never finished; `{1}` beside it holds what has to be undone
    = 对它的一次修改没有完成；旁边的 `{1}` 中是需要撤销的内容
    open it once with the program that wrote it, or with `sqlite3`: that undoes the change
    = 请用写入它的程序或 `sqlite3` 打开一次，即可撤销该修改
    its newest changes are in `{1}` beside it, which is not read from a folder that cannot be written to
    = 最新的修改在旁边的 `{1}` 中，而在不可写的文件夹中无法读取它
    copy both files to another folder, and load the copy
    = 请将两个文件复制到别的文件夹，再载入副本
    # The system's words.
    No such file or directory
    = 没有这样的文件或文件夹
    Permission denied
    = 权限不足
    Is a directory
    = 是文件夹
    Not a directory
    = 不是文件夹
    No space left on device
    = 磁盘空间已满
    Read-only file system
    = 只读文件系统
    File too large
    = 文件过大
    Input/output error
    = 输入/输出错误
    Too many open files
    = 打开的文件过多
    File name too long
    = 文件名过长
    Device or resource busy
    = 设备或资源正忙
    Too many levels of symbolic links
    = 符号链接层数过多
    No such device or address
    = 没有这样的设备或地址
    interrupted
    = 已中断
    # Limits.
    interrupted; the store is as it was
    = 已中断；存储保持原样
    nothing was changed
    = 未作任何改动
    interrupted during {1}; {2}
    = 在“{1}”期间中断；{2}
    the time limit of {1} was reached during {2}, after {3}; {4}
    = 在“{2}”期间达到 {1} 的时间上限，已用 {3}；{4}
    ask for less, or start with a greater `--timeout`
    = 请减少查询内容，或以更大的 `--timeout` 启动
    the memory limit of {1} was reached during {2}: {3} are needed so far; {4}
    = 在“{2}”期间达到 {1} 的内存上限：目前需要 {3}；{4}
    ask for fewer rows, groups or columns, or start with a greater `--memory-limit`
    = 请减少行、组或列，或以更大的 `--memory-limit` 启动
    an exact result has more than 38 digits
    = 精确结果超过 38 位
    `basket` tells items apart by up to 18 digits, and these have more
    = `basket` 最多以 18 位数字区分项目，此处超出
    only a question has stages
    = 只有查询才有执行阶段
    write `segment`, `list`, `trend` or `profile` behind `.plan`
    = 请在 `.plan` 后写 `segment`、`list`、`trend` 或 `profile`
    # Definitions and settings.
    `{1}` is a {2}: `drop {3} {4}`
    = `{1}` 是{2}：`drop {3} {4}`
    no {1} is saved
    = 没有已保存的{1}
    there is no {1} `{2}`
    = 没有{1} `{2}`
    nothing is loaded
    = 尚未载入任何数据
    `${1}` is no text
    = `${1}` 不是文本
    a file is a text: `set {1} = "FILE"`
    = 文件名须为文本：`set {1} = "FILE"`
    give it with `--var {1}=FILE`
    = 可用 `--var {1}=FILE` 给出
    times are the wall clock as it was written; no zone can be set
    = 时间按原样取自记录的钟表时间；不能设置时区
    a parameter needs another name than `timezone`
    = 参数不能名为 `timezone`
    saved as {1} {2}
    = 已保存为{1} {2}
    saved {1} as segment {2}
    = 已将 {1}保存为客群 {2}
    {1}, in the place of the one before
    = {1}，取代了原来的
    redefined: {1}
    = 已重新定义：{1}
    defined: {1}
    = 已定义：{1}
    dropped: {1} {2}
    = 已删除：{1} {2}
    dropped: table {1}
    = 已删除：表 {1}
    as of {1}
    = 截至 {1}
    the newest day of the data is {1}: recency and windows go beyond it
    = 数据的最新日期是 {1}：距今天数和时段会超出它
    the main event table is {1}
    = 主事件表是 {1}
    saved {1} to {2}
    = 已将{1}保存到 {2}
    opened {1}: {2}
    = 已打开 {1}：{2}
    exported {1} to {2}
    = 已导出 {1}到 {2}
    {1}; {2} that a spreadsheet would take for formulas begin with an apostrophe
    = {1}；{2}会被电子表格当作公式，已在前面加撇号
    {1}; a spreadsheet would take {2} for formulas: `for spreadsheet` makes them safe
    = {1}；电子表格会把 {2}当作公式：加 `for spreadsheet` 可使其安全
    times are of all threads together; that of the answer is the time that passed
    = 各阶段的时间是所有线程之和；answer 的时间是实际经过的时间
    no measure is defined: `{1} measure NAME = …`
    = 尚未定义指标：`{1} measure NAME = …`
    no tier is saved: `tier … save as NAME`, or `define tier NAME as tier …`
    = 尚未保存分级：`tier … save as NAME`，或 `define tier NAME as tier …`
    no segment is saved: `define segment NAME as where …`, or `save as NAME` in a question
    = 尚未保存客群：`define segment NAME as where …`，或在查询中用 `save as NAME`
    no field is defined: `define field NAME = …`
    = 尚未定义字段：`define field NAME = …`
    segments: {1}
    = 客群：{1}
    {1}: {2}, {3}
    = {1}：{2}，{3}
    {1} refers to {2}
    = {1} 引用 {2}
    customers, derived from events
    = 由事件得出的客户
    customers
    = 客户
    events
    = 事件
    history
    = 历史
    lookup
    = 对照表
    {1} and {2} more
    = {1} 等，另有 {2} 个
    # What is being done.
    {1} of {2}
    = {1} {2}
    {1} by customer
    = 按客户整理的 {1}
    kept rows of {1}
    = {1} 的保留行
    repeated keys in {1}
    = {1} 中重复的主键
    roles in {1}
    = {1} 中的角色
    rows of {1}
    = {1} 的行
    the rows shown
    = 显示的行
    the tables of {1}
    = {1} 的各表
    the values of each column
    = 各列的值
    active periods
    = 活跃时段
    pairs
    = 配对
    ranked set
    = 排名集合
    top values
    = 最常见的值
    {1} steps
    = {1} 个步骤
    all
    = 全部
    answer
    = 作答
    copy
    = 复制
    count
    = 计数
    export
    = 导出
    facts
    = 计算属性
    finish
    = 收尾
    follow
    = 跟踪
    group
    = 分组
    load
    = 载入
    look
    = 查看
    merge
    = 合并
    opening
    = 打开
    output
    = 输出
    rank
    = 排名
    removal
    = 移除
    saving
    = 保存
    scan
    = 扫描
    search
    = 查找
    select
    = 选取
    sort
    = 排序
    sorting
    = 整理
    values
    = 取值
    """#
}

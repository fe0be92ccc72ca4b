extension Chinese {
  /// The shell and the command line.
  static let shell = #"""
    # Messages.
    note: {1}
    = 说明：{1}
    help: {1}
    = 提示：{1}
    … {1} not shown
    = … {1}未显示
    # Commands.
    `.{1}` cannot take {2}
    = `.{1}` 不接受{2}
    the end of the command
    = 空的参数
    the editor `{1}` could not be run, or said that nothing is to be done
    = 编辑器 `{1}` 无法运行，或表示无须执行
    EDITOR in the environment names your own
    = 可用环境变量 EDITOR 指定自己的编辑器
    a clause stands behind a question such as `segment` or `list`: Alt-Enter goes on in a new line, and so does Enter behind a comma or an operator
    = 子句要接在 `segment` 或 `list` 之类的查询之后：按 Alt-Enter 换行继续，在逗号或运算符后按 Enter 也可以
    `.{1}` is a command, on a line of its own at the prompt or in what is piped in; files and `-c` hold statements
    = `.{1}` 是命令，须在提示符下或经管道传入时独占一行；文件和 `-c` 中是语句
    {1} is being run already
    = {1} 正在运行
    one includes the next: {1}
    = 依次包含：{1}
    more than {1} scripts include one another
    = 脚本相互包含超过 {1} 层
    scripts cannot be read here: the shell was started with `--safe`
    = 此处不能读取脚本：启动时指定了 `--safe`
    nothing was answered yet
    = 还没有任何结果
    there is no script "{1}"
    = 没有脚本 "{1}"
    "{1}" is a directory, not a script
    = "{1}" 是文件夹，不是脚本
    the script "{1}" cannot be read: {2}
    = 无法读取脚本 "{1}"：{2}
    `.{1}` needs a terminal
    = `.{1}` 需要终端
    `.{1}` cannot read files here: the shell was started with `--safe`
    = `.{1}` 在此处不能读取文件：启动时指定了 `--safe`
    `.{1}` cannot be used here: the shell was started with `--safe`
    = `.{1}` 在此处不能使用：启动时指定了 `--safe`
    {1} cannot be written: {2}
    = 无法写入 {1}：{2}
    standard output
    = 标准输出
    standard error
    = 标准错误
    the output
    = 输出
    nobody reads it
    = 没有读取者
    the output is cut short
    = 输出不完整
    the answer has {1} bytes; the clipboard takes {2}
    = 结果有 {1} 字节；剪贴板最多容纳 {2} 字节
    write it to a file with `export to`
    = 请用 `export to` 写入文件
    there is no command `.{1}`
    = 没有命令 `.{1}`
    commands are {1}
    = 命令有 {1}
    did you mean `.{1}`?
    = 是否想写 `.{1}`？
    there is no help on `{1}`
    = 没有关于 `{1}` 的帮助
    did you mean `.help {1}`?
    = 是否想写 `.help {1}`？
    `.help` lists the topics
    = `.help` 可列出各主题
    copied {1} as {2}
    = 已复制 {1}，格式 {2}
    time: {1}
    = 用时：{1}
    # Exports.
    the answer has no table
    = 结果中没有表
    it is no plain file
    = 它不是普通文件
    it was stopped
    = 已停止
    # The greeting, the live size, the progress.
    Strata {1}
    = Strata {1}
    Try `segment by …` and TAB, or `.help` for all there is; Ctrl-D leaves.
    = 试试输入 `segment by …` 后按 TAB，或用 `.help` 查看全部；Ctrl-D 退出。
    `.help` lists what there is; Ctrl-D leaves.
    = `.help` 列出全部内容；Ctrl-D 退出。
    {1} of {2} ({3})
    = {1} / {2}（{3}）
    about {1}
    = 约 {1}
    {1} s left
    = 剩余 {1} 秒
    {1} min left
    = 剩余 {1} 分钟
    # Settings.
    as of
    = 截至日期
    main table
    = 主事件表
    after a failure
    = 失败之后
    go on
    = 继续
    stop
    = 停止
    files are read
    = 读取文件
    files are written
    = 写入文件
    time limit
    = 时间上限
    memory limit
    = 内存上限
    pager
    = 分页程序
    editor
    = 编辑器
    PAGER in the environment
    = 环境变量 PAGER
    EDITOR in the environment
    = 环境变量 EDITOR
    none
    = 无
    yes
    = 是
    no
    = 否
    # The command line.
    "{1}" is a script: run it with -f {2}
    = "{1}" 是脚本：请用 -f {2} 运行
    --timeout is a number of seconds above 0, as in --timeout 2.5
    = --timeout 须为大于 0 的秒数，如 --timeout 2.5
    --as-of is one date, as in --as-of 2025-06-30
    = --as-of 须为一个日期，如 --as-of 2025-06-30
    --var {1}: there is no date {2} in the calendar
    = --var {1}：日历中没有日期 {2}
    "{1}" is used: the session cannot be recorded there
    = "{1}" 正在使用：不能把会话记录到那里
    "{1}" is read: results cannot go there
    = "{1}" 要被读取：结果不能写到那里
    --check goes with --fmt
    = --check 须与 --fmt 一起使用
    --fmt needs a script: --fmt report.seg
    = --fmt 需要脚本：--fmt report.seg
    --fmt runs nothing: it goes with scripts alone
    = --fmt 不运行任何内容：它只与脚本一起使用
    --fmt writes files, which {1} forbids; --fmt --check does not
    = --fmt 会写入文件，而 {1} 禁止写入；--fmt --check 不会写入
    {1} and {2} disagree
    = {1} 与 {2} 相互矛盾
    {1} is a number from {2} to {3}
    = {1} 须为 {2} 到 {3} 之间的数字
    """#
}

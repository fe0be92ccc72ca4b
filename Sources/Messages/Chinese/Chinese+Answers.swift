extension Chinese {
  /// Footers, titles and charts of answers.
  static let answers = #"""
    # Footers of every answer.
    {1} is missing for {2} of {3}
    = {3} 有 {2}缺少 {1}
    {1} is missing for {2}
    = {2}缺少 {1}
    {1} of {2} without a customer left out
    = {2} 中 {1}没有客户，未计入
    {1} of {2} without a customer left out (amount {3})
    = {2} 中 {1}没有客户，未计入（金额 {3}）
    {1} by zero, whose result is missing
    = {1}的除数为零，结果缺失
    {1} by zero, whose results are missing
    = {1}的除数为零，结果缺失
    {1} is in several groups and counts once in the total
    = {1}在多个组中，总计中只计一次
    {1} are in several groups and count once each in the total
    = {1}在多个组中，总计中各计一次
    broken down over the events of {1}; `where` filters them
    = 按 {1} 的事件细分；`where` 筛选的是事件
    {1} has no history: the values are today's
    = {1} 没有历史：用的是当前的值
    {1} have no history: the values are today's
    = {1} 没有历史：用的是当前的值
    some columns
    = 有些列
    {1} did not exist yet
    = {1}当时尚不存在
    {1} never had any {2} and counts for `no` and `at most`
    = {1}从未有过 {2}，计入 `no` 和 `at most`
    {1} never had any {2} and count for `no` and `at most`
    = {1}从未有过 {2}，计入 `no` 和 `at most`
    {1} had their first event less than {2} before the as-of day: the window is not over
    = {1}的首个事件距截至日期不足 {2}：时段尚未结束
    {1} had their first event less than {2} before the as-of day: the window of {3} days is not over
    = {1}的首个事件距截至日期不足 {2}：{3} 天的时段尚未结束
    {1} had several values of {2}; the last one counts
    = {1}的 {2} 有多个值；以最后一个为准
    {1} is unfinished: `during` holds a part of it
    = {1} 不完整：`during` 只包含其中一部分
    {1} is unfinished: it ends after the as-of day
    = {1} 尚未结束：其结束日期在截至日期之后
    {1} not shown
    = {1}未显示
    {1}: {2} with a value
    = {1}：{2}有值
    {1}: {2} with a value, cut at {3}
    = {1}：{2}有值，分界点 {3}
    {1}: {2} with a value, from {3} up
    = {1}：{2}有值，从 {3} 起
    {1}: {2} with a value, up to {3}
    = {1}：{2}有值，至 {3} 止
    {1} {2}
    = {1}{2}
    in the baseline
    = （对比基准）
    on {1}
    = （{1}）
    {1} has {2} of {3} classes: values are too often the same
    = {1} 只有 {3} 级中的 {2} 级：相同的值过多
    only in the formats table, md and json: {1}
    = 仅见于 table、md 和 json 格式：{1}
    # Periods and baselines.
    {1} to {2}
    = {1} 至 {2}
    the baseline is longer: what has no counterpart is in the total alone
    = 对比基准更长：没有对应项的只计入总计
    `{1}` is unfinished: the baseline counts as many days, {2}
    = `{1}` 尚未结束：对比基准取相同天数，{2}
    the baseline is {1}
    = 对比基准为 {1}
    {1} is unfinished: its baseline counts as many days of its period
    = {1} 尚未结束：其对比基准取所在时段的相同天数
    customers are those of all time; `where any {1}` counts those of {2}
    = 客户数包含所有时间的客户；用 `where any {1}` 可只计 {2} 的客户
    a sample of {1} of the customers
    = 客户的 {1} 抽样
    a sample of {1} of the customers; counts and sums are scaled up and are estimates
    = 客户的 {1} 抽样；计数与求和已按比例放大，为估计值
    # Grades, curves and moves.
    {1} ({2}) fell to `else`, that is {3}
    = {1}（{2}）归入 `else`，即 {3}
    rule {1}, {2},
    = 第 {1} 条规则 {2}
    {1} matches nobody
    = {1} 没有客户符合
    {1} is never reached: {2} match it, all of them rules before it
    = {1} 永远轮不到：{2}符合它，但都已被前面的规则归类
    the best 20 % of the customers bring {1}
    = 最好的 20 % 客户贡献 {1}
    the best 20 % of the customers bring {1} ({2})
    = 最好的 20 % 客户贡献 {1}（{2}）
    the worst 30 % cost {1}
    = 最差的 30 % 亏损 {1}
    the worst 30 % cost {1} ({2})
    = 最差的 30 % 亏损 {1}（{2}）
    the worst 30 % bring {1}
    = 最差的 30 % 贡献 {1}
    the worst 30 % bring {1} ({2})
    = 最差的 30 % 贡献 {1}（{2}）
    {1} with a value below 0, together {2}
    = {1}的值小于 0，合计 {2}
    {1} moved to another class, {2} stayed
    = {1}迁移到其他等级，{2}未变
    {1} did not exist on the first day
    = {1}在首日尚不存在
    a change counts when it has held {1}: {2} instead of {3}
    = 变化持续 {1}才计入：计 {2}，而非 {3}
    # Analyses.
    shares are of {1}
    = 占比以 {1}为基数
    shares are of {1} with such an event
    = 占比以有此类事件的 {1}为基数
    {1} in fewer customers than `support` asks for
    = {1}的客户数未达到 `support` 的要求
    {1} in fewer baskets than `support` asks for
    = {1}的购物篮数未达到 `support` 的要求
    the {1} most frequent values are paired; {2} others are not: a higher `support` says which are left out
    = 只对最常见的 {1} 个值配对；其余 {2} 个未配对：提高 `support` 可控制去掉哪些
    there is no customer {1}
    = 没有客户 {1}
    customer {1} is {2}
    = 客户 {1} 符合 {2}
    customer {1} is not {2}
    = 客户 {1} 不符合 {2}
    lost from {1} without an event on
    = {1}没有事件即视为流失
    dormant from {1} of silence on
    = 沉默 {1}即视为休眠
    {1}, the {2}
    = {1}（{2}）
    {1} without such an event never active
    = {1}没有此类事件，从未活跃
    {1} without such an event in no class
    = {1}没有此类事件，不属于任何等级
    {1} ({2}) with {3} ({4})
    = {1}（{2}）与 {3}（{4}）
    nobody is in {1}: there is nothing to compare
    = {1} 中没有客户：无从比较
    both sides are the same customers: nothing sets them apart
    = 两边是相同的客户：没有差别
    {1} is in both and counts on both sides: the tests take sides for independent
    = {1}同在两边，两边都计入：检验假定两边相互独立
    {1} are in both and count on both sides: the tests take sides for independent
    = {1}同在两边，两边都计入：检验假定两边相互独立
    {1}: {2} more values not shown, all tested
    = {1}：另有 {2} 个值未显示，均已检验
    strength is a correlation: Cramér's V of values, of numbers that which belongs to Cohen's d; p is corrected for the number of tests by Holm
    = strength 是相关强度：取值用 Cramér's V，数字用与 Cohen's d 对应的相关系数；p 已按 Holm 方法校正检验次数
    {1} from {2} to {3}
    = {1}：从 {2} 到 {3}
    by {1}
    = 按 {1}
    by customers kept, lost, new and returned
    = 按保留、流失、新增和回归的客户
    {1} ({2} below the support in `(other)`)
    = {1}（{2} 个未达到 support，计入 `(other)`）
    still open: the time to reach the step is not over on the as-of day
    = still open：到截至日期，达到该步骤的时限尚未结束
    still open: not in the next stage by the as-of day
    = still open：到截至日期尚未进入下一阶段
    `{1}` has no history: these are the stages of today; `load … history of {2}` makes steps of them
    = `{1}` 没有历史：这里是当前的阶段；`load … history of {2}` 可使其成为步骤
    flows from the period before
    = 来自上一时段的流动
    customers in both
    = 同在两者中的客户
    Jaccard: in both, of those in either
    = Jaccard：同在两者中的，占任一中的比例
    nobody is in {1}
    = {1} 中没有客户
    {1} and {2} are the same customers
    = {1} 与 {2} 是相同的客户
    the mean weighs cohorts by their size
    = 平均值按同期群人数加权
    the mean weighs cohorts by their size and leaves open cells out
    = 平均值按同期群人数加权，不含未结束的单元格
    {1} in no cohort: no such event, or no such day
    = {1}不属于任何同期群：没有此类事件或日期
    {1} with events before the cohort, which do not count
    = {1}有早于同期群的事件，不计入
    no elbow: the first measure changes evenly, or not at all
    = 没有拐点：首个指标均匀变化或没有变化
    the elbow is the row farthest from the line between the first and the last
    = 拐点是离首末连线最远的一行
    customer {1} reached all {2} steps
    = 客户 {1} 完成了全部 {2} 个步骤
    customer {1} did not enter
    = 客户 {1} 没有进入漏斗
    customer {1} reached {2} of {3} steps
    = 客户 {1} 完成了 {3} 个步骤中的 {2} 个
    no event meets step 1 in its period
    = 在其时段内没有事件符合步骤 1
    no event up to the as-of day meets step {1}
    = 到截至日期没有事件符合步骤 {1}
    # Charts.
    no chart: nothing divides the rows
    = 没有图表：没有维度划分各行
    no chart: there are no rows
    = 没有图表：没有行
    no chart: no column holds numbers
    = 没有图表：没有数字列
    no chart: there is no table
    = 没有图表：没有表
    no chart: the statement says `chart none`
    = 没有图表：语句中写了 `chart none`
    no histogram: ranges of numbers make one, such as `by ltv bins 10`
    = 没有直方图：它需要数字区间，如 `by ltv bins 10`
    no curve: the values do not add up to more than 0
    = 没有曲线：各值之和不大于 0
    no heat map: `across` makes its columns, such as `across channel`
    = 没有热力图：它的列由 `across` 产生，如 `across channel`
    nothing to draw: all values are missing
    = 没有可画的内容：所有值都缺失
    {1} not drawn
    = {1}未画出
    {1}, not drawn: {2}
    = {1}，未画出：{2}
    rows without a time are not drawn
    = 没有时间的行未画出
    the {1} largest are drawn; {2} more not drawn
    = 画出最大的 {1} 个；另有 {2} 个未画出
    up to
    = 至
    the first {1} bring {2}
    = 前 {1} 贡献 {2}
    the first {1} of the {2} bring {3}
    = {2} 的前 {1} 贡献 {3}
    the first {1} bring at least 80 %
    = 前 {1} 贡献至少 80 %
    the first {1} of the {2} bring at least 80 %
    = {2} 的前 {1} 贡献至少 80 %
    {1} to {2}, last {3}
    = {1} 至 {2}，末值 {3}
    {1} … {2}, last {3}
    = {1} … {2}，末值 {3}
    nothing
    = 无
    """#
}

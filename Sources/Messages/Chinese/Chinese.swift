/// Messages in simplified Chinese, a file an area. They are read when the first is asked for.
///
/// The terms, so that one thing has one name: segment 客群, breakdown 细分统计, measure 指标,
/// field 字段, tier 分级, class 等级, score 评分, cohort 同期群, retention 留存, churn 流失,
/// funnel 漏斗, step 步骤, stage 阶段, conversion 转化, lifetime value 生命周期价值, basket 购物篮,
/// baseline 对比基准, population 总体, event 事件, main event table 主事件表, history 历史, key 主键,
/// table 表, column 列, row 行, value 值, missing 缺失, statement 语句, clause 子句, answer 结果,
/// period 时段, as-of day 截至日期, share 占比, rank 排名, quantile 分位, aggregate 聚合,
/// load 载入, refused 拒收, left out 去掉, store file 存储文件, export 导出.
///
/// What is typed (words of the language, names, codes, options) stays as it is, in back-quotes. A blank
/// stands between Chinese and what is written in Latin letters or digits; punctuation is Chinese.
enum Chinese {
  static let translations = Translations([
    general, language, writing, names, binding, session, loading, answers, shell,
  ])
}

/// How pages and pictures look, by light and by night, on a telephone and on paper.
enum PageStyle {
  /// The colours that a theme says, or those of the reader's system.
  static func colours(_ theme: Theme) -> String {
    rules(theme) { ":root { \(variables($0)) }" }
  }

  /// Rules that depend on the background: those of one, or dark ones where the reader has it so.
  static func rules(_ theme: Theme, _ rule: (Ground) -> String) -> String {
    if let ground = theme.ground { return rule(ground) + "\n" }
    return rule(.light) + "\n@media (prefers-color-scheme: dark) { \(rule(.dark)) }\n"
  }

  private static func variables(_ ground: Ground) -> String {
    var meanings: [(String, Emphasis)] = [("dim", .faint), ("neg", .negative)]
    for series in 0..<Emphasis.seriesCount { meanings.append(("s\(series)", .series(series))) }
    let texts = meanings.compactMap { name, meaning in
      meaning.colours.map { "--\(name): \($0.on(ground).onPage);" }
    }
    let paper = ground.paper
    let grounds =
      "--ground: \(paper.ground); --ink: \(paper.ink); --rule: \(paper.rule); --soft: \(paper.soft); "
    return grounds + texts.joined(separator: " ")
  }

  /// Charts.
  static let chart = """
    .chart { font: 13px system-ui, sans-serif; font-variant-numeric: tabular-nums; }
    .chart text { fill: var(--ink); }
    .chart .name { font-weight: 600; }
    .chart text.dim { fill: var(--dim); }
    .chart .ground { fill: var(--ground); }
    .chart .s0 { --c: var(--s0); } .chart .s1 { --c: var(--s1); } .chart .s2 { --c: var(--s2); }
    .chart .s3 { --c: var(--s3); } .chart .s4 { --c: var(--s4); } .chart .s5 { --c: var(--s5); }
    .chart .fill { fill: var(--c); }
    .chart .fill.open { fill-opacity: .45; stroke: var(--c); stroke-dasharray: 3 3; }
    .chart .hollow { fill: var(--ground); stroke: var(--c); stroke-width: 2; }
    .chart .rest { fill: var(--dim); fill-opacity: .6; }
    .chart .neg { fill: var(--neg); }
    .chart polyline { fill: none; stroke-linejoin: round; }
    .chart .line { stroke: var(--c); stroke-width: 2; }
    .chart .line.open { stroke-dasharray: 2 4; }
    .chart .axis { stroke: var(--dim); }
    .chart .grid { stroke: var(--rule); }
    .chart .guide { stroke: var(--dim); stroke-dasharray: 4 4; }

    """

  /// Everything else of a page.
  static let page = """
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--ground); color: var(--ink);
      font: 15px/1.5 system-ui, sans-serif; }
    main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
    h1 { font-size: 1.6rem; margin: 0 0 1.5rem; }
    h2 { font-size: 1.25rem; margin: 2.5rem 0 1rem; }
    h3 { font-size: 1rem; margin: 1rem 0 .5rem; }
    h1, h2, h3, li { overflow-wrap: anywhere; }
    section { margin: 0 0 2.5rem; }
    .query { background: var(--soft); border-left: 3px solid var(--s0); border-radius: 4px;
      padding: .6rem .8rem; margin: 0 0 1rem; font: 13px/1.5 ui-monospace, monospace;
      white-space: pre-wrap; overflow-wrap: anywhere; }
    figure { margin: 0 0 1rem; overflow-x: auto; }
    figure svg { display: block; width: 100%; min-width: 26rem; max-width: 46rem; height: auto; }
    .wide { overflow-x: auto; }
    table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
    th, td { padding: .3rem .75rem; text-align: left; vertical-align: top;
      border-bottom: 1px solid var(--rule); unicode-bidi: isolate; }
    td { white-space: pre-wrap; }
    .n { text-align: right; white-space: nowrap; }
    th.group { text-align: center; border-left: 1px solid var(--rule); }
    tr.names th { cursor: pointer; user-select: none; }
    tr.names th:focus-visible { outline: 2px solid var(--s0); outline-offset: -2px; }
    tr.names th[aria-sort=ascending]::after { content: " ▲"; }
    tr.names th[aria-sort=descending]::after { content: " ▼"; }
    tbody tr:hover { background: var(--soft); }
    tfoot td { font-weight: 600; border-top: 2px solid var(--dim); border-bottom: 0; }
    .notes { margin: .6rem 0 0; padding: 0; list-style: none; color: var(--dim); font-size: 13px; }
    #tip { position: fixed; z-index: 1; max-width: 20rem; padding: .25rem .6rem; border-radius: 4px;
      background: var(--ink); color: var(--ground); font-size: 13px; pointer-events: none;
      overflow-wrap: anywhere; }
    #tip[hidden] { display: none; }
    @media (max-width: 40rem) {
      th, td { padding: .3rem .5rem; }
      th, .n { white-space: normal; }
      table { font-size: 13px; }
    }
    @media print {
      \(colours(.light))  :root { --ink: #000; --dim: #444; --rule: #bbb; --soft: #fff; }
      main { max-width: none; padding: 0; }
      .wide, figure { overflow: visible; }
      table { font-size: 9pt; }
      thead { display: table-header-group; }
      tr, figure, .query { break-inside: avoid; }
      h2, h3, .query { break-after: avoid; }
      * { print-color-adjust: exact; }
    }

    """
}

extension Ground {
  /// What a page of this kind is made of, beside the colours that mean something.
  var paper: (ground: String, ink: String, rule: String, soft: String) {
    switch self {
    case .light: ("#fff", "#1b1f24", "#d5dae0", "#f4f6f8")
    case .dark: ("#14171b", "#e6e9ec", "#333a42", "#1d2228")
    }
  }
}

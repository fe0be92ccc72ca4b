import Columnar
import Demo
import Engine
import Foundation
import Language
import Rendering
import Session

let clock = ContinuousClock()
let session = QuerySession(engine: ColumnarEngine(threads: 2), readingThreads: 2)
var args = Array(CommandLine.arguments.dropFirst())
var t0 = clock.now
if args.first == "--demo" { args.removeFirst(); session.install(DemoData.tables(customers: 20000)) }
while let f = args.first, f.hasSuffix(".csv") {
  args.removeFirst()
  for o in session.load(files: [f]) { print(AnswerRenderer.render(o.answer ?? Answer(), style: .init()).output, o.diagnostics) }
}
FileHandle.standardError.write("load \(clock.now - t0)\n".data(using: .utf8)!)
for text in args {
  let source = SourceText(name: "-c", text: text)
  for item in Parser.parse(source).items {
    for _ in 0..<(Int(ProcessInfo.processInfo.environment["REPEAT"] ?? "1") ?? 1) {
    let t = clock.now
    let o = session.execute(item)
    let d = clock.now - t
    print(DiagnosticRenderer.render(o.diagnostics, source: source, style: .init()), terminator: "")
    if let a = o.answer { let r = AnswerRenderer.render(a, style: .init()); print(r.output) }
    FileHandle.standardError.write("time \(d)\n".data(using: .utf8)!)
    }
  }
}

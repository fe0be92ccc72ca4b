import Foundation

// Strata's side of the benchmark: `strata-bench FILE …` loads the files, tells how long that took,
// and then answers requests, a line each, until its input ends. `strata-bench --bandwidth` measures
// how fast memory is read here, `strata-bench --open FILE …` how fast a store of the files is opened. Lines in and out are JSON; see Benchmarks/README.md.

var words = Array(CommandLine.arguments.dropFirst())
var threads = 2
if let place = words.firstIndex(of: "--threads"), place + 1 < words.count {
  threads = Int(words[place + 1]) ?? threads
  words.removeSubrange(place...(place + 1))
}

do {
  if words == ["--bandwidth"] {
    try JSONLines.write(BandwidthReport(threads: threads))
  } else if words.count > 1, words[0] == "--open" {
    try JSONLines.write(Worker.openings(of: Array(words.dropFirst()), threads: threads))
  } else if words.isEmpty {
    try JSONLines.write(Failure(error: "usage: strata-bench [--threads N] FILE … | --bandwidth"))
    exit(2)
  } else {
    var worker = Worker(threads: threads)
    try JSONLines.write(worker.load(words))
    while let line = readLine() {
      try worker.answer(JSONDecoder().decode(Request.self, from: Data(line.utf8)))
    }
  }
} catch {
  try? JSONLines.write(Failure(error: "\(error)"))
  exit(1)
}

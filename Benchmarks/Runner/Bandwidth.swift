import Foundation

/// How fast memory is read in sequence on this machine: what the least times rest on.
struct BandwidthReport: Encodable {
  var threads: Int
  /// Best and median of the repetitions.
  var bytesPerSecond: Double
  var medianBytesPerSecond: Double

  private static let byteCount = 1 << 30
  private static let repetitions = 9
  /// `MADV_HUGEPAGE` of Linux; elsewhere the advice is not given.
  private static let hugePages: Int32 = 14

  /// Measures: each thread sums its part of a gibibyte.
  init(threads: Int) throws {
    let block = try Block(byteCount: Self.byteCount)
    let clock = ContinuousClock()
    var speeds: [Double] = []
    for _ in 0..<Self.repetitions {
      let start = clock.now
      DispatchQueue.concurrentPerform(iterations: threads) { block.read(part: $0, of: threads) }
      speeds.append(Double(Self.byteCount) / (clock.now - start).seconds)
    }
    speeds.sort()
    self.threads = threads
    bytesPerSecond = speeds[speeds.count - 1]
    medianBytesPerSecond = speeds[speeds.count / 2]
  }

  /// Memory to be read, in huge pages where the system has them.
  private struct Block: @unchecked Sendable {
    typealias Lanes = SIMD8<UInt64>

    // SAFETY: written in `init` only, then read by several threads; never freed.
    private let lanes: UnsafeMutableBufferPointer<Lanes>

    init(byteCount: Int) throws {
      // SAFETY: the mapping has `byteCount` bytes, aligned to pages, and is bound here alone.
      guard
        let start = mmap(
          nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
        start != MAP_FAILED
      else { throw StatementFailure("no memory for the measurement") }
      #if os(Linux)
        madvise(start, byteCount, BandwidthReport.hugePages)
      #endif
      let count = byteCount / MemoryLayout<Lanes>.stride
      lanes = UnsafeMutableBufferPointer(
        start: start.bindMemory(to: Lanes.self, capacity: count), count: count)
      lanes.initialize(repeating: Lanes(repeating: 1))
    }

    func read(part: Int, of parts: Int) {
      // SAFETY: four accumulators step through whole groups of four within the part.
      let length = lanes.count / parts / 4 * 4
      var sums = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
      var place = part * length
      let end = place + length
      while place < end {
        sums.0 &+= lanes[place]
        sums.1 &+= lanes[place + 1]
        sums.2 &+= lanes[place + 2]
        sums.3 &+= lanes[place + 3]
        place += 4
      }
      let total = (sums.0 &+ sums.1 &+ sums.2 &+ sums.3).wrappedSum()
      precondition(total == UInt64(length * Lanes.scalarCount), "memory reads back otherwise")
    }
  }
}

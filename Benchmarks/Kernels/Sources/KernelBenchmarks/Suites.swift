import Benchmark

// SAFETY: the registers of a sample have a place for each of its rows; see `Sample`.

/// Conditions: bytes of 0 and 1.
func masks(_ sample: Sample) -> BenchmarkSuite {
  BenchmarkSuite(name: "masks") { suite in
    let rows = Sample.rowCount
    suite.benchmark("inRange of 1-byte codes") {
      Masks.inRange(sample.bytes, low: 3, span: 0, sample.maskOut, count: rows)
    }
    suite.benchmark("inRange of 2-byte codes") {
      Masks.inRange(sample.shorts, low: 100, span: 90, sample.maskOut, count: rows)
    }
    suite.benchmark("compare integers") {
      Masks.compare(.less, sample.ints, sample.otherInts, sample.maskOut, count: rows)
    }
    suite.benchmark("look up in a table") {
      Masks.lookUp(sample.ints, UnsafeBufferPointer(sample.flags), sample.maskOut, count: rows)
    }
    suite.benchmark("and") {
      Masks.and(sample.mask, sample.otherMask, sample.maskOut, count: rows)
    }
    suite.benchmark("count") { blackHole(Masks.count(sample.mask, count: rows)) }
    suite.benchmark("select, half of the rows") {
      blackHole(Masks.select(sample.mask, sample.rowsOut, count: rows))
    }
    suite.benchmark("select, an eighth of the rows") {
      blackHole(Masks.select(sample.otherMask, sample.rowsOut, count: rows))
    }
  }
}

/// Values in registers of 64 bits.
func vectors(_ sample: Sample) -> BenchmarkSuite {
  BenchmarkSuite(name: "vectors") { suite in
    let rows = Sample.rowCount
    suite.benchmark("widen 1-byte codes") {
      Vectors.widen(sample.bytes, base: 10, sample.intsOut, count: rows)
    }
    suite.benchmark("widen 2-byte codes") {
      Vectors.widen(sample.shorts, base: 10, sample.intsOut, count: rows)
    }
    suite.benchmark("widen 4-byte codes") {
      Vectors.widen(sample.words, base: 10, sample.intsOut, count: rows)
    }
    suite.benchmark("look up in a table") {
      Vectors.lookUp(
        sample.ints, base: 0, UnsafeBufferPointer(sample.table), sample.intsOut, count: rows)
    }
    suite.benchmark("subtract") {
      Vectors.map(sample.ints, sample.otherInts, sample.intsOut, count: rows, &-)
    }
  }
}

/// Aggregates of each customer.
func segments(_ sample: Sample) -> BenchmarkSuite {
  BenchmarkSuite(name: "segments") { suite in
    let rows = Sample.rowCount
    suite.benchmark("sum") {
      Segments.sum(
        sample.ints, sample.mask, starts: sample.starts, segments: sample.segmentCount,
        scratch: sample.scratch, sample.intsOut, count: rows)
    }
    let bits = RowBits(capacity: rows)
    suite.benchmark("pack") { bits.pack(sample.mask, count: rows) }
    suite.benchmark("rank") { bits.rankWords(count: rows) }
    suite.benchmark("count") {
      bits.count(starts: sample.starts, segments: sample.segmentCount, sample.intsOut)
    }
    suite.benchmark("select by bits, half of the rows") {
      blackHole(bits.select(sample.rowsOut, count: rows))
    }
    suite.benchmark("greatest") {
      Segments.fold(
        sample.ints, sample.mask, starts: sample.starts, segments: sample.segmentCount,
        sample.intsOut, missing: sample.maskOut, { max($0, $1) })
    }
  }
}

/// Keeps a result from being optimised away.
@inline(never)
private func blackHole(_ value: Int) { precondition(value >= 0, "counts are not negative") }

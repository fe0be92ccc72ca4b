import Benchmark

// Times of the engine's kernels on one batch, whose registers stay in the cache: what a kernel costs,
// apart from memory. Per row: divide by `Sample.rowCount`.

let sample = Sample()
Benchmark.main([masks(sample), vectors(sample), segments(sample)])

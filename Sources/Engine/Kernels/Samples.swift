// SAFETY: texts are lent for the call only and read within their own bounds.

/// Hashes of customers' keys that are the same on every machine, for `sample`.
enum Samples {
  /// Source: G. L. Steele, D. Lea, C. H. Flood, "Fast Splittable Pseudorandom Number Generators"
  /// (2014), the finaliser of splitmix64.
  @inline(__always)
  static func mixed(_ number: UInt64) -> UInt64 {
    var z = number &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Source: G. Fowler, L. C. Noll, K.-P. Vo, FNV-1a of 64 bits; mixed, because its high bits are weak.
  @inline(__always)
  static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return mixed(hash)
  }
}

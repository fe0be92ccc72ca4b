import CEngine
import Columnar

// SAFETY: rows of a batch lie in the table and their customers among the customers, whose columns have a
// code for each; a table has a step for every code of its column that a row has; places have room for
// each row.

/// The group of each row, read off the codes of columns.
/// ```
/// by month, region                    row        0     1     2
/// orders.time ▸ table of months       code       3    40    41     steps  0   9   9
/// region of the customer              customer   7     7     8     codes  2   2   5
///                                     place                              2  11  14
/// ```
struct CodePlaces {
  private struct Dimension {
    let codes: PackedIntegers.Codes
    /// Whose row a code is found by: the event's, or its customer's.
    let isOfCustomer: Bool
    /// What each code adds; empty where that is `stride` times the code.
    let steps: [Int32]
    let stride: Int32
    /// What a row without a customer adds.
    let ofNobody: Int32
  }

  /// A single dimension that is a column of the rows, of codes of a byte or two: the group of a row is
  /// `stride` times its code and `base`.
  struct Plain {
    let packed: PackedIntegers
    let stride: Int
    let base: Int
  }

  /// Nil where there are more dimensions, or another one.
  let plain: Plain?
  private let dimensions: [Dimension]
  /// What all rows have in common.
  private let base: Int32
  /// Whether it asks for the customer of each row.
  let needsOrdinals: Bool

  /// Greatest code that has a step of its own.
  private static let greatestCode = Int64(UInt16.max)

  /// Nil where a dimension is more than codes.
  init?(_ operands: [Operand], _ layout: GroupLayout) {
    guard layout.flatCount != nil else { return nil }
    var dimensions: [Dimension] = []
    var base = 0
    for (operand, dimension) in zip(operands, layout.dimensions) {
      guard let codes = operand.codes, operand.missing == nil || codes.isOfCustomer
      else { return nil }
      var steps: [Int32] = []
      var lowest = 0
      if let (first, values) = codes.table {
        // Codes below the first value, and values of rows outside of a window, are of no row.
        let before = first - codes.packed.base
        guard before >= 0, before + Int64(values.count) <= CodePlaces.greatestCode else {
          return nil
        }
        steps = [Int32](repeating: 0, count: Int(before))
        steps += values.map {
          Int32(truncatingIfNeeded: Int($0 &- dimension.low) &* dimension.stride)
        }
      } else {
        lowest = Int(codes.packed.base - dimension.low) * dimension.stride
        base += lowest
      }
      dimensions.append(
        Dimension(
          codes: codes.packed.codes, isOfCustomer: codes.isOfCustomer, steps: steps,
          stride: Int32(dimension.stride),
          ofNobody: Int32(truncatingIfNeeded: (dimension.size - 1) * dimension.stride - lowest)))
    }
    self.dimensions = dimensions
    self.base = Int32(truncatingIfNeeded: base)
    needsOrdinals = dimensions.contains(where: \.isOfCustomer)
    plain = CodePlaces.plain(operands, dimensions, base)
  }

  private static func plain(
    _ operands: [Operand], _ dimensions: [Dimension], _ base: Int
  ) -> Plain? {
    guard dimensions.count == 1, let packed = operands[0].ownCodes, packed.width.rawValue <= 2
    else { return nil }
    return Plain(packed: packed, stride: Int(dimensions[0].stride), base: base)
  }

  /// The group of each row of a batch.
  func find(_ batch: Batch, _ places: UnsafeMutablePointer<Int32>) {
    guard !dimensions.isEmpty else { return places.update(repeating: base, count: batch.count) }
    for (place, dimension) in dimensions.enumerated() {
      // The first one's come to the base, the others' to what is there.
      if place == 0 {
        let base = base
        add(dimension, batch) { places[$0] = base &+ $1 }
      } else {
        add(dimension, batch) { places[$0] &+= $1 }
      }
    }
  }

  /// Hands each row's place and what its code adds to the group.
  @inline(__always)
  private func add(
    _ dimension: Dimension, _ batch: Batch, _ put: (Int, Int32) -> Void
  ) {
    if dimension.isOfCustomer, batch.isUnassigned {
      for i in 0..<batch.count { put(i, dimension.ofNobody) }
      return
    }
    switch dimension.codes {
    case .one(let codes): locate(codes, dimension, batch, put)
    case .two(let codes): locate(codes, dimension, batch, put)
    case .four(let codes): locate(codes, dimension, batch, put)
    case .eight(let codes): locate(codes, dimension, batch, put)
    }
  }

  @inline(__always)
  private func locate<Code: FixedWidthInteger>(
    _ codes: UnsafePointer<Code>, _ dimension: Dimension, _ batch: Batch,
    _ put: (Int, Int32) -> Void
  ) {
    let stride = dimension.stride
    if dimension.steps.isEmpty {
      locate(codes, dimension, batch, put) { Int32(truncatingIfNeeded: $0) &* stride }
    } else {
      dimension.steps.withUnsafeBufferPointer { steps in
        locate(codes, dimension, batch, put) { steps[Int(truncatingIfNeeded: $0)] }
      }
    }
  }

  @inline(__always)
  private func locate<Code: FixedWidthInteger>(
    _ codes: UnsafePointer<Code>, _ dimension: Dimension, _ batch: Batch,
    _ put: (Int, Int32) -> Void, _ step: (Code) -> Int32
  ) {
    if dimension.isOfCustomer {
      guard let ordinals = batch.ordinals else { return }
      let codes = codes + batch.firstOrdinal
      for i in 0..<batch.count { put(i, step(codes[Int(ordinals[i])])) }
    } else if let rows = batch.rows {
      let codes = codes + batch.start
      for i in 0..<batch.count {
        let code = codes + Int(rows[i])
        if MemoryLayout<Code>.size > 1 { strata_prefetch(code) }
        put(i, step(code.pointee))
      }
    } else {
      let codes = codes + batch.start
      for i in 0..<batch.count { put(i, step(codes[i])) }
    }
  }
}

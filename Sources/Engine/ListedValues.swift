import Columnar
import Planning

// SAFETY: memory has an element of its width for each row of the result, and each row is written by one task.

/// The values of a listing's rows, one column: packed at the width of what the column can hold, and
/// written by all tasks at once, each at the places of its own rows.
final class ListedValues: @unchecked Sendable {
  // SAFETY: tasks write to places of their own; it is read when all have ended.
  private let operand: Operand
  private let count: Int
  private let width: Int
  private let memory: UnsafeMutableRawPointer
  private let missing: UnsafeMutablePointer<UInt8>?
  private let isNew: UnsafeMutablePointer<UInt8>?

  init(_ operand: Operand, count: Int) {
    self.operand = operand
    self.count = count
    width = ListedValues.width(operand)
    memory = .allocate(byteCount: max(count * width, 1), alignment: 64)
    func flags() -> UnsafeMutablePointer<UInt8> { .allocate(capacity: max(count, 1)) }
    missing = operand.missing.map { _ in flags() }
    isNew = operand.isNew.map { _ in flags() }
  }

  deinit {
    memory.deallocate()
    missing?.deallocate()
    isNew?.deallocate()
  }

  private static func width(_ operand: Operand) -> Int {
    switch operand.lane {
    case .int: intWidth(operand).rawValue
    case .wide: MemoryLayout<Int128>.stride
    case .float: MemoryLayout<Double>.stride
    }
  }

  /// Bytes of a row's value, while it is written and when it is the result's.
  static func rowBytes(of operand: Operand) -> Int {
    2 * width(operand) + (operand.missing == nil ? 0 : 2) + (operand.isNew == nil ? 0 : 2)
  }

  private static func low(_ operand: Operand) -> Int64 {
    intWidth(operand) == .eight ? 0 : Int64(operand.bounds.lowerBound)
  }

  private static func intWidth(_ operand: Operand) -> PackedIntegers.Width {
    PackedIntegers.width(
      for: Int64(clamping: operand.bounds.lowerBound)...Int64(clamping: operand.bounds.upperBound))
  }

  /// Takes over rows of a batch: the i-th goes to `places[i]` of the result.
  func write(_ machine: Machine, _ rows: [Int32], at places: Slice<LargeArray<UInt32>>) {
    switch operand.lane {
    case .int:
      let values = machine.ints[operand.register]
      let low = ListedValues.low(operand)
      switch ListedValues.intWidth(operand) {
      case .one: write(rows, places) { UInt8(truncatingIfNeeded: values[$0] &- low) }
      case .two: write(rows, places) { UInt16(truncatingIfNeeded: values[$0] &- low) }
      case .four: write(rows, places) { UInt32(truncatingIfNeeded: values[$0] &- low) }
      case .eight: write(rows, places) { values[$0] }
      }
    case .wide:
      let values = machine.wides[operand.register]
      write(rows, places) { values[$0] }
    case .float:
      let values = machine.floats[operand.register]
      write(rows, places) { values[$0] }
    }
    for (flags, register) in [(missing, operand.missing), (isNew, operand.isNew)] {
      guard let flags, let register else { continue }
      let mask = machine.masks[register]
      for (row, place) in zip(rows, places) { flags[Int(place)] = mask[Int(row)] }
    }
  }

  @inline(__always)
  private func write<Element>(
    _ rows: [Int32], _ places: Slice<LargeArray<UInt32>>, _ value: (Int) -> Element
  ) {
    let target = memory.assumingMemoryBound(to: Element.self)
    for (row, place) in zip(rows, places) { target[Int(place)] = value(Int(row)) }
  }

  /// The column, when all rows are written.
  var values: ResultValues {
    let absent = missing.map { flags in Bitmap(count: count) { flags[$0] != 0 } }
    let column = Column(
      type: operand.type, count: count, storage: storage, missing: absent)
    guard let isNew else { return ResultValues(column) }
    return ResultValues((0..<count).map { isNew[$0] != 0 ? .new : column[$0] })
  }

  private var storage: Column.Storage {
    let buffer = Buffer(byteCount: count * width) { target in
      target.copyMemory(from: UnsafeRawBufferPointer(start: memory, count: count * width))
    }
    switch operand.lane {
    case .wide: return .wide(buffer)
    case .float: return .floats(buffer)
    case .int:
      let codes = PackedIntegers(
        count: count, base: ListedValues.low(operand), width: ListedValues.intWidth(operand),
        codes: buffer)
      if let dictionary = operand.dictionary { return .text(dictionary, codes: codes) }
      if operand.type == .boolean { return .bits(Bitmap(count: count) { codes[$0] != 0 }) }
      return .integers(codes)
    }
  }
}

import Columnar

// SAFETY: each part is written to the place of its own rows, which the target has.

/// Joins the parts of a column, in order, to one narrow column.
struct ColumnMerger {
  let parser: FileParser
  let column: Int
  let resolved: ResolvedColumn
  let parts: [ChunkColumn]
  /// Rows before each part, and at the end all rows.
  let starts: [Int]
  /// Where parts are already, if they have the form expected.
  let bed: ColumnBed?

  /// The column; nil where its texts are longer together than 32-bit offsets reach.
  func merged() throws(LoadingError) -> Column? {
    let count = starts[starts.count - 1]
    let missing = missingBitmap(count)
    switch resolved.kind {
    case .units, .date, .timestamp:
      let bounds = resolved.bounds ?? 0...0
      return Column(
        type: type, count: count, storage: .integers(integers(count, bounds: bounds)),
        missing: missing, bounds: resolved.bounds)
    case .boolean:
      let bits = integers(count, bounds: 0...1)
      return Column(
        type: .boolean, count: count,
        // Codes of missing rows are 0.
        storage: .bits(try truths(bits)),
        missing: missing)
    case .float:
      return Column(type: .float, count: count, storage: .floats(floats(count)), missing: missing)
    case .text, .missing:
      guard let storage = texts(count) else { return nil }
      return Column(type: .text, count: count, storage: storage, missing: missing)
    }
  }

  private func truths(_ bits: PackedIntegers) throws(LoadingError) -> Bitmap {
    do throws(BudgetError) {
      return try Bitmap(count: bits.count, parser.tasks) { bits[$0] != 0 }
    } catch {
      throw .cancelled
    }
  }

  private var type: ColumnType {
    switch resolved.kind {
    case .units:
      let isDecimal = resolved.scale > 0 || parser.settings.said[column] == .decimal
      return isDecimal ? .decimal(scale: resolved.scale) : .integer
    case .date: return .date
    case .timestamp: return .timestamp(scale: resolved.scale)
    case .boolean: return .boolean
    case .float: return .float
    case .text, .missing: return .text
    }
  }

  private func missingBitmap(_ count: Int) -> Bitmap? {
    if parts.allSatisfy({ $0.missingCount == 0 }) { return nil }
    var words = [UInt64](repeating: 0, count: Bitmap.wordCount(count) + 1)
    for (part, start) in zip(parts, starts) {
      guard let source = part.missing else { continue }
      let shift = UInt64(start & 63)
      for (index, word) in source.enumerated() where word != 0 {
        words[start >> 6 + index] |= word << shift
        if shift > 0 { words[start >> 6 + index + 1] |= word >> (64 - shift) }
      }
    }
    return Bitmap(count: count, words: words)
  }

  /// A buffer of codes of a width, filled part by part on all workers; codes of missing rows are 0.
  ///
  /// It is the column's bed if that has the width: then parts that are there stay.
  // SAFETY: `write` is lent the buffer for the call, and writes the elements of its part alone.
  private func codes(
    _ count: Int, width: PackedIntegers.Width,
    write: (ChunkColumn, PartCodes, UnsafeMutableRawPointer) -> Void
  ) -> Buffer {
    if let bed, bed.form.width == width {
      fill(bed.base, width, write)
      return bed.buffer(rows: count)
    }
    return Buffer(byteCount: count * width.rawValue) { target in
      guard let base = target.baseAddress else { return }
      fill(base, width, write)
    }
  }

  private func fill(
    _ base: UnsafeMutableRawPointer, _ width: PackedIntegers.Width,
    _ write: (ChunkColumn, PartCodes, UnsafeMutableRawPointer) -> Void
  ) {
    // SAFETY: part i writes the elements of its own rows, starts[i] ..< starts[i + 1], alone.
    parser.runParallel(parts.count) { index, _ in
      if parser.isOver { return }
      let part = parts[index]
      let rows = starts[index + 1] - starts[index]
      let place = base + starts[index] * width.rawValue
      guard let values = part.values else {
        place.initializeMemory(as: UInt8.self, repeating: 0, count: rows * width.rawValue)
        return
      }
      write(part, values, place)
      guard let missing = part.missing else { return }
      for row in 0..<rows where missing[row >> 6] >> UInt64(row & 63) & 1 != 0 {
        (place + row * width.rawValue).initializeMemory(
          as: UInt8.self, repeating: 0, count: width.rawValue)
      }
    }
  }

  private func integers(_ count: Int, bounds: ClosedRange<Int64>) -> PackedIntegers {
    let width = PackedIntegers.width(for: bounds)
    let base = width == .eight ? 0 : bounds.lowerBound
    let buffer = codes(count, width: width) { part, values, place in
      PackedWriter.rewrite(
        values, factor: part.factor(to: resolved.kind, scale: resolved.scale), base: base,
        width: width, to: place)
    }
    return PackedIntegers(count: count, base: base, width: width, codes: buffer)
  }

  private func floats(_ count: Int) -> Buffer {
    codes(count, width: .eight) { _, values, place in
      PackedWriter.rewrite(values, factor: 1, base: 0, width: .eight, to: place)
    }
  }

  private func texts(_ count: Int) -> Column.Storage? {
    if parts.contains(where: { $0.texts != nil }) { return textsWithoutCodes(count) }
    let merge = DictionaryMerge(
      pools: parser.parsers.map { $0.pool(column) }, parts: parts,
      mayHoldStrays: parser.hasStrayTexts)
    guard let dictionary = merge.dictionary else { return nil }
    let width = PackedIntegers.width(for: 0...Int64(max(1, dictionary.count) - 1))
    let buffer = codes(count, width: width) { part, values, place in
      // SAFETY: a part's codes are below the count of its worker's pool, as many as the map has.
      merge.maps[part.worker].withUnsafeBufferPointer { map in
        guard let map = map.baseAddress else { return }
        PackedWriter.remap(values, map, width: width, to: place)
      }
    }
    return .text(
      dictionary, codes: PackedIntegers(count: count, base: 0, width: width, codes: buffer))
  }

  /// Texts one behind the other: entry i is row i.
  private func textsWithoutCodes(_ count: Int) -> Column.Storage? {
    var byteStarts = [0]
    for part in parts {
      byteStarts.append(byteStarts[byteStarts.count - 1] + (part.texts?.byteCount ?? 0))
    }
    let byteCount = byteStarts[byteStarts.count - 1]
    if byteCount > Int(UInt32.max) { return nil }
    // SAFETY: each part writes the ends of its own rows and its own bytes; element 0 is the start.
    let offsets = Buffer(byteCount: (count + 1) * 4) { target in
      let offsets = target.bindMemory(to: UInt32.self)
      offsets[0] = 0
      parser.runParallel(parts.count) { index, _ in
        let first = starts[index] + 1
        guard let values = parts[index].values else {
          for row in first..<starts[index + 1] + 1 { offsets[row] = UInt32(byteStarts[index]) }
          return
        }
        guard let base = target.baseAddress else { return }
        PackedWriter.rewrite(
          values, factor: 1, base: Int64(-byteStarts[index]), width: .four, to: base + first * 4)
      }
    }
    let bytes = Buffer(byteCount: byteCount) { target in
      guard let base = target.baseAddress else { return }
      parser.runParallel(parts.count) { index, _ in
        guard let texts = parts[index].texts else { return }
        (base + byteStarts[index]).copyMemory(
          from: texts.pointer(as: UInt8.self), byteCount: texts.byteCount)
      }
    }
    let dictionary = TextDictionary(
      count: count, offsets: offsets, bytes: bytes, isSorted: false, isDistinct: false)
    return .text(dictionary, codes: nil)
  }
}

/// The dictionary of a column, from those of the workers.
struct DictionaryMerge {
  /// Nil where the texts are longer together than 32-bit offsets reach.
  private(set) var dictionary: TextDictionary?
  /// For each worker the code of each text of its pool.
  private(set) var maps: [[UInt32]]

  /// Up to `Column.dictionaryLimit` texts are sorted by bytes, more stand in the order of the rows.
  ///
  /// `mayHoldStrays`: pools may hold texts of no row, which must not be in the dictionary.
  init(pools: [TextPool], parts: [ChunkColumn], mayHoldStrays: Bool) {
    let all = TextPool()
    let numbers = pools.map { pool in
      (0..<pool.count).map { code -> UInt32 in
        let text = pool.text(code)
        guard let start = text.baseAddress else { return 0 }
        return all.code(start, text.count)
      }
    }
    var order: [UInt32]
    if all.count > Column.dictionaryLimit || mayHoldStrays {
      order = DictionaryMerge.orderOfAppearance(all.count, numbers, parts)
    } else {
      order = (0..<UInt32(all.count)).map { $0 }
    }
    if order.count <= Column.dictionaryLimit {
      order.sort { compareBytes(all.text(Int($0)), all.text(Int($1))) < 0 }
    }
    var place = [UInt32](repeating: 0, count: all.count)
    for (code, number) in order.enumerated() { place[Int(number)] = UInt32(code) }
    maps = numbers.map { $0.map { place[Int($0)] } }
    dictionary = DictionaryMerge.makeDictionary(order, all)
  }

  /// The numbers of the texts that occur in rows, by the first row each is in.
  private static func orderOfAppearance(
    _ count: Int, _ numbers: [[UInt32]], _ parts: [ChunkColumn]
  ) -> [UInt32] {
    var isSeen = [Bool](repeating: false, count: count)
    var order: [UInt32] = []
    for part in parts {
      guard let values = part.values else { continue }
      let map = numbers[part.worker]
      for row in 0..<values.count {
        if let missing = part.missing, missing[row >> 6] >> UInt64(row & 63) & 1 != 0 { continue }
        let number = map[Int(values[row])]
        if !isSeen[Int(number)] {
          isSeen[Int(number)] = true
          order.append(number)
        }
      }
    }
    return order
  }

  private static func makeDictionary(_ order: [UInt32], _ all: TextPool) -> TextDictionary? {
    var byteCount = 0
    var isSorted = true
    for (index, number) in order.enumerated() {
      let text = all.text(Int(number))
      byteCount += text.count
      if index > 0, isSorted {
        isSorted = compareBytes(all.text(Int(order[index - 1])), text) < 0
      }
    }
    if byteCount > Int(UInt32.max) { return nil }
    var position = 0
    // SAFETY: `order.count` + 1 offsets are written, then exactly the bytes they enclose.
    let offsets = Buffer(byteCount: (order.count + 1) * 4) { target in
      let offsets = target.bindMemory(to: UInt32.self)
      offsets[0] = 0
      for (index, number) in order.enumerated() {
        position += all.text(Int(number)).count
        offsets[index + 1] = UInt32(position)
      }
    }
    position = 0
    let bytes = Buffer(byteCount: byteCount) { target in
      for number in order {
        let text = all.text(Int(number))
        UnsafeMutableRawBufferPointer(rebasing: target[position..<position + text.count])
          .copyMemory(from: UnsafeRawBufferPointer(text))
        position += text.count
      }
    }
    return TextDictionary(
      count: order.count, offsets: offsets, bytes: bytes, isSorted: isSorted, isDistinct: true)
  }
}

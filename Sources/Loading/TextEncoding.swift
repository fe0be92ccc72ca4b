// SAFETY: bytes are read below the counts given.

/// How a file's characters are written as bytes.
struct TextEncoding: Sendable, Hashable {
  /// As messages call it.
  var name: String
  /// As the system's converter calls it; nil for UTF-8.
  var systemName: String?
  /// Bytes that a character has at least.
  var unit = 1
  /// Bytes of a mark at the front.
  var markBytes = 0

  static let utf8 = TextEncoding(name: "UTF-8")

  /// An encoding by the name that a user gives it.
  init(said name: String) {
    let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
    switch plain {
    case "utf8": self = .utf8
    case "latin1": self.init(name: name, systemName: "ISO-8859-1")
    case "ansi", "windows1252": self.init(name: name, systemName: "CP1252")
    case "macroman", "macosroman", "mac": self.init(name: name, systemName: "MACINTOSH")
    case "gbk", "gb2312": self.init(name: name, systemName: "GB18030")
    case "shiftjis", "sjis": self.init(name: name, systemName: "SHIFT_JIS")
    case "utf16le": self.init(name: name, systemName: "UTF-16LE", unit: 2)
    case "utf16be": self.init(name: name, systemName: "UTF-16BE", unit: 2)
    default: self.init(name: name, systemName: name)
    }
  }

  init(name: String, systemName: String? = nil, unit: Int = 1, markBytes: Int = 0) {
    self.name = name
    self.systemName = systemName
    self.unit = unit
    self.markBytes = markBytes
  }

  /// What a byte order mark, or zeros at every second place, say; nil where there is none.
  static func marked(_ view: FileView) -> TextEncoding? {
    let count = min(view.count, LoadingLimits.dialectBytes)
    view.need(0, count)
    let bytes = view.bytes
    if count >= 2, bytes[0] == 0xFF, bytes[1] == 0xFE {
      return TextEncoding(name: "UTF-16", systemName: "UTF-16LE", unit: 2, markBytes: 2)
    }
    if count >= 2, bytes[0] == 0xFE, bytes[1] == 0xFF {
      return TextEncoding(name: "UTF-16", systemName: "UTF-16BE", unit: 2, markBytes: 2)
    }
    var zeros = (even: 0, odd: 0)
    for place in 0..<count where bytes[place] == 0 {
      if place & 1 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
    }
    if zeros.odd * 3 > count, zeros.even * 16 < count {
      return TextEncoding(name: "UTF-16 without a mark", systemName: "UTF-16LE", unit: 2)
    }
    if zeros.even * 3 > count, zeros.odd * 16 < count {
      return TextEncoding(name: "UTF-16 without a mark", systemName: "UTF-16BE", unit: 2)
    }
    return nil
  }
}

/// What bytes of a text say about its encoding.
struct EncodingSigns {
  /// Characters of several bytes as UTF-8 writes them.
  private(set) var characters = 0
  /// Bytes that are none.
  private(set) var broken = 0
  /// The place of the first of them, and the byte.
  private(set) var firstBroken: (place: Int, byte: UInt8)?
  /// Of the high bytes that are not behind another in a pair: those that begin one of GB 2312's pairs.
  private var pairs = 0
  private var singles = 0
  /// Bytes 0x80 … 0x9F, and those of them that Windows-1252 does not have.
  private var low = 0
  private var undefined = 0
  private var hasReturn = false
  private var hasFeed = false

  /// The signs of a range of a file.
  init(_ view: FileView, upTo limit: Int) {
    var position = 0
    while position < limit, !view.hasFailed {
      view.begin(at: position)
      let end = min(limit, position + LoadingLimits.pieceBytes)
      view.need(position, min(view.count, end + 4))
      position = look(view.bytes, position, end, min(view.count, end + 4))
    }
  }

  /// The signs of all bytes of a stream.
  init(_ stream: any ByteStream, path: String) throws(LoadingError) {
    try stream.restart()
    var text = try GrowingBytes(capacity: 2 * LoadingLimits.pieceBytes, path: path)
    var before = 0
    var isOver = false
    while !isOver {
      isOver = try !stream.read(into: &text)
      let end = text.withBytes { bytes -> Int in
        guard let base = bytes.baseAddress else { return 0 }
        return look(base, 0, isOver ? bytes.count : bytes.count - 4, bytes.count, before: before)
      }
      before += end
      text.removeFirst(end)
    }
  }

  /// Looks at the characters that begin in a stretch; says where the last of them ends.
  private mutating func look(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ readable: Int, before: Int = 0
  ) -> Int {
    var position = start
    while position < end {
      let byte = bytes[position]
      if byte < 0x80 {
        if byte == 13 { hasReturn = true }
        if byte == 10 { hasFeed = true }
        position += 1
        continue
      }
      let rest = UnsafeBufferPointer(
        start: bytes + position, count: min(4, readable - position))
      let length = UTF8Check.sequenceLength(rest[...])
      if length > 0 {
        characters += 1
        position += length
        continue
      }
      broken += 1
      if firstBroken == nil { firstBroken = (before + position, byte) }
      let next = position + 1 < readable ? bytes[position + 1] : 0
      if (0xA1...0xF7).contains(byte), next >= 0xA1 {
        pairs += 1
        position += 2
        continue
      }
      singles += 1
      if byte < 0xA0 { low += 1 }
      if [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte) { undefined += 1 }
      position += 1
    }
    return position
  }

  /// The encoding that the signs speak for, where it is not UTF-8.
  var guess: TextEncoding? {
    guard broken > 0, broken > characters else { return nil }
    if pairs > singles { return TextEncoding(name: "GB18030", systemName: "GB18030") }
    if undefined > 0 || (low > 0 && hasReturn && !hasFeed) {
      return TextEncoding(name: "Mac OS Roman", systemName: "MACINTOSH")
    }
    return TextEncoding(name: "Windows-1252", systemName: "CP1252")
  }
}

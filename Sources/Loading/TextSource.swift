/// The text of a file: unpacked, and in UTF-8.
struct TextSource {
  /// All of it, or where that is much, its begin.
  let file: SourceFile
  /// All of it from its first byte on, where the file is but the begin.
  let stream: (any ByteStream)?
  /// How it was written.
  let encoding: TextEncoding
  /// Why another encoding than UTF-8 was taken; nil where it was said, or is marked.
  let sign: ReadNote?
  /// Whether gzip was undone.
  let isUnpacked: Bool
  /// Whether another encoding can still be tried.
  var mayBeOther: Bool { encoding == .utf8 && !isSaid }
  private let isSaid: Bool
  private let raw: SourceFile

  /// Takes a file and brings its text to UTF-8 where that can be seen at its front, or was said.
  init(_ raw: SourceFile, _ options: ReadOptions) throws(LoadingError) {
    let isUnpacked = Unpacking.isPacked(try FileView(raw, offset: 0))
    var front = raw
    if isUnpacked {
      let unpacking = try Unpacking(raw, options.isCancelled)
      (front, _) = try TextSource.begin(of: unpacking, raw, options)
    }
    let view = try FileView(front, offset: 0)
    let said = options.encoding.map { TextEncoding(said: $0) }
    var sign: ReadNote?
    var found = TextEncoding.marked(view) ?? said ?? .utf8
    if said == nil, found == .utf8 {
      let signs = EncodingSigns(view, upTo: min(view.count, LoadingLimits.dialectBytes))
      if let guess = signs.guess {
        found = guess
        sign = signs.note(guess)
      }
    }
    try front.check()
    try self.init(raw, found, sign, isUnpacked: isUnpacked, isSaid: said != nil, options)
  }

  private init(
    _ raw: SourceFile, _ encoding: TextEncoding, _ sign: ReadNote?, isUnpacked: Bool,
    isSaid: Bool, _ options: ReadOptions
  ) throws(LoadingError) {
    (self.raw, self.encoding, self.sign) = (raw, encoding, sign)
    (self.isUnpacked, self.isSaid) = (isUnpacked, isSaid)
    if !isUnpacked, encoding.systemName == nil {
      (file, stream) = (raw, nil)
      return
    }
    let stream = try TextSource.stream(of: raw, encoding, isUnpacked: isUnpacked, options)
    let (begin, isAll) = try TextSource.begin(of: stream, raw, options)
    (file, self.stream) = (begin, isAll ? nil : stream)
  }

  private static func stream(
    of raw: SourceFile, _ encoding: TextEncoding, isUnpacked: Bool, _ options: ReadOptions
  ) throws(LoadingError) -> any ByteStream {
    let bytes: any ByteStream =
      isUnpacked
      ? try Unpacking(raw, options.isCancelled) : try FileBytes(raw, options.isCancelled)
    return encoding.systemName == nil
      ? bytes : try Transcoding(bytes, encoding, path: raw.path, options.isCancelled)
  }

  /// The begin of a stream, in which one line is no more than half; and whether that is all.
  private static func begin(
    of stream: any ByteStream, _ raw: SourceFile, _ options: ReadOptions
  ) throws(LoadingError) -> (SourceFile, isAll: Bool) {
    var wanted = options.frontBytes
    var taken = 0
    defer { _ = options.takesMemory(-taken) }
    var text = try GrowingBytes(capacity: wanted + LoadingLimits.chunkBytes, path: raw.path)
    while true {
      if try !stream.fill(&text, upTo: wanted) { return (try raw.replaced(by: text), true) }
      let hasLine = text.withBytes { $0.prefix(wanted / 2).contains { $0 == 10 || $0 == 13 } }
      if hasLine { return (try raw.replaced(by: text), false) }
      taken += wanted
      if !options.takesMemory(wanted) { throw .cancelled }
      wanted *= 2
    }
  }

  /// The bytes from the first on.
  func bytes(_ options: ReadOptions) throws(LoadingError) -> any ByteStream {
    if let stream { return stream }
    return try FileBytes(file, options.isCancelled)
  }

  /// The text in the encoding that all of its bytes speak for, where that is another one.
  func other(_ options: ReadOptions) throws(LoadingError) -> TextSource? {
    guard mayBeOther else { return nil }
    let signs = try EncodingSigns(bytes(options), path: file.path)
    guard let guess = signs.guess else { return nil }
    return try TextSource(
      raw, guess, signs.note(guess), isUnpacked: isUnpacked, isSaid: false, options)
  }
}

extension EncodingSigns {
  fileprivate func note(_ guess: TextEncoding) -> ReadNote? {
    firstBroken.map { .encoding(guess.name, byte: $0.byte, place: $0.place) }
  }
}

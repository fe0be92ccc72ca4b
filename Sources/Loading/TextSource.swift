// SAFETY: bytes are read below the count of their view.

/// The text of a file: unpacked, and in UTF-8.
struct TextSource {
  let file: SourceFile
  /// How it was written.
  let encoding: TextEncoding
  /// Why another encoding than UTF-8 was taken; nil where it was said, or is marked.
  let sign: ReadNote?
  /// Whether gzip was undone.
  let isUnpacked: Bool
  /// Whether another encoding can still be tried.
  var mayBeOther: Bool { encoding == .utf8 && !isSaid }
  private let isSaid: Bool

  /// Takes a file and brings its text to UTF-8 where that can be seen at its front, or was said.
  init(_ raw: SourceFile, _ options: ReadOptions) throws(LoadingError) {
    var file = raw
    isUnpacked = Unpacking.isPacked(try FileView(file, offset: 0))
    if isUnpacked {
      file = try file.replaced(by: Unpacking.unpacked(file, options.isCancelled))
    }
    let view = try FileView(file, offset: 0)
    isSaid = options.encoding != nil
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
    try file.check()
    self.file =
      found.systemName == nil
      ? file : try file.replaced(by: found.transcoded(file, options.isCancelled))
    encoding = found
    self.sign = sign
  }

  private init(
    _ file: SourceFile, _ encoding: TextEncoding, _ sign: ReadNote?, isUnpacked: Bool
  ) {
    (self.file, self.encoding, self.sign) = (file, encoding, sign)
    (isSaid, self.isUnpacked) = (false, isUnpacked)
  }

  /// The text in the encoding that all of its bytes speak for, where that is another one.
  func other(_ options: ReadOptions) throws(LoadingError) -> TextSource? {
    guard mayBeOther else { return nil }
    let view = try FileView(file, offset: 0)
    let signs = EncodingSigns(view, upTo: view.count)
    try file.check()
    guard let guess = signs.guess else { return nil }
    return TextSource(
      try file.replaced(by: guess.transcoded(file, options.isCancelled)), guess, signs.note(guess),
      isUnpacked: isUnpacked)
  }
}

extension EncodingSigns {
  fileprivate func note(_ guess: TextEncoding) -> ReadNote? {
    firstBroken.map { .encoding(guess.name, byte: $0.byte, place: $0.place) }
  }
}

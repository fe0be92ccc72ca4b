// SAFETY: bytes are read below the count of their view.

/// A text's bytes, one behind the other, as often as they are asked for: unpacked or brought to UTF-8
/// on the way.
protocol ByteStream: AnyObject {
  /// Goes back before the first byte.
  func restart() throws(LoadingError)

  /// Appends some bytes, a few hundred kibibytes or so; false behind the last.
  func read(into text: inout GrowingBytes) throws(LoadingError) -> Bool

  /// Bytes of the file that were read for it, and all there are.
  var progress: (done: Int, count: Int) { get }
}

extension ByteStream {
  /// Appends bytes until there are as many, or no more; false in that case.
  func fill(_ text: inout GrowingBytes, upTo count: Int) throws(LoadingError) -> Bool {
    while text.count < count {
      if try !read(into: &text) { return false }
    }
    return true
  }
}

/// The bytes of a file as they are.
final class FileBytes: ByteStream {
  private let file: SourceFile
  private let view: FileView
  private let isCancelled: () -> Bool
  private var position = 0

  init(_ file: SourceFile, _ isCancelled: @escaping () -> Bool) throws(LoadingError) {
    self.file = file
    self.isCancelled = isCancelled
    view = try FileView(file, offset: 0)
  }

  var progress: (done: Int, count: Int) { (position, view.count) }

  func restart() { position = 0 }

  func read(into text: inout GrowingBytes) throws(LoadingError) -> Bool {
    if isCancelled() { throw .cancelled }
    guard position < view.count else { return false }
    view.begin(at: position)
    let end = min(view.count, position + LoadingLimits.pieceBytes)
    view.need(position, end)
    try file.check()
    try text.append(view.bytes + position, end - position)
    position = end
    return true
  }
}

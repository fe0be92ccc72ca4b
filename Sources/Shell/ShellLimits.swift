/// Every bound of this target.
enum ShellLimits {
  /// Bytes handed to the system at once; between two pieces Ctrl-C is looked for.
  static let writtenByteCount = 1 << 16
  /// A column with more rows is not searched for its values when TAB is pressed.
  static let completedRowCount = 20_000_000
  /// Values of a column that are offered at most.
  static let completedValueCount = 2_000
  /// Files of a folder that are offered at most.
  static let completedFileCount = 5_000
  /// An answer longer than this is not put into the clipboard: terminals drop it without a word.
  static let copiedByteCount = 1 << 18
  /// A script longer than this is not read.
  static let scriptByteCount = 256 << 20
  /// Scripts that include one another are at most so deep.
  static let includeDepth = 16
}

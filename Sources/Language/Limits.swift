/// The bounds of this target, so that no text, however large or odd, takes the program down.
package enum Limits {
  /// Levels of brackets, of `not`, of signs and of operators one above the other in one expression.
  package static let nestingDepth = 200
  /// Errors kept of one statement; the last one kept tells how many more there were.
  package static let errorsPerStatement = 50
  /// Entries of a list of dimensions, measures or keys of an order.
  package static let listEntries = 1000
  /// Ranges into which a value is cut.
  package static let ranges = 1000
  /// Decimal digits of a number.
  package static let numberDigits = 38
  /// Longer words are not compared with the known ones, bytes.
  package static let spellingByteCount = 64
  /// Longer pieces of the source are cut in messages, characters.
  package static let quotedCharacterCount = 40
  /// Conditions longer than this are not printed in the note on `and` beside `or`, bytes.
  package static let readingByteCount = 400
  /// The formatter breaks longer lines, columns.
  package static let formattedWidth = 100
}

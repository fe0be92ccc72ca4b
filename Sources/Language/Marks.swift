/// What the parser noticed about the tokens of a statement, for those that lay it out anew. All
/// numbers are indices of tokens in the script, ascending.
struct Marks: Sendable {
  /// The statement's tokens, without the `;`.
  var tokens = 0..<0
  /// Words read as words of the language; all others are names.
  var keywords: [Int] = []
  /// First tokens of clauses and of options.
  var parts: [Int] = []
  /// Commas between entries, `and` and `or` between conditions.
  var joints: [Int] = []
  /// Signs that stand right before their operand: `-` of one operand, `~` of `~contains`.
  var prefixes: [Int] = []
  /// Brackets that stand right behind a name: of calls, and of what a segment is given.
  var hugging: [Int] = []
}

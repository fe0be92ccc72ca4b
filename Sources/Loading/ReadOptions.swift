package import Columnar

/// A type that the user gives a column: `columns (zip as text)`.
package enum SaidType: String, Sendable, Hashable, CaseIterable {
  case integer, decimal, float, text, date, timestamp, boolean
}

/// How a file of delimited text is to be read; what is not said is found out.
package struct ReadOptions: Sendable {
  /// The byte between fields; nil: found out among `,` `;` tab and `|`.
  package var delimiter: UInt8?
  /// The byte around fields.
  package var quote: UInt8
  /// Whether the first record holds names; nil: it does if none of its fields is a number, a date,
  /// a timestamp or a boolean, or if one of them is a text above values of one of these types.
  package var hasHeader: Bool?
  /// Texts that mean "missing", quoted or not, besides empty and blank fields.
  package var missingTexts: [String]
  /// What of a database is read.
  package var database = DatabaseSource()
  /// What the client library of PostgreSQL is called.
  package var clientLibrary = PostgresLibrary.names
  /// How characters are written; nil: found out, UTF-8 where nothing speaks against it.
  package var encoding: String?
  /// The order of day, month and year; nil: found out for each column.
  package var dates: DateOrder?
  /// What divides whole from fraction, a point or a comma; nil: found out for each column.
  package var decimal: UInt8?
  /// Refused rows that are kept with their line, reason and begin; further ones are only counted.
  package var refusalLimit = LoadingLimits.refusedRowsKept
  /// Bytes of a refused row that are kept.
  package var excerptBytes = LoadingLimits.excerptBytes
  /// Types by column name; rows whose value does not fit are refused.
  package var types: [String: SaidType]
  /// Types by column name where the file has such a column: those that a table has already.
  package var expectedTypes: [String: SaidType] = [:]
  /// Types by column as a database says them; what is said by name counts more.
  var columnTypes: [SaidType?] = []
  /// Workers, at least 1; the result does not depend on it.
  package var threads: Int
  /// Asked once a chunk.
  package var isCancelled: @Sendable () -> Bool
  /// Told of the bytes that a chunk takes, or gives back (then they are negative); false where there is
  /// no room, which ends the load.
  package var takesMemory: @Sendable (Int) -> Bool = { _ in true }
  /// Told of the bytes and rows that were read.
  package var progress = Progress()
  /// Bytes of the file a worker takes at a time; the result does not depend on it.
  var chunkBytes = LoadingLimits.chunkBytes

  /// Options; what is left out is found out.
  package init(
    delimiter: UInt8? = nil, quote: UInt8 = UInt8(ascii: "\""), hasHeader: Bool? = nil,
    missingTexts: [String] = [], types: [String: SaidType] = [:], threads: Int = 1,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.hasHeader = hasHeader
    self.missingTexts = missingTexts
    self.types = types
    self.threads = max(1, threads)
    self.isCancelled = isCancelled
  }

  /// Bytes at the front of a text that comes in pieces, from which all is guessed: more than all that
  /// guesses look at.
  var frontBytes: Int {
    min(
      LoadingLimits.headBytes + LoadingLimits.quotedFieldBytes,
      max(LoadingLimits.dialectBytes, 4 * chunkBytes))
  }

  /// The options for the text that is made of a database's rows.
  var forDatabase: ReadOptions {
    var options = self
    (options.delimiter, options.hasHeader) = (UInt8(ascii: ","), true)
    (options.quote, options.encoding) = (UInt8(ascii: "\""), nil)
    return options
  }
}

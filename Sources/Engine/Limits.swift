/// The engine's fixed sizes.
enum Limits {
  /// Customers (and about as many events) that are worked on at a time: their values stay in the cache.
  static let batchRows = 2_048
  /// Rows that are worked on at a time where only codes of a byte or two are looked at.
  static let narrowRows = 16_384
  /// Rows of a batch of customers whose steps are followed: so many that a batch is rarely cut short.
  static let followedRows = 32_768
  /// Rows whose groups are found at a time before what is measured of them is added.
  static let tallyRows = 1_024
  /// Rows of a customer on average above which those of a period are searched for, customer by
  /// customer, rather than all looked at.
  static let searchedRows = 64
  /// Customers of one task. A store is cut into the same tasks whatever the number of threads, and
  /// tasks are merged in order: so no answer depends on threads.
  static let taskCustomers = 16_384
  /// Groups up to which accumulators lie in a flat array; beyond, group keys are hashed.
  static let flatGroups = 65_536
  /// Rows after which a scan accounts for the memory of its groups again.
  static let accountedRows = 32_768
  /// Days (or codes) up to which a function of them is looked up in a table made beforehand.
  static let tableEntries = 4_194_304
  /// From the least to the greatest so many values are noted by place while a customer's are counted.
  static let stampedValues = 65_536
  /// Steps of a sequence; a bit each, twice.
  static let sequenceSteps = 32
  /// Customers further on whose days are asked of the memory while one's are looked at.
  static let daysAhead = 32
  /// Different numbers or days of a column up to which a profile names the most frequent.
  static let profileValues = 1_000
}

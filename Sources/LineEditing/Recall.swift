/// The entries that the up and down keys bring back, and what was changed in them meanwhile.
struct Recall {
  private var entries: [String] = []
  /// Which entry is shown; `entries.count` is the new one.
  private var index = 0
  /// Texts left behind by moving on, until the entry being typed is done.
  private var changed: [Int: String] = [:]

  /// Adds the newest entry; one equal to the newest so far is the same.
  mutating func add(_ entry: String) {
    if let last = entries.last, last.utf8.elementsEqual(entry.utf8) { return }
    if entries.count == LineEditingLimits.recalledEntryCount { entries.removeFirst() }
    entries.append(entry)
    restart()
  }

  /// Begins a new entry.
  mutating func restart() {
    index = entries.count
    changed = [:]
  }

  /// The entry before (up) or after the one shown, whose text is kept; nil if there is none.
  mutating func move(up: Bool, leaving text: String) -> String? {
    let target = up ? index - 1 : index + 1
    guard target >= 0, target <= entries.count else { return nil }
    changed[index] = text
    index = target
    return changed[target] ?? (target < entries.count ? entries[target] : "")
  }
}

// SAFETY: places are written below the capacity, bytes read below the end of the stretch.

/// The places of delimiters, line ends and quotes in a stretch of the file: its *marks*.
///
/// ```
/// start              end
/// │a,bc\n"x,y",d…    │        places   1 4 5 7 9 10 …
/// ```
/// All marks of a window are found first, without a branch that depends on the bytes, then read one
/// by one. A window can be resumed where the last reader stopped.
final class MarkWindow {
  private(set) var start = 0
  private(set) var end = 0
  private(set) var count = 0
  /// Whether bytes that are not ASCII stand in the window.
  private(set) var hasHighBits = false
  /// The next mark, and the place behind the last record read.
  var next = 0
  var resume = -1
  /// SAFETY: as many places as the window has bytes, and 64 that may be written in excess.
  let places: UnsafeMutablePointer<UInt16> = .allocate(capacity: LoadingLimits.windowBytes + 64)

  deinit { places.deallocate() }

  /// Finds the marks from `position` on.
  func fill(_ scanner: RecordScanner, from position: Int) {
    start = position
    end = min(scanner.end, position + LoadingLimits.windowBytes)
    scanner.view?.need(position, end)
    next = 0
    var seen: UInt64 = 0
    count = MarkWindow.find(scanner, position, end, places, &seen)
    hasHighBits = seen & ByteScan.highBits != 0
  }

  private static func find(
    _ scanner: RecordScanner, _ start: Int, _ stop: Int, _ places: UnsafeMutablePointer<UInt16>,
    _ seen: inout UInt64
  ) -> Int {
    let bytes = scanner.bytes
    let first = ByteScan.pattern(scanner.delimiter)
    let second = ByteScan.pattern(scanner.newline)
    let third = ByteScan.pattern(scanner.quote)
    var all: UInt64 = 0
    var count = 0
    var position = start
    while position &+ 64 <= stop {
      var mask: UInt64 = 0
      var shift: UInt64 = 0
      while shift < 64 {
        let word = ByteScan.load(bytes, position &+ Int(truncatingIfNeeded: shift), end: stop)
        all |= word
        mask |= ByteScan.bits(ByteScan.matches(word, first, second, third)) &<< shift
        shift &+= 8
      }
      write(mask, UInt16(truncatingIfNeeded: position &- start), places + count)
      count &+= mask.nonzeroBitCount
      position &+= 64
    }
    while position < stop {
      let byte = bytes[position]
      all |= UInt64(byte)
      if byte == scanner.delimiter || byte == scanner.newline || byte == scanner.quote {
        places[count] = UInt16(truncatingIfNeeded: position &- start)
        count &+= 1
      }
      position &+= 1
    }
    seen |= all
    return count
  }

  /// Writes the place of each bit that is set, in runs of eight; what is written in excess is
  /// overwritten by the next mask.
  @inline(__always)
  private static func write(_ mask: UInt64, _ base: UInt16, _ target: UnsafeMutablePointer<UInt16>)
  {
    var rest = mask
    var target = target
    repeat {
      var index = 0
      while index < 8 {
        target[index] = base &+ UInt16(truncatingIfNeeded: rest.trailingZeroBitCount)
        rest &= rest &- 1
        index &+= 1
      }
      target += 8
    } while rest != 0
  }
}

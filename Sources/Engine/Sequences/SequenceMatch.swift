import Columnar

// SAFETY: buffers of events are lent by the caller for the call; places in them are checked by the
// buffer's own bounds or lie below its count.

/// An event of a customer that meets a step, or that a step forbids.
struct SequenceEvent {
  /// When it was: days, or ticks.
  var time: Int64
  /// Table and event: several rows can be one.
  var event: Int64
  /// Bit k: it meets step k. Behind the steps' bits: it is forbidden before step k.
  var meets: UInt64
}

/// One customer's way through the steps: the places of the events that met them.
struct SequenceWay {
  /// Of which the first `count` are told.
  private(set) var places: [Int]
  private(set) var count = 0
  /// Whether the window of the next step is not over.
  var isOpen = false

  /// No way, with room for so many steps.
  init(steps: Int) { places = [Int](repeating: 0, count: steps) }

  mutating func begin(at place: Int) {
    clear()
    append(place)
  }

  mutating func clear() {
    count = 0
    isOpen = false
  }

  mutating func append(_ place: Int) {
    places[count] = place
    count += 1
  }

  /// Whether this one got further than another, or as far and is open where the other is not.
  func precedes(_ other: SequenceWay) -> Bool {
    (count, isOpen ? 1 : 0) > (other.count, other.isOpen ? 1 : 0)
  }
}

/// Finds a customer's way through the steps.
///
/// Of demo → order within 30 days → support without complaint:
/// ```
/// day      3       10      25      40          50
///          demo    order   order   complaint   support
/// step     1       2                           ╳ a complaint lies between 10 and 50
/// ```
/// Two steps reached; that the second order is nearer to the support does not count, as a step takes
/// the earliest event.
struct SequenceMatcher {
  /// Days that may lie between each step and the one before.
  let withinDays: [Int?]
  /// Ticks of a day; 1 where times are days.
  let ticksPerDay: Int64
  /// The time of the first step's event.
  let entry: ClosedRange<Int64>
  let anyEntry: Bool
  /// The last day.
  let lastDay: Int64

  var stepCount: Int { withinDays.count }

  /// Leaves in `best` the best way through events in ascending order of time, of one time in that of
  /// their rows; `attempt` is room to try in.
  func find(
    _ best: inout SequenceWay, _ attempt: inout SequenceWay,
    in events: UnsafeBufferPointer<SequenceEvent>
  ) {
    best.clear()
    for place in events.indices
    where events[place].meets & 1 != 0 && entry.contains(events[place].time) {
      attempt.begin(at: place)
      follow(&attempt, events)
      if attempt.precedes(best) { swap(&attempt, &best) }
      if !anyEntry || best.count == stepCount { break }
    }
  }

  private func follow(_ way: inout SequenceWay, _ events: UnsafeBufferPointer<SequenceEvent>) {
    for step in 1..<max(stepCount, 1) {
      let place = way.places[step - 1]
      let before = events[place].time
      // Of events of one time an earlier row can come behind a later one that met the step before.
      var next = place
      while next > 0, events[next - 1].time == before { next -= 1 }
      let limit = withinDays[step].map { day(before) + Int64($0) }
      var forbidden: Int64?
      var found: Int?
      while next < events.count {
        let event = events[next]
        if let forbidden, event.time > forbidden { break }
        if let limit, day(event.time) > limit { break }
        if event.meets >> UInt64(step) & 1 != 0, !isTaken(event.event, way, events) {
          found = next
          break
        }
        if forbidden == nil, event.time > before, event.meets >> UInt64(32 + step) & 1 != 0 {
          forbidden = event.time
        }
        next += 1
      }
      guard let found else {
        way.isOpen = forbidden == nil && limit.map { $0 > lastDay } ?? false
        return
      }
      way.append(found)
    }
  }

  @inline(__always)
  private func isTaken(
    _ event: Int64, _ way: SequenceWay, _ events: UnsafeBufferPointer<SequenceEvent>
  ) -> Bool {
    for step in 0..<way.count where events[way.places[step]].event == event { return true }
    return false
  }

  func day(_ time: Int64) -> Int64 {
    ticksPerDay == 1 ? time : Int64(floorDivide(Int(time), Int(ticksPerDay)))
  }
}

import Messages
import Rendering
import Session

/// The size of a segment that stands beside the statement while it is typed.
package enum LiveNote {
  /// `12,403 of 100,000 (12.4 %)`, dimmed where the terminal has colours; `about` where it is
  /// an estimate; nil where there is nothing to say.
  package static func text(
    of entry: String, _ runner: ScriptRunner, isKeyPressed: @escaping @Sendable () -> Bool
  ) -> String? {
    guard runner.showsLiveSize,
      let size = runner.session.liveSize(of: entry, isInterrupted: isKeyPressed), size.all > 0
    else { return nil }
    let share = Double(size.customers) / Double(size.all) * 100
    let count: Message =
      size.isExact ? "\(GroupedNumber.text(size.customers))" : about(size.customers)
    let percent = "\((share * 10).rounded() / 10) %"
    let text: Message = "\(count) of \(GroupedNumber.text(size.all)) (\(percent))"
    return runner.output.faint(text.text(in: runner.output.language))
  }

  /// Two digits of an estimate are all that it is good for.
  private static func about(_ number: Int) -> Message {
    var unit = 1
    while number / unit >= 100 { unit *= 10 }
    return "about \(GroupedNumber.text((number + unit / 2) / unit * unit))"
  }
}

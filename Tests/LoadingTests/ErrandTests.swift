import Dispatch
import Synchronization
import Testing

@testable import Loading

/// Work that waits for others, such as for the address of a host, is left when the statement is to end.
@Suite struct ErrandTests {
  @Test func whatIsMadeComesBack() {
    #expect(Errand.run(until: { false }) { 42 } == 42)
    // Nobody asks while the work is quick; what is slow is asked for until it is done.
    let asked = Atomic<Int>(0)
    let started = DispatchSemaphore(value: 0)
    let made = Errand.run(until: {
      if asked.wrappingAdd(1, ordering: .relaxed).oldValue == 3 { started.signal() }
      return false
    }) {
      started.wait()
      return "slow"
    }
    #expect(made == "slow" && asked.load(ordering: .relaxed) >= 4)
  }

  /// The work never ends by itself while it is waited for.
  @Test func workThatNeverEndsIsLeft() {
    let (release, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let asked = Atomic<Int>(0)
    let made = Errand.run(until: { asked.wrappingAdd(1, ordering: .relaxed).oldValue == 2 }) {
      release.wait()
      ended.signal()
      return 1
    }
    #expect(made == nil && asked.load(ordering: .relaxed) == 3)
    release.signal()
    ended.wait()
  }
}

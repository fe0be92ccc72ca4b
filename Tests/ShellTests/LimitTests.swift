import Columnar
import Language
import Messages
import Session
import Testing

/// What is said of a statement that was stopped.
@Suite struct LimitTests {
  @Test(arguments: [
    (
      BudgetError.time(limit: 2.5, used: 2.5114, during: "scan of orders"),
      Session.ExitStatus.limit,
      "error[time-limit]: the time limit of 2.500 s was reached during scan of orders, after 2.511 s; nothing was changed"
    ),
    (
      .memory(limit: 1 << 20, needed: 1_600_000, during: "sort"), .limit,
      "error[memory-limit]: the memory limit of 1 MB was reached during sort: 1.5 MB are needed so far; nothing was changed"
    ),
    (
      .interrupted(during: "merge"), .interrupted,
      "error[interrupted]: interrupted during merge; nothing was changed"
    ),
  ]) func message(failure: BudgetError, status: Session.ExitStatus, text: String) {
    let (diagnostic, found) = SessionDiagnostics.stopped(failure, at: .none)
    #expect(found == status)
    #expect("error[\(diagnostic.code)]: \(diagnostic.message.english)" == text)
  }
}

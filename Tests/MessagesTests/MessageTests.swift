import Messages
import Testing

@Suite struct MessageTests {
  @Test func literalsSayWhatTheyAre() {
    let name = "ltv"
    let message: Message = "`\(name)` is not a column of \("orders" as Message), \(3)"
    #expect(message.english == "`ltv` is not a column of orders, 3")
    #expect(message.template == "`{1}` is not a column of {2}, {3}")
    #expect(message == "`ltv` is not a column of orders, 3")
  }
}

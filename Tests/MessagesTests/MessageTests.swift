import Messages
import Testing

@Suite struct MessageTests {
  @Test func literalsSayWhatTheyAre() {
    let name = "ltv"
    let message: Message = "`\(name)` is not a column of \("orders" as Message), \(3)"
    #expect(message.english == "`ltv` is not a column of orders, 3")
    #expect(message.template == "`{1}` is not a column of {2}, {3}")
    #expect(message == "`ltv` is not a column of orders, 3")
    #expect(Message.list(["a", "b", "c"], .or).english == "a, b or c")
    #expect(Message.list(["a"], .and).english == "a")
    #expect(Message.list([String](), .and).isEmpty)
    #expect(Message.either(["a", "b", "c"]).english == "a or b or c")
  }

  /// The holes of the translation are in its own order, and what fills them is translated too.
  @Test func chineseIsFoundByTheTemplate() {
    let rows = Message.counted("2", "row", isOne: false)
    let message: Message = "\(rows) of \("orders") without a customer left out"
    #expect(message.english == "2 rows of orders without a customer left out")
    #expect(message.text(in: .chinese) == "orders 中 2 行没有客户，未计入")
    #expect(message.untranslated(in: .chinese).isEmpty)
  }

  @Test func whatHasNoTranslationIsNamed() {
    let message: Message = "nobody ever says \("this or that" as Message) of \("it")"
    #expect(message.text(in: .chinese) == message.english)
    #expect(
      message.untranslated(in: .chinese) == ["nobody ever says {1} of {2}", "this or that"])
    let typed: Message = "`group by`, \(3)"
    #expect(typed.untranslated(in: .chinese).isEmpty)
  }

  /// A sentence with figures has one template.
  @Test func piecesMakeASentence() {
    let sentence = Message.sentence(["\(1)", " of ", "\(2)"])
    #expect(sentence.template == "{1} of {2}")
    #expect(Message.sentence([]).english.isEmpty)
  }

  /// A blank stands between Chinese and Latin letters, and none between two Chinese ones.
  @Test(arguments: [
    ("ltv", "没有列 `ltv`"), ("会员", "没有列 `会员`"),
  ]) func isSpaced(_ name: String, _ text: String) {
    let message: Message = "there is no column `\(name)`"
    #expect(message.text(in: .chinese) == text)
    #expect(Message.list(["会员", "orders", ".csv"], .or).text(in: .chinese) == "会员、orders 或 .csv")
    #expect(Message.list(["会员", "订单"], .or).text(in: .chinese) == "会员或订单")
    #expect(Message.list(["会员", "`订单`"], .or).text(in: .chinese) == "会员或 `订单`")
  }

  @Test(
    arguments: [
      (["LANG": "zh_CN.UTF-8"], .chinese), (["LANG": "zh"], .chinese),
      (["LANG": "zh_TW"], .chinese),
      (["LC_ALL": "zh_CN.utf8", "LANG": "en_US.UTF-8"], .chinese),
      (["LC_MESSAGES": "zh_HK.UTF-8@latin", "LANG": "C"], .chinese),
      (["LC_ALL": "C", "LANG": "zh_CN.UTF-8"], .english),
      (["LC_ALL": "", "LC_MESSAGES": "en_GB", "LANG": "zh_CN.UTF-8"], .english),
      (["LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"], .chinese),
      (["LC_CTYPE": "zh_CN.UTF-8"], .english), ([:], .english), (["LANG": "POSIX"], .english),
      (["LANG": "zha_CN.UTF-8"], .english), (["LANG": "de_DE.UTF-8"], .english),
      // What is written is UTF-8.
      (["LANG": "zh_CN.GB18030"], .english),
    ] as [([String: String], MessageLanguage)])
  func environmentDecides(_ environment: [String: String], _ language: MessageLanguage) {
    #expect(MessageLanguage(environment: environment) == language)
  }
}

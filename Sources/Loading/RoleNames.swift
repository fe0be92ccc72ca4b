/// What columns are called that play a role; compared without case, blanks and signs.
enum RoleNames {
  /// Customers' keys, the clearest first.
  static let customer = [
    "customerid", "custid", "customerkey", "customerno", "customernumber", "customercode",
    "customer", "cust", "clientid", "client", "memberid", "member", "userid", "user",
    "subscriberid", "subscriber", "householdid", "household", "householdkey", "accountid",
    "accountno", "accountnumber", "account", "buyerid", "buyer", "shopperid", "patientid",
    "personid", "contactid", "客户", "客户id", "客户编号", "客户号", "会员", "会员id", "会员编号", "会员号",
    "用户", "用户id", "用户编号",
  ]

  private static let eventWords = [
    "order", "invoice", "basket", "transaction", "trans", "receipt", "bill", "purchase", "ticket",
    "cart", "salesorder", "visit", "session",
  ]
  private static let idWords = ["", "id", "no", "number", "num", "nr", "key", "code", "ref"]

  /// What makes several rows one event.
  static let event: [String] =
    eventWords.flatMap { word in idWords.map { word + $0 } }
    + ["订单", "订单id", "订单编号", "订单号", "发票号", "交易号", "交易编号"]

  /// Amounts of money, the clearest first.
  static let amount = [
    "amount", "amt", "revenue", "salesvalue", "salesamount", "sales", "turnover", "netamount",
    "totalamount", "orderamount", "ordervalue", "linetotal", "grandtotal", "ordertotal", "total",
    "totalprice", "totalvalue", "spend", "dollars", "金额", "销售额", "总额", "总价",
  ]

  /// The day from which a customer exists.
  static let joined = [
    "signupdate", "signup", "signedup", "signedupat", "joined", "joindate", "joineddate",
    "joinedat", "registered", "registrationdate", "registereddate", "registeredat",
    "registration", "created", "createdat", "createddate", "creationdate", "datecreated",
    "membersince", "customersince", "since", "enrolled", "enrolleddate", "enrollmentdate",
    "firstseen", "opendate", "opened", "注册日期", "注册时间", "加入日期", "创建日期",
  ]

  /// Names of times that are more of the event than others: order date before ship date.
  private static let timeWords = [
    "order", "invoice", "transaction", "purchase", "event", "sale", "basket", "visit", "issued",
    "订单", "下单", "交易", "购买",
  ]
  private static let clockWords = ["date", "time", "timestamp", "day", "when", "日期", "时间"]
  private static let otherWords = [
    "ship", "deliver", "due", "paid", "payment", "birth", "signup", "update", "modif", "return",
    "end", "expir", "require", "cancel", "created", "load",
  ]

  /// The name in small letters, without blanks and signs.
  static func normalized(_ name: String) -> String {
    String(name.lowercased().filter { $0.isLetter || $0.isNumber })
  }

  /// The place of a name in a list, or nil.
  static func rank(_ name: String, in list: [String]) -> Int? {
    let name = normalized(name)
    return list.firstIndex { $0.utf8.elementsEqual(name.utf8) }
  }

  /// How much a name is that of the time of an event; less is more.
  static func timeRank(_ name: String) -> Int {
    let name = normalized(name)
    if otherWords.contains(where: { name.contains($0) }) { return 3 }
    let isClock = clockWords.contains { name.contains($0) }
    if isClock, timeWords.contains(where: { name.contains($0) }) { return 0 }
    return isClock ? 1 : 2
  }
}

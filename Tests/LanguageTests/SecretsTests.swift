import Language
import Testing

/// Passwords of connection strings, wherever they stand in an entry.
@Suite struct SecretsTests {
  @Test(arguments: [
    (
      "load t from \"postgresql://ann:s3cret@db/shop\"",
      "load t from \"postgresql://ann:***@db/shop\""
    ),
    ("load 'postgres://ann:s3cret@db/shop'", "load 'postgres://ann:***@db/shop'"),
    (
      "load \"postgresql://ann:s3 c'ret@db/shop\" table",
      "load \"postgresql://ann:***@db/shop\" table"
    ),
    ("mysql://u:p@ss@h/d and redis://:pw@h", "mysql://u:***@h/d and redis://:***@h"),
    ("postgres://u:a/b@h/d", "postgres://u:***@h/d"),
    ("http://host:8080/a@b", "http://host:8080/a@b"),
    ("http://host/x?y=a:b@c", "http://host/x?y=a:b@c"),
    ("postgres://ann@db/shop", "postgres://ann@db/shop"),
    ("postgres://客:密码@db", "postgres://客:***@db"),
    ("\"host=db Password=abc user=x\"", "\"host=db Password=*** user=x\""),
    ("pg://h/d?password=abc&ssl=1", "pg://h/d?password=***&ssl=1"),
    ("pg://h/d?sslpassword=abc&ssl=1", "pg://h/d?sslpassword=***&ssl=1"),
    ("my_password=1 password=", "my_password=1 password="),
  ])
  func areBlanked(entry: String, kept: String) {
    #expect(Secrets.blanked(entry) == kept)
    let masked = Secrets.masked(SourceText(name: "", text: entry))
    #expect(masked.bytes.count == entry.utf8.count)
    // The same, but for the number of stars.
    let stars = { (text: String) in text.split(separator: "*", omittingEmptySubsequences: true) }
    #expect(stars(String(decoding: masked.bytes, as: UTF8.self)) == stars(kept))
  }
}

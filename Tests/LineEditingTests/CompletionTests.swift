import Testing

@testable import LineEditing

struct CompletionTests {
  private func edit(
    _ texts: [String], from: Int, in text: String, at cursor: Int
  ) -> CompletionEdit {
    CompletionEdit(
      of: Completion(replaceFrom: from, candidates: texts.map { .init($0) }), in: text,
      cursorByteOffset: cursor)
  }

  @Test func nothingFits() {
    #expect(edit([], from: 3, in: "by q", at: 4).isEmpty)
  }

  @Test func oneCandidateReplacesTheWord() {
    let edit = edit(["region "], from: 3, in: "by RE show", at: 5)
    #expect(edit.replaceFrom == 3)
    #expect(edit.replacement == "region ")
    #expect(edit.listed.isEmpty)
  }

  @Test func severalCandidatesInsertWhatTheyShare() {
    #expect(edit(["region", "region_code"], from: 0, in: "re", at: 2).replacement == "region")
    #expect(edit(["region", "region_code"], from: 0, in: "RE", at: 2).replacement == "region")
    #expect(edit(["region", "rank"], from: 0, in: "r", at: 1).replacement == nil)
    #expect(edit(["order_count", "count"], from: 0, in: "cou", at: 3).replacement == nil)
    #expect(edit(["region", "rank"], from: 0, in: "r", at: 1).listed.count == 2)
  }

  @Test func characterAreNotCut() {
    #expect(CompletionEdit.commonPrefix(["华东", "华北"]) == "华")
    #expect(CompletionEdit.commonPrefix(["東京", "杰"]) == "")
    #expect(CompletionEdit.commonPrefix(["e\u{301}", "e"]) == "")
    #expect(CompletionEdit.commonPrefix([]) == "")
  }

  @Test func offsetsOutsideTheTextAreTakenIn() {
    let edit = edit(["a"], from: 90, in: "x", at: 80)
    #expect(edit.replaceFrom == 1)
  }

  @Test func candidatesStandInColumns() {
    let rows = CandidateList.rows(
      [.init("north", note: "1,204"), .init("south ", note: "37"), .init("华东", note: "5")],
      columnCount: 40, rowCount: 10)
    #expect(rows == ["north  1,204   华东       5", "south     37"])
  }

  @Test func longListsAreCounted() {
    let rows = CandidateList.rows(
      (0..<100).map { .init("candidate \($0)") }, columnCount: 30, rowCount: 4)
    #expect(rows.count == 4)
    #expect(rows.last == "… 94 more")
  }

  @Test func dataDoesNotDriveTheTerminal() {
    let rows = CandidateList.rows(
      [.init("a\u{1B}[2Jb\u{202E}c", note: "\u{9B}")], columnCount: 80, rowCount: 4)
    #expect(rows == ["a\\u{1B}[2Jb\\u{202E}c  \\u{9B}"])
    let long = CandidateList.rows(
      [.init(String(repeating: "客", count: 90))], columnCount: 30, rowCount: 4)
    #expect(long.map(DisplayText.width) == [29])
  }

  @Test func promptsMarkWhatTakesNoPlace() {
    let marked = LibEditReader.literalPrompt("\u{1B}[1mseg>\u{1B}[0m ")
    let text = String(String.UnicodeScalarView(marked.compactMap(Unicode.Scalar.init)))
    #expect(text == "\u{01}\u{1B}[1m\u{01}seg>\u{01}\u{1B}[0m\u{01} ")
  }

  @Test func movesBetweenLines() {
    let text = "ab\ncdef\n\ng".unicodeScalars.map(\.value)
    #expect(LibEditReader.offset(movingUp: true, from: 1, in: text) == nil)
    #expect(LibEditReader.offset(movingUp: true, from: 7, in: text) == 2)
    #expect(LibEditReader.offset(movingUp: true, from: 4, in: text) == 1)
    #expect(LibEditReader.offset(movingUp: true, from: 10, in: text) == 8)
    #expect(LibEditReader.offset(movingUp: false, from: 2, in: text) == 5)
    #expect(LibEditReader.offset(movingUp: false, from: 7, in: text) == 8)
    #expect(LibEditReader.offset(movingUp: false, from: 8, in: text) == 9)
    #expect(LibEditReader.offset(movingUp: false, from: 9, in: text) == nil)
  }
}

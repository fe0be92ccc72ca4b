#!/bin/sh
# Prints Sources/Shell/GuidePages.swift: the pages of docs/language.md that `.help` shows.
#
# A page begins at a heading `## …` and is shown where a line `<!-- help: TOPIC, … -->` stands in it.
# Fences, comments and the rules of tables go, and answers (fences `text`) with all they hold; what
# other fences hold is set in by two; deeper headings lose their signs.
set -eu
cd "$(dirname "$0")/.."

awk '
  function flush(  i, last) {
    if (topics != "") {
      for (last = count; last > 0 && lines[last] == ""; last--) {}
      printf "    GuidePage(\n      topics: [%s],\n      text: #\"\"\"\n", topics
      printf "        %s\n\n", title
      for (i = 1; i <= last; i++) print (lines[i] == "" ? "" : "        " lines[i])
      print "        \"\"\"#),"
    }
    topics = ""; count = 0; fenced = 0
  }
  BEGIN {
    print "// Made from docs/language.md by scripts/guide-pages.sh: `make guide` writes it anew.\n"
    print "/// The pages of the language guide that `.help` shows."
    print "enum GuidePages {"
    print "  /// In the order of the guide."
    print "  static let all: [GuidePage] = ["
  }
  !fenced && /^## / { flush(); title = substr($0, 4); isPage = 1; next }
  !isPage { next }
  !fenced && /^<!-- help: .* -->$/ {
    words = $0; sub(/^<!-- help: */, "", words); sub(/ *-->$/, "", words)
    amount = split(words, parts, / *, */)
    for (i = 1; i <= amount; i++) topics = topics (topics == "" ? "" : ", ") "\"" parts[i] "\""
    next
  }
  !fenced && (/^<!--.*-->$/ || /^\|[-|: ]+\|$/) { next }
  skipped { if (/^```$/) skipped = 0; next }
  !fenced && /^```text$/ { skipped = 1; next }
  /^```/ { fenced = !fenced; next }
  !fenced && /^###+ / { sub(/^#+ /, "") }
  { line = ($0 == "" || !fenced) ? $0 : "  " $0
    if (line != "" || (count > 0 && lines[count] != "")) lines[++count] = line }
  END { flush(); print "  ]\n}" }
' docs/language.md

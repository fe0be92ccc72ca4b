#!/bin/sh
# Prints README.md with the sessions of the pictures in it as text: what stands between a line
# `<!-- text of docs/NAME.svg -->` and the next `<!-- end -->` is made anew from the picture.
set -eu
cd "$(dirname "$0")/.."

awk '
  # A line of a picture: its place from the top, in lines, and its text without markup.
  function show(picture,  line, row, place, text) {
    print "\n```"
    row = 0
    while ((getline line < picture) > 0) {
      if (line !~ /^<text /) continue
      place = line
      sub(/^.* y="/, "", place); sub(/".*$/, "", place)
      for (place = (place - 29) / 18; row < place; row++) print ""
      text = line
      gsub(/<[^>]*>/, "", text)
      gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&#39;/, "\047", text)
      gsub(/&amp;/, "\\&", text)
      print text
      row++
    }
    close(picture)
    print "```\n"
  }
  /^<!-- text of .* -->$/ { print; show($4); skipping = 1; next }
  /^<!-- end -->$/ { skipping = 0 }
  !skipping { print }
' README.md

/// What stands around the answers of a page: one file that needs nothing else, and asks the network for
/// nothing.
package enum HTMLPage {
  /// The page up to its first answer; without a theme it is light or dark as its reader's system is.
  package static func beginning(title: String, theme: Theme) -> String {
    let scheme = theme.ground?.rawValue ?? "light dark"
    let name = MarkupText.escaped(EscapeFilter.escaped(title))
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="\(scheme)">
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <title>\(name)</title>
      <style>
      \(PageStyle.colours(theme))\(PageStyle.page)\(PageStyle.chart)</style>
      </head>
      <body>
      <main>
      <h1>\(name)</h1>

      """
  }

  /// The page from behind its last answer.
  package static let end = """
    </main>
    <div id="tip" role="tooltip" hidden></div>
    <script>
    \(PageScript.text)</script>
    </body>
    </html>

    """
}

/// What a reader can do with a page: sort its tables, point at its charts. Without it all is there.
enum PageScript {
  static let text = """
    "use strict";
    // A click on a heading sorts: up, down, as it was.
    for (const table of document.querySelectorAll("table")) {
      const body = table.tBodies[0], rows = [...body.rows];
      const heads = [...table.querySelectorAll("tr.names th")];
      heads.forEach((head, column) => {
        const isNumber = head.classList.contains("n");
        const value = row => {
          const text = row.cells[column].textContent;
          if (!isNumber || /^[0-9]{4}-/.test(text)) return text;
          const number = parseFloat(text.replace(/,/g, ""));
          return text === "new" ? Infinity : Number.isNaN(number) ? null : number;
        };
        const sort = () => {
          const next = { none: "ascending", ascending: "descending", descending: "none" };
          const order = next[head.getAttribute("aria-sort") || "none"];
          for (const other of heads) other.removeAttribute("aria-sort");
          const sign = order === "descending" ? -1 : 1;
          if (order !== "none") head.setAttribute("aria-sort", order);
          const keyed = rows.map((row, place) => ({ row, place, key: value(row) }));
          if (order !== "none") keyed.sort((a, b) => {
            if (a.key === null || b.key === null) return (a.key === null) - (b.key === null) || a.place - b.place;
            const by = typeof a.key === "number" && typeof b.key === "number"
              ? (a.key > b.key) - (a.key < b.key) : String(a.key).localeCompare(String(b.key));
            return sign * by || a.place - b.place;
          });
          body.append(...keyed.map(item => item.row));
        };
        head.tabIndex = 0;
        head.addEventListener("click", sort);
        head.addEventListener("keydown", event => {
          if (event.key === "Enter" || event.key === " ") { event.preventDefault(); sort(); }
        });
      });
    }
    // What is told of a mark is shown beside the pointer, or where it is touched.
    const tip = document.getElementById("tip");
    for (const title of document.querySelectorAll("svg > * > title")) {
      const mark = title.parentNode;
      mark.setAttribute("aria-label", title.textContent);
      mark.dataset.tip = title.textContent;
      title.remove();
    }
    const tell = event => {
      const mark = event.target.closest ? event.target.closest("[data-tip]") : null;
      tip.hidden = !mark;
      if (!mark) return;
      tip.textContent = mark.dataset.tip;
      const left = Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8);
      const top = event.clientY + 16 + tip.offsetHeight > innerHeight
        ? event.clientY - tip.offsetHeight - 12 : event.clientY + 16;
      tip.style.left = Math.max(8, left) + "px";
      tip.style.top = Math.max(8, top) + "px";
    };
    addEventListener("pointermove", tell);
    addEventListener("pointerdown", tell);

    """
}

#define _GNU_SOURCE
#include "CLibEdit.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "wide characters are UTF-32");

static FILE *open_duplicate(int descriptor, const char *mode) {
  int duplicate = dup(descriptor);
  if (duplicate < 0) return NULL;
  FILE *file = fdopen(duplicate, mode);
  if (!file) close(duplicate);
  return file;
}

static const editline_callbacks *callbacks_of(EditLine *editor) {
  void *client = NULL;
  el_wget(editor, EL_CLIENTDATA, &client);
  return client;
}

static wchar_t *prompt_of(EditLine *editor) {
  static wchar_t empty[] = L"";
  const editline_callbacks *callbacks = callbacks_of(editor);
  // libedit asks for a writable string and only reads it.
  return callbacks ? (wchar_t *)callbacks->prompt(callbacks->client) : empty;
}

static int next_character(EditLine *editor, wchar_t *character) {
  const editline_callbacks *callbacks = callbacks_of(editor);
  return callbacks ? callbacks->next(callbacks->client, (uint32_t *)character) : 0;
}

static unsigned char perform(EditLine *editor, int action) {
  const editline_callbacks *callbacks = callbacks_of(editor);
  return callbacks ? (unsigned char)callbacks->perform(callbacks->client, action) : CC_ERROR;
}

#define FUNCTION(name) \
  static unsigned char do_##name(EditLine *editor, wint_t key) { \
    (void)key; \
    return perform(editor, action_##name); \
  }
FUNCTION(accept)
FUNCTION(newline)
FUNCTION(complete)
FUNCTION(paste)
FUNCTION(up)
FUNCTION(down)
FUNCTION(delete)
FUNCTION(interrupt)
FUNCTION(finish)

// libedit keeps the two strings.
static const struct {
  const wchar_t *name, *help;
  unsigned char (*function)(EditLine *, wint_t);
} functions[] = {
    {L"strata-accept", L"Hand over the entry, or go on in a new line", do_accept},
    {L"strata-newline", L"Go on in a new line", do_newline},
    {L"strata-complete", L"Complete the word at the cursor", do_complete},
    {L"strata-paste", L"Insert a bracketed paste", do_paste},
    {L"strata-up", L"Go to the line above or the entry before", do_up},
    {L"strata-down", L"Go to the line below or the entry after", do_down},
    {L"strata-delete", L"Delete the character under the cursor", do_delete},
    {L"strata-interrupt", L"Give the entry up", do_interrupt},
    {L"strata-finish", L"End the entry (internal)", do_finish},
};

EditLine *editline_open(int input, int output, char literal) {
  FILE *in = open_duplicate(input, "r");
  FILE *out = open_duplicate(output, "w");
  FILE *errors = open_duplicate(output, "w");
  EditLine *editor = NULL;
  if (in && out && errors) editor = el_init("strata", in, out, errors);
  if (!editor) {
    if (in) fclose(in);
    if (out) fclose(out);
    if (errors) fclose(errors);
    return NULL;
  }
  el_wset(editor, EL_EDITOR, L"emacs");
  el_wset(editor, EL_PROMPT_ESC, prompt_of, literal);
  el_wset(editor, EL_GETCFN, next_character);
  for (size_t index = 0; index < sizeof functions / sizeof *functions; index++)
    el_wset(
        editor, EL_ADDFN, functions[index].name, functions[index].help, functions[index].function);
  return editor;
}

void editline_set_callbacks(EditLine *editor, const editline_callbacks *callbacks) {
  el_wset(editor, EL_CLIENTDATA, callbacks);
}

void editline_close(EditLine *editor) {
  FILE *files[3] = {NULL, NULL, NULL};
  for (int index = 0; index < 3; index++) el_wget(editor, EL_GETFP, index, &files[index]);
  el_end(editor);
  for (int index = 0; index < 3; index++)
    if (files[index]) fclose(files[index]);
}

void editline_set_history(EditLine *editor, HistoryW *history) {
  el_wset(editor, EL_HIST, history_w, history);
}

void editline_use_vi_keys(EditLine *editor) { el_wset(editor, EL_EDITOR, L"vi"); }

int editline_uses_vi_keys(EditLine *editor) {
  const wchar_t *name = NULL;
  return el_wget(editor, EL_EDITOR, &name) == 0 && name && wcscmp(name, L"vi") == 0;
}

int editline_edits(EditLine *editor) {
  int edits = 1;
  el_wget(editor, EL_EDITMODE, &edits);
  return edits;
}

static void bind_key(EditLine *editor, int alternate, const char *key, const char *command) {
  wchar_t wide_key[64], wide_command[64];
  swprintf(wide_key, 64, L"%s", key);
  swprintf(wide_command, 64, L"%s", command);
  if (alternate) el_wset(editor, EL_BIND, L"-a", wide_key, wide_command, NULL);
  else el_wset(editor, EL_BIND, wide_key, wide_command, NULL);
}

void editline_bind(EditLine *editor, const char *key, const char *command) {
  bind_key(editor, 0, key, command);
  editline_bind_vi_command(editor, key, command);
}

void editline_bind_character(EditLine *editor, uint32_t character, const char *command) {
  char key[16];
  snprintf(key, sizeof key, "\\%03o", (unsigned)character);
  editline_bind(editor, key, command);
}

void editline_bind_vi_command(EditLine *editor, const char *key, const char *command) {
  if (editline_uses_vi_keys(editor)) bind_key(editor, 1, key, command);
}

void editline_resize(EditLine *editor, int rows) {
  wchar_t text[16];
  el_resize(editor);
  swprintf(text, 16, L"%d", rows);
  el_wset(editor, EL_SETTC, L"li", text, NULL);
}

void editline_redraw(EditLine *editor) { el_wset(editor, EL_REFRESH); }

void editline_set_raw(EditLine *editor, int raw) { el_wset(editor, EL_PREP_TERM, raw); }

int editline_insert(EditLine *editor, const uint32_t *text) {
  return el_winsertstr(editor, (const wchar_t *)text);
}

const uint32_t *editline_text(EditLine *editor) {
  return (const uint32_t *)el_wline(editor)->buffer;
}

long editline_text_count(EditLine *editor) {
  const LineInfoW *line = el_wline(editor);
  return line->lastchar - line->buffer;
}

long editline_cursor(EditLine *editor) {
  const LineInfoW *line = el_wline(editor);
  return line->cursor - line->buffer;
}

void editline_history_set_size(HistoryW *history, int count) {
  HistEventW event;
  history_w(history, &event, H_SETSIZE, count);
  history_w(history, &event, H_SETUNIQUE, 1);
}

void editline_history_add(HistoryW *history, const uint32_t *entry) {
  HistEventW event;
  history_w(history, &event, H_ENTER, (const wchar_t *)entry);
}

static int charset_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

int editline_use_utf8(void) {
  static const char *const names[] = {"", "C.UTF-8", "en_US.UTF-8"};
  for (size_t index = 0; index < sizeof names / sizeof *names; index++)
    if (setlocale(LC_CTYPE, names[index]) && charset_is_utf8()) return 1;
  return 0;
}

int editline_width(uint32_t character) { return wcwidth((wchar_t)character); }

int editline_terminal_size(int descriptor, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return 1;
}

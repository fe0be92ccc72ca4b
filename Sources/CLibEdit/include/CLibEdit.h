// What Swift sees of libedit: its variadic calls under fixed signatures, text as UTF-32, and the
// signal handlers a line reader needs (a handler written in Swift is not async-signal-safe).

#ifndef STRATA_CLIBEDIT_H
#define STRATA_CLIBEDIT_H

#include <histedit.h>
#include <stdint.h>

// MARK: libedit

/// What keys can be bound to beside libedit's own commands.
enum {
  action_accept,      // "strata-accept": hand over the entry if it is whole, else a new line
  action_newline,     // "strata-newline": a new line in any case
  action_complete,    // "strata-complete"
  action_paste,       // "strata-paste": what follows up to the end marker is text
  action_up,          // "strata-up": the line above, or the entry before
  action_down,        // "strata-down"
  action_delete,      // "strata-delete": the character under the cursor
  action_interrupt,   // "strata-interrupt": give the entry up
  action_finish       // "strata-finish": leave libedit's loop
};

/// Called by libedit on the thread that reads; `client` is handed back as given.
typedef struct {
  void *client;
  /// Does one of the actions above; answers a `CC_…` code.
  int (*perform)(void *client, int action);
  /// Stores the next character and answers 1; 0 at the end, -1 on failure.
  int (*next)(void *client, uint32_t *character);
  /// The prompt, ended by 0; it must live until the next call.
  const uint32_t *(*prompt)(void *client);
} editline_callbacks;

/// An editor with emacs keys on two descriptors (duplicated, so the caller's stay its own), or
/// null. What stands between two `literal` characters of the prompt takes no place on the screen.
EditLine *editline_open(int input, int output, char literal);
/// The callbacks must live until the editor is closed.
void editline_set_callbacks(EditLine *editor, const editline_callbacks *callbacks);
void editline_close(EditLine *editor);
void editline_set_history(EditLine *editor, HistoryW *history);
void editline_use_vi_keys(EditLine *editor);
int editline_uses_vi_keys(EditLine *editor);
/// Whether `~/.editrc` left editing on.
int editline_edits(EditLine *editor);
/// Binds a character or a key in libedit's notation to a command's name, in vi's command mode too; both ASCII.
void editline_bind_character(EditLine *editor, uint32_t character, const char *command);
void editline_bind(EditLine *editor, const char *key, const char *command);
/// Binds a key in vi's command mode only; without vi keys nothing happens.
void editline_bind_vi_command(EditLine *editor, const char *key, const char *command);

/// Tells the editor the terminal's size, but `rows` instead of the true number of rows.
/// The screen image is undefined afterwards: call `editline_redraw` next.
void editline_resize(EditLine *editor, int rows);
/// Draws prompt and text from where the cursor stands.
void editline_redraw(EditLine *editor);
void editline_set_raw(EditLine *editor, int raw);

int editline_insert(EditLine *editor, const uint32_t *text);
const uint32_t *editline_text(EditLine *editor);
long editline_text_count(EditLine *editor);
long editline_cursor(EditLine *editor);

void editline_history_set_size(HistoryW *history, int count);
void editline_history_add(HistoryW *history, const uint32_t *entry);

/// Makes the process' character set UTF-8 (the environment's locale, else `C.UTF-8`).
int editline_use_utf8(void);
/// Terminal columns of one character; 0 for combining ones, -1 for what cannot be printed.
int editline_width(uint32_t character);
/// Size of the terminal behind a descriptor; 0 when it has none.
int editline_terminal_size(int descriptor, int *columns, int *rows);

// MARK: signals

enum {
  signal_interrupt = 1,   // SIGINT
  signal_resize = 2,      // SIGWINCH
  signal_stop = 4,        // SIGTSTP
  signal_terminate = 8    // SIGTERM, SIGHUP, SIGQUIT
};

/// Installs the SIGINT handler once; the answer is a descriptor that becomes readable when a
/// signal arrives, or -1.
int signals_open(void);
/// Watches the signals that matter while the terminal is in raw mode; not SIGINT.
void signals_watch_terminal(void);
void signals_unwatch_terminal(void);
unsigned signals_pending(void);
/// What the SIGINT handler does: notes the signal.
void signals_note_interrupt(void);
/// Forgets the named signals; answers those that were pending.
unsigned signals_take(unsigned mask);
/// Empties the descriptor of `signals_open`.
void signals_drain(void);
/// Stops this process as if the signal had not been watched; returns when it is continued.
void signals_stop_now(void);
/// Ends this process by the terminating signal that arrived last.
void signals_terminate_now(void);

#endif

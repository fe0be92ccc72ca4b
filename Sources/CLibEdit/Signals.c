#define _GNU_SOURCE
#include "CLibEdit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static const int watched[] = {SIGWINCH, SIGTSTP, SIGTERM, SIGHUP, SIGQUIT};
enum { watched_count = sizeof watched / sizeof *watched };

static atomic_uint pending;
static atomic_int terminating_signal;
static int wake[2] = {-1, -1};
static struct sigaction previous[watched_count];
static int is_watching;

static unsigned mask_of(int number) {
  switch (number) {
    case SIGINT: return signal_interrupt;
    case SIGWINCH: return signal_resize;
    case SIGTSTP: return signal_stop;
    default: return signal_terminate;
  }
}

static void note_signal(int number) {
  int saved = errno;
  if (mask_of(number) == signal_terminate) atomic_store(&terminating_signal, number);
  atomic_fetch_or(&pending, mask_of(number));
  // The pipe wakes the reader whichever thread the signal came to. It does not block: when it is
  // full the reader is awake already.
  ssize_t written = write(wake[1], "", 1);
  (void)written;
  errno = saved;
}

static struct sigaction noting_action(void) {
  struct sigaction action = {0};
  action.sa_handler = note_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = 0;  // no SA_RESTART: a blocked read or write of the caller must return
  return action;
}

int signals_open(void) {
  if (wake[0] >= 0) return wake[0];
  int ends[2];
  if (pipe(ends) != 0) return -1;
  for (int index = 0; index < 2; index++) {
    fcntl(ends[index], F_SETFD, FD_CLOEXEC);
    fcntl(ends[index], F_SETFL, O_NONBLOCK);
  }
  wake[1] = ends[1];
  wake[0] = ends[0];
  struct sigaction action = noting_action(), inherited;
  sigaction(SIGINT, NULL, &inherited);
  // A job put in the background by a shell without job control is not to hear of Ctrl-C.
  if (inherited.sa_handler != SIG_IGN || isatty(STDIN_FILENO)) sigaction(SIGINT, &action, NULL);
  return wake[0];
}

void signals_watch_terminal(void) {
  if (is_watching) return;
  struct sigaction action = noting_action();
  for (int index = 0; index < watched_count; index++) {
    sigaction(watched[index], NULL, &previous[index]);
    // What the parent ignores (nohup, a shell without job control) stays ignored.
    if (previous[index].sa_handler != SIG_IGN) sigaction(watched[index], &action, NULL);
  }
  is_watching = 1;
}

void signals_unwatch_terminal(void) {
  if (!is_watching) return;
  for (int index = 0; index < watched_count; index++)
    sigaction(watched[index], &previous[index], NULL);
  is_watching = 0;
}

void signals_note_interrupt(void) { note_signal(SIGINT); }

unsigned signals_pending(void) { return atomic_load(&pending); }

unsigned signals_take(unsigned mask) { return atomic_fetch_and(&pending, ~mask) & mask; }

void signals_drain(void) {
  char bytes[64];
  while (wake[0] >= 0 && read(wake[0], bytes, sizeof bytes) > 0) continue;
}

// Threads of a dispatch queue block signals; one raised there would only take effect later.
static void raise_here(int number) {
  sigset_t only, before;
  sigemptyset(&only);
  sigaddset(&only, number);
  pthread_sigmask(SIG_UNBLOCK, &only, &before);
  raise(number);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void signals_stop_now(void) {
  struct sigaction standard = {0}, watching;
  standard.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &standard, &watching);
  raise_here(SIGTSTP);
  sigaction(SIGTSTP, &watching, NULL);
}

void signals_terminate_now(void) {
  int number = atomic_load(&terminating_signal);
  signals_unwatch_terminal();
  raise_here(number ? number : SIGTERM);
}

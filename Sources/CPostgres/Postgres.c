#include "CPostgres.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

typedef strata_pq_connection connection;
typedef strata_pq_result result;

// An option of a connection string, as libpq declares it.
struct option {
  char *keyword, *environment, *compiled, *value, *label, *display;
  int size;
};

static struct {
  connection *(*connectStart)(const char *);
  int (*connectPoll)(connection *);
  int (*status)(const connection *);
  int (*socket)(const connection *);
  char *(*errorMessage)(const connection *);
  void (*finish)(connection *);
  void *(*getCancel)(connection *);
  int (*cancel)(void *, char *, int);
  void (*freeCancel)(void *);
  struct option *(*conninfoParse)(const char *, char **);
  void (*conninfoFree)(struct option *);
  int (*sendQuery)(connection *, const char *);
  int (*sendPrepare)(connection *, const char *, const char *, int, const uint32_t *);
  int (*sendDescribePrepared)(connection *, const char *);
  int (*consumeInput)(connection *);
  int (*isBusy)(connection *);
  result *(*getResult)(connection *);
  int (*getCopyData)(connection *, char **, int);
  void (*freemem)(void *);
  int (*resultStatus)(const result *);
  char *(*resultErrorField)(const result *, int);
  char *(*resultErrorMessage)(const result *);
  int (*ntuples)(const result *);
  int (*nfields)(const result *);
  char *(*fname)(const result *, int);
  uint32_t (*ftype)(const result *, int);
  int (*fmod)(const result *, int);
  char *(*getvalue)(const result *, int, int);
  void (*clear)(result *);
} pq;

int strata_pq_load(const char *name) {
  void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (!library) return 0;
#define FIND(member) \
  do { \
    void *found = dlsym(library, "PQ" #member); \
    if (!found) return 0; \
    memcpy(&pq.member, &found, sizeof found); \
  } while (0)
  FIND(connectStart);
  FIND(connectPoll);
  FIND(status);
  FIND(socket);
  FIND(errorMessage);
  FIND(finish);
  FIND(getCancel);
  FIND(cancel);
  FIND(freeCancel);
  FIND(conninfoParse);
  FIND(conninfoFree);
  FIND(sendQuery);
  FIND(sendPrepare);
  FIND(sendDescribePrepared);
  FIND(consumeInput);
  FIND(isBusy);
  FIND(getResult);
  FIND(getCopyData);
  FIND(freemem);
  FIND(resultStatus);
  FIND(resultErrorField);
  FIND(resultErrorMessage);
  FIND(ntuples);
  FIND(nfields);
  FIND(fname);
  FIND(ftype);
  FIND(fmod);
  FIND(getvalue);
  FIND(clear);
#undef FIND
  return 1;
}

int strata_pq_understands(const char *text, int *has_password) {
  char *message = NULL;
  struct option *options = pq.conninfoParse(text, &message);
  if (message) pq.freemem(message);
  if (!options) return 0;
  *has_password = 0;
  for (struct option *option = options; option->keyword; option++) {
    int is_secret = !strcmp(option->keyword, "password") || !strcmp(option->keyword, "sslpassword");
    if (is_secret && option->value && *option->value) *has_password = 1;
  }
  pq.conninfoFree(options);
  return 1;
}

connection *strata_pq_connect_start(const char *text) { return pq.connectStart(text); }
int strata_pq_connect_poll(connection *c) { return pq.connectPoll(c); }
int strata_pq_is_connected(const connection *c) { return pq.status(c) == 0; }
int strata_pq_socket(const connection *c) { return pq.socket(c); }
const char *strata_pq_error_message(const connection *c) { return pq.errorMessage(c); }
void strata_pq_finish(connection *c) { pq.finish(c); }

void strata_pq_cancel(connection *c) {
  char message[256];
  void *request = pq.getCancel(c);
  if (!request) return;
  pq.cancel(request, message, sizeof message);
  pq.freeCancel(request);
}

int strata_pq_send_query(connection *c, const char *text) { return pq.sendQuery(c, text); }
int strata_pq_send_prepare(connection *c, const char *text) {
  return pq.sendPrepare(c, "", text, 0, NULL);
}
int strata_pq_send_describe(connection *c) { return pq.sendDescribePrepared(c, ""); }
int strata_pq_consume_input(connection *c) { return pq.consumeInput(c); }
int strata_pq_is_busy(connection *c) { return pq.isBusy(c); }
result *strata_pq_get_result(connection *c) { return pq.getResult(c); }
int strata_pq_get_copy_data(connection *c, char **row) { return pq.getCopyData(c, row, 1); }
void strata_pq_free_memory(void *memory) { pq.freemem(memory); }

int strata_pq_result_status(const result *r) { return pq.resultStatus(r); }
const char *strata_pq_error_field(const result *r, char field) {
  return pq.resultErrorField(r, field);
}
const char *strata_pq_result_error_message(const result *r) { return pq.resultErrorMessage(r); }
int strata_pq_row_count(const result *r) { return pq.ntuples(r); }
int strata_pq_column_count(const result *r) { return pq.nfields(r); }
const char *strata_pq_column_name(const result *r, int column) { return pq.fname(r, column); }
uint32_t strata_pq_column_type(const result *r, int column) { return pq.ftype(r, column); }
int strata_pq_column_modifier(const result *r, int column) { return pq.fmod(r, column); }
const char *strata_pq_value(const result *r, int row, int column) {
  return pq.getvalue(r, row, column);
}
void strata_pq_clear(result *r) { pq.clear(r); }

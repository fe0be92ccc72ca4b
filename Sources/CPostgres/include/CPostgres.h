// What Loading needs of libpq, PostgreSQL's client library: our own declarations of its functions,
// which are looked up when a database is first named. So a program that reads files only neither
// needs the library nor takes the time to load it.
//
// The functions do what those of the same names in libpq do (PQfinish: strata_pq_finish), and may be
// called once strata_pq_load has given 1.

#ifndef STRATA_CPOSTGRES_H
#define STRATA_CPOSTGRES_H

#include <stdint.h>

typedef struct strata_pq_connection strata_pq_connection;
typedef struct strata_pq_result strata_pq_result;

// Whether a connection waits for its socket: the values of libpq's PostgresPollingStatusType.
enum {
  strata_pq_polling_failed = 0,
  strata_pq_polling_reading = 1,
  strata_pq_polling_writing = 2,
  strata_pq_polling_ok = 3,
};

// What became of a command: the values of libpq's ExecStatusType that occur.
enum {
  strata_pq_command_ok = 1,
  strata_pq_tuples_ok = 2,
  strata_pq_copy_out = 3,
};

// Loads the library of the given file name; 1 where it is there and has all functions. Not for
// several threads at once.
int strata_pq_load(const char *name);

// Whether a text is a connection string that libpq understands; and if so, whether it has a password.
int strata_pq_understands(const char *text, int *has_password);

strata_pq_connection *strata_pq_connect_start(const char *text);
int strata_pq_connect_poll(strata_pq_connection *connection);
// 1 once the connection stands.
int strata_pq_is_connected(const strata_pq_connection *connection);
int strata_pq_socket(const strata_pq_connection *connection);
const char *strata_pq_error_message(const strata_pq_connection *connection);
void strata_pq_finish(strata_pq_connection *connection);
// Asks the server to give up what it is doing; waits until it has heard so.
void strata_pq_cancel(strata_pq_connection *connection);

// Each of the three gives 1 where it could be sent.
int strata_pq_send_query(strata_pq_connection *connection, const char *text);
int strata_pq_send_prepare(strata_pq_connection *connection, const char *text);
int strata_pq_send_describe(strata_pq_connection *connection);
int strata_pq_consume_input(strata_pq_connection *connection);
int strata_pq_is_busy(strata_pq_connection *connection);
strata_pq_result *strata_pq_get_result(strata_pq_connection *connection);
// The bytes of the next row, to be given to strata_pq_free_memory; 0: wait, −1: no more, −2: an error.
int strata_pq_get_copy_data(strata_pq_connection *connection, char **row);
void strata_pq_free_memory(void *memory);

int strata_pq_result_status(const strata_pq_result *result);
// A field of an error report by its letter ('M': the message, 'H': a hint); NULL where there is none.
const char *strata_pq_error_field(const strata_pq_result *result, char field);
const char *strata_pq_result_error_message(const strata_pq_result *result);
int strata_pq_row_count(const strata_pq_result *result);
int strata_pq_column_count(const strata_pq_result *result);
const char *strata_pq_column_name(const strata_pq_result *result, int column);
uint32_t strata_pq_column_type(const strata_pq_result *result, int column);
int strata_pq_column_modifier(const strata_pq_result *result, int column);
const char *strata_pq_value(const strata_pq_result *result, int row, int column);
void strata_pq_clear(strata_pq_result *result);

#endif

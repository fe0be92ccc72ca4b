#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include "CColumnar.h"

#include <fcntl.h>

void strata_write_back(int descriptor, int64_t start, int64_t count) {
#if defined(__linux__) && defined(SYNC_FILE_RANGE_WRITE)
  // What goes wrong here `fsync` says.
  (void)sync_file_range(
      descriptor, start, count,
      SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
#else
  (void)descriptor;
  (void)start;
  (void)count;
#endif
}

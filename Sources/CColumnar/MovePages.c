#define _GNU_SOURCE
#include "CColumnar.h"

#if defined(__linux__)
#include <sys/mman.h>

// One call moves and grows, so that the result is one mapping again: of several, older systems move none.
int strata_move_pages(void *from, intptr_t count, void *to, intptr_t wanted) {
  const int flags = MREMAP_MAYMOVE | MREMAP_FIXED;
  return mremap(from, (size_t)count, (size_t)wanted, flags, to) != MAP_FAILED;
}
#else
int strata_move_pages(void *from, intptr_t count, void *to, intptr_t wanted) {
  (void)from, (void)count, (void)to, (void)wanted;
  return 0;
}
#endif

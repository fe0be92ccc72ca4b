#define _GNU_SOURCE
#include "CColumnar.h"

#if defined(__linux__)
#include <sys/mman.h>

int strata_move_pages(void *from, intptr_t count, void *to) {
  const int flags = MREMAP_MAYMOVE | MREMAP_FIXED;
  return mremap(from, (size_t)count, (size_t)count, flags, to) != MAP_FAILED;
}
#else
int strata_move_pages(void *from, intptr_t count, void *to) {
  (void)from, (void)count, (void)to;
  return 0;
}
#endif

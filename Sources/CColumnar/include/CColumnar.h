// What Columnar needs of C: the processor's own instruction for checksums, and the disk's pace.

#ifndef STRATA_CCOLUMNAR_H
#define STRATA_CCOLUMNAR_H

#include <stdint.h>

// Goes on with a CRC-32C (Castagnoli, reflected, as in iSCSI and ext4) over `count` further bytes;
// begin with 0.
uint32_t strata_crc32c(uint32_t crc, const uint8_t *bytes, intptr_t count);

// The same without the processor's instruction, for machines that lack it, and for the tests.
uint32_t strata_crc32c_plain(uint32_t crc, const uint8_t *bytes, intptr_t count);

// Has the system bring a stretch of a file to the disk, and waits for it; where it knows no way to, does
// nothing. Not enough for what is to outlast a crash.
void strata_write_back(int descriptor, int64_t start, int64_t count);

// Moves whole pages to where another mapping of `wanted` bytes lies, which is given back, and grows them to
// as many. Returns 0 where the system cannot: then the pages are where they were, and of the other mapping
// it is not known whether there is any left.
int strata_move_pages(void *from, intptr_t count, void *to, intptr_t wanted);

#endif

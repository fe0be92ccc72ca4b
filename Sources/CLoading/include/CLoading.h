// What Loading needs of C: comparing many bytes at once, turning encodings into UTF-8, and giving freed
// memory back to the system.

#ifndef STRATA_CLOADING_H
#define STRATA_CLOADING_H

#include <stdint.h>

// What stands in a stretch of text beside ordinary bytes.
typedef struct {
  intptr_t count;       // marks: delimiters, line ends and quotes
  intptr_t line_count;  // line ends
  uint64_t quotes;      // not zero: there is a quote
  uint64_t highs;       // not zero: there are bytes that are not ASCII
} strata_marks;

// Finds the marks among `count` bytes, at most 65,536: the place of each goes to `places`, the number
// of each mark that is a line end to `lines`. Both have room for `count` + 64 elements; what is
// written behind the last has no meaning.
strata_marks strata_find_marks(const uint8_t *bytes, intptr_t count, uint8_t delimiter,
                               uint8_t newline, uint8_t quote, uint16_t *places, uint16_t *lines);

// Gives memory that was freed back to the system, where the allocator would keep it.
void strata_release_free_memory(void);

// Turns text in some encoding to UTF-8; nil where the system does not know the encoding.
void *strata_transcoder(const char *encoding);

// Bytes read and bytes written.
typedef struct {
  intptr_t read;
  intptr_t written;
} strata_transcoded;

// Turns as much as there is room for. Characters have `unit` bytes or a multiple of it; what stands for
// none becomes a byte 0xFF. Without `is_last` a character that is not whole is left for the next call.
strata_transcoded strata_transcode(void *transcoder, const uint8_t *bytes, intptr_t count,
                                   intptr_t unit, int is_last, uint8_t *text, intptr_t room);

void strata_transcoder_close(void *transcoder);

#endif

// What Engine needs of C: masks of bytes as bits, and how many bits are set up to a row; tests of 64-bit
// values at the width that the processor has.

#ifndef STRATA_CENGINE_H
#define STRATA_CENGINE_H

#include <stdint.h>

// Masks as bits: bit i of word w stands for row 64 w + i. There are `count` / 64 + 1 words; bits past
// `count` are 0.

// Sets the bits of the rows whose byte is 1 and not 0.
void strata_pack_mask(const uint8_t *mask, intptr_t count, uint64_t *words);

// Sets the bits of the rows whose code is at least `low` and at most `span` more.
void strata_range_bits_1(const uint8_t *codes, intptr_t count, uint8_t low, uint8_t span,
                         uint64_t *words);
void strata_range_bits_2(const uint16_t *codes, intptr_t count, uint16_t low, uint16_t span,
                         uint64_t *words);
void strata_range_bits_4(const uint32_t *codes, intptr_t count, uint32_t low, uint32_t span,
                         uint64_t *words);
void strata_range_bits_8(const int64_t *values, intptr_t count, int64_t low, int64_t high,
                         uint64_t *words);

// For each word the number of bits that are set before it.
void strata_rank_words(const uint64_t *words, intptr_t count, uint32_t *ranks);

// How many rows below `count` have a bit in both.
intptr_t strata_count_both(const uint64_t *a, const uint64_t *b, intptr_t count);

// A word for each of some items, in which it has some of 64 baskets: for each item a and each b up to it, adds
// how many baskets have both to counts[a * items + b].
void strata_count_pairs(const uint64_t *words, intptr_t items, intptr_t *counts);

// For each s in 0 ..< segments the bits set in rows starts[s] ..< starts[s + 1].
void strata_count_bits(const uint64_t *words, const uint32_t *ranks, const int32_t *starts,
                       intptr_t segments, int64_t *counts);

// For each s in 0 ... segments the bits set before row starts[s].
void strata_rank_starts(const uint64_t *words, const uint32_t *ranks, const int32_t *starts,
                        intptr_t segments, int32_t *found);

// Writes the segments s in 0 ..< segments of whose rows starts[s] ..< starts[s + 1] a bit is set, ascending;
// returns how many there are. `found` has room for all and 3 more, which have no meaning. A word behind
// those of the rows may be read.
intptr_t strata_segments_set(const uint64_t *words, const int32_t *starts, intptr_t segments,
                             int32_t *found);

// Writes the rows below `count` whose bit is set, ascending; returns how many there are. `rows` has
// room for 16 more, which have no meaning.
intptr_t strata_select_bits(const uint64_t *words, intptr_t count, int32_t *rows);

// Asks the memory for what lies a little further than an address from which a column is read on.
static inline void strata_prefetch(const void *address) {
  __builtin_prefetch((const char *)address + 2048);
}

// Asks the memory for what lies at an address.
static inline void strata_prefetch_here(const void *address) { __builtin_prefetch(address); }

// Bytes to look for within texts.
typedef struct {
  const uint8_t *bytes;
  intptr_t count; // 1 at least
} strata_needle;

// Says of some texts whether they hold the bytes: found[places[i]] is 1 where that of row rows[i] does, else
// 0. The text of a row lies in bytes[offsets[row]] ..< bytes[offsets[row + 1]]; there are `total` bytes of all.
void strata_texts_contain(const uint8_t *bytes, uint32_t total, const uint32_t *offsets,
                          const int32_t *rows, const int32_t *places, intptr_t count,
                          strata_needle needle, uint8_t *found);

// The sum of a group's values, which may wrap around, and how many there are.
typedef struct {
  uint64_t sum, count;
} strata_tally __attribute__((aligned(16)));

// Tallies `count` rows whose time is at least `low` and at most `span` more by their codes: row i adds its
// value to tallies[codes[i]], or to tallies[groups + codes[i]] where its time is `later` or beyond. Codes
// lie below `groups`, which is at most 32768. Names end in the bytes of a code and those of a value.
#define STRATA_TALLY_TIMES(name, code, value)                                            \
  void strata_tally_times_##name(const uint16_t *times, const code *codes,               \
                                 const value *values, intptr_t count, uint16_t low,      \
                                 uint16_t span, uint16_t later, uint16_t groups,         \
                                 strata_tally *tallies)
STRATA_TALLY_TIMES(1_1, uint8_t, uint8_t);
STRATA_TALLY_TIMES(1_2, uint8_t, uint16_t);
STRATA_TALLY_TIMES(1_4, uint8_t, uint32_t);
STRATA_TALLY_TIMES(1_8, uint8_t, int64_t);
STRATA_TALLY_TIMES(2_1, uint16_t, uint8_t);
STRATA_TALLY_TIMES(2_2, uint16_t, uint16_t);
STRATA_TALLY_TIMES(2_4, uint16_t, uint32_t);
STRATA_TALLY_TIMES(2_8, uint16_t, int64_t);

// 1 for each value that lies between two bounds, both included, else 0.
void strata_in_range(const int64_t *values, intptr_t count, int64_t low, int64_t high,
                     uint8_t *mask);

#endif

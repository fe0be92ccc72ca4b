#include "CEngine.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#define INLINE static inline __attribute__((always_inline))

INLINE uint64_t pack_plain(const uint8_t *mask, intptr_t count) {
  uint64_t word = 0;
  for (intptr_t i = 0; i < count; i++) word |= (uint64_t)(mask[i] & 1) << i;
  return word;
}

// The loop over whole words, for a function that packs 64 bytes; the rest byte by byte.
#define PACK_ALL(pack)                                                                   \
  intptr_t word = 0;                                                                     \
  for (; 64 * word + 64 <= count; word++) words[word] = pack(mask + 64 * word);          \
  words[word] = pack_plain(mask + 64 * word, count - 64 * word);

// Bytes ahead of the codes read that are asked for: what comes next most often is the next batch.
#define AHEAD 2048

// Asks the memory for what lies ahead of 64 codes.
#define ASK_AHEAD(codes)                                                                 \
  for (unsigned line = 0; line < sizeof((codes)[0]); line++)                             \
    __builtin_prefetch((const char *)(codes) + AHEAD + 64 * line);

// The same for codes in a range, by a function that tests 64 of them.
#define RANGE_ALL(word_of, test)                                                         \
  uint8_t mask[64];                                                                      \
  intptr_t word = 0;                                                                     \
  for (; 64 * word + 64 <= count; word++) {                                              \
    ASK_AHEAD(codes + 64 * word)                                                         \
    words[word] = word_of(codes + 64 * word, low, span);                                 \
  }                                                                                      \
  for (intptr_t i = 64 * word; i < count; i++) mask[i - 64 * word] = test(codes[i]);     \
  words[word] = pack_plain(mask, count - 64 * word);

#define NEAR_LOW(code) ((__typeof__(code))((code) - low) <= span)
#define BETWEEN(value) (((value) >= low) & ((value) <= span))

// Such a function for codes of a width: the bytes of a mask first, which compilers do at vector width.
#define RANGE_WORD(width, code, test, pack)                                              \
  INLINE uint64_t range_word_##width(const code *codes, code low, code span) {           \
    uint8_t mask[64];                                                                    \
    for (int i = 0; i < 64; i++) mask[i] = test(codes[i]);                               \
    return pack(mask);                                                                   \
  }

INLINE void rank_words(const uint64_t *words, intptr_t count, uint32_t *ranks) {
  uint32_t rank = 0;
  for (intptr_t word = 0; word <= count / 64; word++) {
    ranks[word] = rank;
    rank += (uint32_t)__builtin_popcountll(words[word]);
  }
}

INLINE intptr_t count_both(const uint64_t *a, const uint64_t *b, intptr_t count) {
  intptr_t both = 0;
  for (intptr_t word = 0; word < count / 64; word++) both += __builtin_popcountll(a[word] & b[word]);
  const uint64_t rest = a[count / 64] & b[count / 64] & (((uint64_t)1 << count % 64) - 1);
  return both + __builtin_popcountll(rest);
}

INLINE void count_pairs(const uint64_t *words, intptr_t items, intptr_t *counts) {
  for (intptr_t a = 0; a < items; a++) {
    if (words[a] == 0) continue;
    for (intptr_t b = 0; b <= a; b++)
      counts[a * items + b] += __builtin_popcountll(words[a] & words[b]);
  }
}

// Rows that are tallied together, so that their times and codes stay near.
#define TALLIED 256

typedef uint64_t pair __attribute__((vector_size(16)));

// The tally of rows by codes and values of some width. Which rows are in time is known as bits first; where
// each would be added is worked out for all of them, at vector width, for whether a row is later cannot be
// guessed. Sum and count grow by one addition.
#define TALLY_ALL                                                                        \
  uint64_t words[TALLIED / 64 + 1];                                                      \
  uint16_t places[TALLIED];                                                              \
  pair *const pairs = (pair *)tallies;                                                   \
  const pair one = {0, 1};                                                               \
  for (intptr_t start = 0; start < count; start += TALLIED) {                            \
    const intptr_t rows = count - start < TALLIED ? count - start : TALLIED;             \
    strata_range_bits_2(times + start, rows, low, span, words);                          \
    for (intptr_t i = 0; i < rows; i++)                                                  \
      places[i] = (uint16_t)(codes[start + i] + (times[start + i] >= later ? groups : 0)); \
    for (intptr_t word = 0; 64 * word < rows; word++) {                                  \
      const intptr_t first = start + 64 * word;                                          \
      ASK_AHEAD(codes + first)                                                           \
      ASK_AHEAD(values + first)                                                          \
      for (uint64_t bits = words[word]; bits != 0; bits &= bits - 1) {                   \
        const int i = __builtin_ctzll(bits);                                             \
        pair *const found = pairs + places[64 * word + i];                               \
        *found = (*found + one) + (pair){(uint64_t)values[first + i], 0};                \
      }                                                                                  \
    }                                                                                    \
  }

INLINE uint32_t rank_of(const uint64_t *words, const uint32_t *ranks, int32_t row) {
  uint64_t before = words[row >> 6] & (((uint64_t)1 << (row & 63)) - 1);
  return ranks[row >> 6] + (uint32_t)__builtin_popcountll(before);
}

INLINE void count_all(const uint64_t *words, const uint32_t *ranks, const int32_t *starts,
                      intptr_t segments, int64_t *counts) {
  uint32_t before = rank_of(words, ranks, starts[0]);
  for (intptr_t s = 0; s < segments; s++) {
    uint32_t rank = rank_of(words, ranks, starts[s + 1]);
    counts[s] = (int64_t)(rank - before);
    before = rank;
  }
}

INLINE void rank_all(const uint64_t *words, const uint32_t *ranks, const int32_t *starts,
                     intptr_t segments, int32_t *found) {
  for (intptr_t s = 0; s <= segments; s++) found[s] = (int32_t)rank_of(words, ranks, starts[s]);
}

// Rows whose bits one load brings, from whichever row on: processors here are little-endian.
#define NEAR_ROWS 57

// The word of the bytes that begin with a row's; a word behind that of the row may be read.
INLINE uint64_t word_at(const uint64_t *words, int32_t row) {
  uint64_t bits;
  __builtin_memcpy(&bits, (const char *)words + (row >> 3), sizeof bits);
  return bits;
}

// The bits of at most that many rows from one on.
INLINE uint64_t bits_of(const uint64_t *words, int32_t first, int32_t count) {
  return word_at(words, first) >> (first & 7) & (((uint64_t)1 << count) - 1);
}

// Adds the segments from `s` on to the `count` that are found.
INLINE intptr_t segments_from(intptr_t s, const uint64_t *words, const int32_t *starts,
                              intptr_t segments, int32_t *found, intptr_t count) {
  for (; s < segments; s++) {
    int32_t first = starts[s], end = starts[s + 1];
    for (; end - first > NEAR_ROWS && !bits_of(words, first, NEAR_ROWS); first += NEAR_ROWS) {}
    found[count] = (int32_t)s;
    count += bits_of(words, first, end - first < NEAR_ROWS ? end - first : NEAR_ROWS) != 0;
  }
  return count;
}

// Places that are compared at a time, and the rows ahead whose texts are asked of the memory: for the second
// cache, then for the first.
#define COMPARED 32
#define TEXTS_FAR 48
#define TEXTS_NEAR 16

// Whether the bytes lie in a text of which `COMPARED` bytes and one may be read from each place on: places
// where the first byte stands, and the second behind it, are found together; only where more are wanted are
// they looked at one by one.
#define FIND_IN_TEXT(pair_bits)                                                          \
  const intptr_t places = length - needle.count + 1;                                     \
  for (intptr_t start = 0; start < places; start += COMPARED) {                          \
    uint64_t bits = pair_bits(text + start, needle.bytes[0], second, distance);          \
    if (places - start < COMPARED) bits &= ((uint64_t)1 << (places - start)) - 1;        \
    if (needle.count <= 2 && places <= COMPARED) return bits != 0;                       \
    for (; bits != 0; bits &= bits - 1) {                                                \
      if (holds_at(text + start + __builtin_ctzll(bits), needle)) return 1;              \
    }                                                                                    \
  }                                                                                      \
  return 0;

INLINE int holds_at(const uint8_t *text, strata_needle needle) {
  intptr_t i = 0;
  while (i < needle.count && text[i] == needle.bytes[i]) i++;
  return i == needle.count;
}

// A text near the end of all bytes.
INLINE int holds_last(const uint8_t *text, intptr_t length, strata_needle needle) {
  for (intptr_t start = 0; start + needle.count <= length; start++)
    if (holds_at(text + start, needle)) return 1;
  return 0;
}

// Asks the memory for where a text lies: for the second cache, which can wait for more lines at a time than
// the first, or from there.
#define ASK_FAR(text)                                                                    \
  __builtin_prefetch(text, 0, 2);                                                        \
  __builtin_prefetch((text) + 24, 0, 2);
#define ASK_NEAR(text)                                                                   \
  __builtin_prefetch(text);                                                              \
  __builtin_prefetch((text) + 24);

// The texts of some rows, while those of rows to come are asked of the memory.
#define FIND_IN_TEXTS(in_text)                                                           \
  const intptr_t distance = needle.count > 1;                                            \
  const uint8_t second = needle.bytes[distance];                                         \
  for (intptr_t i = 0; i < count && i < TEXTS_FAR; i++) {                                \
    ASK_FAR(bytes + offsets[rows[i]])                                                    \
  }                                                                                      \
  for (intptr_t i = 0; i < count; i++) {                                                 \
    if (i + TEXTS_FAR < count) { ASK_FAR(bytes + offsets[rows[i + TEXTS_FAR]]) }         \
    if (i + TEXTS_NEAR < count) { ASK_NEAR(bytes + offsets[rows[i + TEXTS_NEAR]]) }      \
    const uint32_t first = offsets[rows[i]], end = offsets[rows[i] + 1];                 \
    const intptr_t length = (intptr_t)(end - first);                                     \
    found[places[i]] = total - end > COMPARED                                            \
                           ? in_text(bytes + first, length, needle, second, distance)    \
                           : holds_last(bytes + first, length, needle);                  \
  }

// Rows are written in runs of fixed length, so that no branch depends on the bits but the one for
// more; what is written in excess is overwritten by the next word.
INLINE intptr_t select_all(const uint64_t *words, intptr_t count, int32_t *rows) {
  intptr_t selected = 0;
  for (intptr_t word = 0; 64 * word < count; word++) {
    uint64_t rest = words[word];
    int32_t *target = rows + selected;
    selected += __builtin_popcountll(rest);
    do {
      for (int i = 0; i < 16; i++) {
        target[i] = (int32_t)(64 * word) + __builtin_ctzll(rest | 1ull << 63);
        rest &= rest - 1;
      }
      target += 16;
    } while (rest != 0);
  }
  return selected;
}

INLINE void in_range_all(const int64_t *values, intptr_t count, int64_t low, int64_t high,
                         uint8_t *mask) {
  for (intptr_t i = 0; i < count; i++)
    mask[i] = (uint8_t)((values[i] >= low) & (values[i] <= high));
}

#if defined(__x86_64__)

INLINE uint64_t pack_sse2(const uint8_t *mask) {
  const __m128i *source = (const __m128i *)mask;
  const __m128i zero = _mm_setzero_si128();
  uint64_t word = 0;
  for (int i = 0; i < 4; i++) {
    const __m128i set = _mm_cmpgt_epi8(_mm_loadu_si128(source + i), zero);
    word |= (uint64_t)(uint32_t)_mm_movemask_epi8(set) << (16 * i);
  }
  return word;
}

INLINE uint64_t pair_bits_sse2(const uint8_t *text, uint8_t first, uint8_t second,
                               intptr_t distance) {
  const __m128i a = _mm_set1_epi8((char)first), b = _mm_set1_epi8((char)second);
  uint64_t bits = 0;
  for (int i = 0; i < COMPARED; i += 16) {
    const __m128i here = _mm_loadu_si128((const __m128i *)(text + i));
    const __m128i behind = _mm_loadu_si128((const __m128i *)(text + i + distance));
    const __m128i both = _mm_and_si128(_mm_cmpeq_epi8(here, a), _mm_cmpeq_epi8(behind, b));
    bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(both) << i;
  }
  return bits;
}

INLINE int in_text_sse2(const uint8_t *text, intptr_t length, strata_needle needle,
                        uint8_t second, intptr_t distance) {
  FIND_IN_TEXT(pair_bits_sse2)
}

static void pack_all_sse2(const uint8_t *mask, intptr_t count, uint64_t *words) {
  PACK_ALL(pack_sse2)
}

#define NEWER __attribute__((target("avx2,bmi,bmi2,popcnt")))

INLINE NEWER uint64_t pack_avx2(const uint8_t *mask) {
  const __m256i *source = (const __m256i *)mask;
  const __m256i zero = _mm256_setzero_si256();
  const __m256i low = _mm256_cmpgt_epi8(_mm256_loadu_si256(source), zero);
  const __m256i high = _mm256_cmpgt_epi8(_mm256_loadu_si256(source + 1), zero);
  return (uint64_t)(uint32_t)_mm256_movemask_epi8(low) |
         (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

static NEWER void pack_all_avx2(const uint8_t *mask, intptr_t count, uint64_t *words) {
  PACK_ALL(pack_avx2)
}

INLINE NEWER uint64_t pair_bits_newer(const uint8_t *text, uint8_t first, uint8_t second,
                                      intptr_t distance) {
  const __m256i here = _mm256_loadu_si256((const __m256i *)text);
  const __m256i behind = _mm256_loadu_si256((const __m256i *)(text + distance));
  const __m256i both = _mm256_and_si256(_mm256_cmpeq_epi8(here, _mm256_set1_epi8((char)first)),
                                        _mm256_cmpeq_epi8(behind, _mm256_set1_epi8((char)second)));
  return (uint64_t)(uint32_t)_mm256_movemask_epi8(both);
}

INLINE NEWER int in_text_newer(const uint8_t *text, intptr_t length, strata_needle needle,
                               uint8_t second, intptr_t distance) {
  FIND_IN_TEXT(pair_bits_newer)
}

static NEWER void texts_contain_newer(const uint8_t *bytes, uint32_t total,
                                      const uint32_t *offsets, const int32_t *rows,
                                      const int32_t *places, intptr_t count, strata_needle needle,
                                      uint8_t *found) {
  FIND_IN_TEXTS(in_text_newer)
}

#define LOAD(codes, place) _mm256_loadu_si256((const __m256i *)(codes) + (place))

// Codes within `span` of `low` are those that are their lesser with it, less `low`.
INLINE NEWER uint64_t range_newer_word_1(const uint8_t *codes, uint8_t low, uint8_t span) {
  const __m256i least = _mm256_set1_epi8((char)low), most = _mm256_set1_epi8((char)span);
  uint64_t word = 0;
  for (int i = 0; i < 2; i++) {
    const __m256i code = _mm256_sub_epi8(LOAD(codes, i), least);
    const __m256i set = _mm256_cmpeq_epi8(_mm256_min_epu8(code, most), code);
    word |= (uint64_t)(uint32_t)_mm256_movemask_epi8(set) << (32 * i);
  }
  return word;
}

INLINE NEWER uint64_t range_newer_word_2(const uint16_t *codes, uint16_t low, uint16_t span) {
  const __m256i least = _mm256_set1_epi16((short)low), most = _mm256_set1_epi16((short)span);
  uint64_t word = 0;
  for (int i = 0; i < 2; i++) {
    const __m256i a = _mm256_sub_epi16(LOAD(codes, 2 * i), least);
    const __m256i b = _mm256_sub_epi16(LOAD(codes, 2 * i + 1), least);
    // Bytes of both halves by turns, put in order.
    const __m256i bytes = _mm256_packs_epi16(_mm256_cmpeq_epi16(_mm256_min_epu16(a, most), a),
                                             _mm256_cmpeq_epi16(_mm256_min_epu16(b, most), b));
    const __m256i set = _mm256_permute4x64_epi64(bytes, 0xd8);
    word |= (uint64_t)(uint32_t)_mm256_movemask_epi8(set) << (32 * i);
  }
  return word;
}

INLINE NEWER uint64_t range_newer_word_4(const uint32_t *codes, uint32_t low, uint32_t span) {
  const __m256i least = _mm256_set1_epi32((int)low), most = _mm256_set1_epi32((int)span);
  uint64_t word = 0;
  for (int i = 0; i < 8; i++) {
    const __m256i code = _mm256_sub_epi32(LOAD(codes, i), least);
    const __m256i set = _mm256_cmpeq_epi32(_mm256_min_epu32(code, most), code);
    word |= (uint64_t)(uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(set)) << (8 * i);
  }
  return word;
}

INLINE NEWER uint64_t range_newer_word_8(const int64_t *values, int64_t low, int64_t high) {
  const __m256i least = _mm256_set1_epi64x(low), most = _mm256_set1_epi64x(high);
  uint64_t word = 0;
  for (int i = 0; i < 16; i++) {
    const __m256i value = LOAD(values, i);
    const __m256i out =
        _mm256_or_si256(_mm256_cmpgt_epi64(least, value), _mm256_cmpgt_epi64(value, most));
    word |= (uint64_t)(uint32_t)_mm256_movemask_pd(_mm256_castsi256_pd(out)) << (4 * i);
  }
  return ~word;
}

static NEWER void rank_words_newer(const uint64_t *words, intptr_t count, uint32_t *ranks) {
  rank_words(words, count, ranks);
}

static NEWER intptr_t count_both_newer(const uint64_t *a, const uint64_t *b, intptr_t count) {
  return count_both(a, b, count);
}

static NEWER void count_pairs_newer(const uint64_t *words, intptr_t items, intptr_t *counts) {
  count_pairs(words, items, counts);
}

static NEWER void count_all_newer(const uint64_t *words, const uint32_t *ranks,
                                  const int32_t *starts, intptr_t segments, int64_t *counts) {
  count_all(words, ranks, starts, segments, counts);
}

static NEWER void rank_all_newer(const uint64_t *words, const uint32_t *ranks,
                                 const int32_t *starts, intptr_t segments, int32_t *found) {
  rank_all(words, ranks, starts, segments, found);
}

// For each of 16 the places of its bits that are set, as bytes of four numbers.
static uint8_t quarters[16][16];

__attribute__((constructor)) static void set_quarters(void) {
  for (int bits = 0; bits < 16; bits++) {
    int found = 0;
    for (int bit = 0; bit < 4; bit++) {
      if (!(bits >> bit & 1)) continue;
      for (int byte = 0; byte < 4; byte++) quarters[bits][4 * found + byte] = (uint8_t)(4 * bit + byte);
      found++;
    }
  }
}

// Four segments at a time; where one of them is long, one by one.
static NEWER intptr_t segments_all_newer(const uint64_t *words, const int32_t *starts,
                                         intptr_t segments, int32_t *found) {
  const __m128i near = _mm_set1_epi32(NEAR_ROWS), seven = _mm_set1_epi32(7);
  const __m256i all = _mm256_set1_epi64x(-1), zero = _mm256_setzero_si256();
  __m128i numbers = _mm_setr_epi32(0, 1, 2, 3);
  intptr_t count = 0, s = 0;
  for (; s + 4 <= segments; s += 4, numbers = _mm_add_epi32(numbers, _mm_set1_epi32(4))) {
    const __m128i first = _mm_loadu_si128((const __m128i *)(starts + s));
    const __m128i rows = _mm_sub_epi32(_mm_loadu_si128((const __m128i *)(starts + s + 1)), first);
    if (_mm_movemask_epi8(_mm_cmpgt_epi32(rows, near))) {
      count = segments_from(s, words, starts, s + 4, found, count);
      continue;
    }
    const __m256i near_bits = _mm256_setr_epi64x(
        (long long)word_at(words, starts[s]), (long long)word_at(words, starts[s + 1]),
        (long long)word_at(words, starts[s + 2]), (long long)word_at(words, starts[s + 3]));
    const __m256i shift = _mm256_cvtepu32_epi64(_mm_and_si128(first, seven));
    const __m256i behind = _mm256_sllv_epi64(all, _mm256_cvtepu32_epi64(rows));
    const __m256i bits = _mm256_andnot_si256(behind, _mm256_srlv_epi64(near_bits, shift));
    const int set = 15 ^ _mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpeq_epi64(bits, zero)));
    const __m128i chosen = _mm_loadu_si128((const __m128i *)quarters[set]);
    _mm_storeu_si128((__m128i *)(found + count), _mm_shuffle_epi8(numbers, chosen));
    count += __builtin_popcount((unsigned)set);
  }
  return segments_from(s, words, starts, segments, found, count);
}

// For each byte the numbers of its bits that are set, a byte each.
static uint64_t places[256];

__attribute__((constructor)) static void set_places(void) {
  for (int byte = 0; byte < 256; byte++) {
    int found = 0;
    for (int bit = 0; bit < 8; bit++)
      if (byte >> bit & 1) places[byte] |= (uint64_t)bit << (8 * found++);
  }
}

// Eight rows at a time, by the places of the bits in each byte: no branch at all.
static NEWER intptr_t select_all_newer(const uint64_t *words, intptr_t count, int32_t *rows) {
  int32_t *target = rows;
  for (intptr_t word = 0; 64 * word < count; word++) {
    uint64_t rest = words[word];
    if (rest == 0) continue;
    __m256i base = _mm256_set1_epi32((int32_t)(64 * word));
    for (int byte = 0; byte < 8; byte++) {
      const __m128i bits = _mm_loadl_epi64((const __m128i *)&places[rest & 255]);
      _mm256_storeu_si256((__m256i *)target, _mm256_add_epi32(base, _mm256_cvtepu8_epi32(bits)));
      target += __builtin_popcountll(rest & 255);
      base = _mm256_add_epi32(base, _mm256_set1_epi32(8));
      rest >>= 8;
    }
  }
  return target - rows;
}

static NEWER void in_range_all_newer(const int64_t *values, intptr_t count, int64_t low,
                                     int64_t high, uint8_t *mask) {
  in_range_all(values, count, low, high, mask);
}

INLINE int is_newer(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

void strata_pack_mask(const uint8_t *mask, intptr_t count, uint64_t *words) {
  if (is_newer()) return pack_all_avx2(mask, count, words);
  pack_all_sse2(mask, count, words);
}

void strata_rank_words(const uint64_t *words, intptr_t count, uint32_t *ranks) {
  if (is_newer()) return rank_words_newer(words, count, ranks);
  rank_words(words, count, ranks);
}

intptr_t strata_count_both(const uint64_t *a, const uint64_t *b, intptr_t count) {
  return is_newer() ? count_both_newer(a, b, count) : count_both(a, b, count);
}

void strata_count_pairs(const uint64_t *words, intptr_t items, intptr_t *counts) {
  if (is_newer()) return count_pairs_newer(words, items, counts);
  count_pairs(words, items, counts);
}

#define RANGE_BITS(width, code, test)                                                    \
  RANGE_WORD(width, code, test, pack_sse2)                                               \
  static NEWER void range_newer_##width(const code *codes, intptr_t count, code low,     \
                                        code span, uint64_t *words) {                    \
    RANGE_ALL(range_newer_word_##width, test)                                            \
  }                                                                                      \
  static void range_sse2_##width(const code *codes, intptr_t count, code low, code span, \
                                 uint64_t *words) {                                      \
    RANGE_ALL(range_word_##width, test)                                                  \
  }                                                                                      \
  void strata_range_bits_##width(const code *codes, intptr_t count, code low, code span, \
                                 uint64_t *words) {                                      \
    if (is_newer()) return range_newer_##width(codes, count, low, span, words);          \
    range_sse2_##width(codes, count, low, span, words);                                  \
  }

void strata_count_bits(const uint64_t *words, const uint32_t *ranks, const int32_t *starts,
                       intptr_t segments, int64_t *counts) {
  if (is_newer()) return count_all_newer(words, ranks, starts, segments, counts);
  count_all(words, ranks, starts, segments, counts);
}

void strata_rank_starts(const uint64_t *words, const uint32_t *ranks, const int32_t *starts,
                        intptr_t segments, int32_t *found) {
  if (is_newer()) return rank_all_newer(words, ranks, starts, segments, found);
  rank_all(words, ranks, starts, segments, found);
}

void strata_texts_contain(const uint8_t *bytes, uint32_t total, const uint32_t *offsets,
                          const int32_t *rows, const int32_t *places, intptr_t count,
                          strata_needle needle, uint8_t *found) {
  if (is_newer())
    return texts_contain_newer(bytes, total, offsets, rows, places, count, needle, found);
  FIND_IN_TEXTS(in_text_sse2)
}

#define TALLY_TIMES(name, code, value)                                                   \
  static NEWER void tally_newer_##name(                                                  \
      const uint16_t *times, const code *codes, const value *values, intptr_t count,     \
      uint16_t low, uint16_t span, uint16_t later, uint16_t groups, strata_tally *tallies) { \
    TALLY_ALL                                                                            \
  }                                                                                      \
  STRATA_TALLY_TIMES(name, code, value) {                                                \
    if (is_newer())                                                                      \
      return tally_newer_##name(times, codes, values, count, low, span, later, groups,   \
                                tallies);                                                \
    TALLY_ALL                                                                            \
  }

intptr_t strata_segments_set(const uint64_t *words, const int32_t *starts, intptr_t segments,
                             int32_t *found) {
  if (is_newer()) return segments_all_newer(words, starts, segments, found);
  return segments_from(0, words, starts, segments, found, 0);
}

intptr_t strata_select_bits(const uint64_t *words, intptr_t count, int32_t *rows) {
  if (is_newer()) return select_all_newer(words, count, rows);
  return select_all(words, count, rows);
}

void strata_in_range(const int64_t *values, intptr_t count, int64_t low, int64_t high,
                     uint8_t *mask) {
  if (is_newer()) return in_range_all_newer(values, count, low, high, mask);
  in_range_all(values, count, low, high, mask);
}

#else

#if defined(__aarch64__)

INLINE uint64_t pack_word(const uint8_t *mask) {
  static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t w = vld1q_u8(weights);
  const uint8x16_t low = vpaddq_u8(vmulq_u8(vld1q_u8(mask), w), vmulq_u8(vld1q_u8(mask + 16), w));
  const uint8x16_t high =
      vpaddq_u8(vmulq_u8(vld1q_u8(mask + 32), w), vmulq_u8(vld1q_u8(mask + 48), w));
  uint8x16_t all = vpaddq_u8(low, high);
  all = vpaddq_u8(all, all);
  return vgetq_lane_u64(vreinterpretq_u64_u8(all), 0);
}

#else

INLINE uint64_t pack_word(const uint8_t *mask) { return pack_plain(mask, 64); }

#endif

void strata_pack_mask(const uint8_t *mask, intptr_t count, uint64_t *words) {
  PACK_ALL(pack_word)
}

void strata_rank_words(const uint64_t *words, intptr_t count, uint32_t *ranks) {
  rank_words(words, count, ranks);
}

intptr_t strata_count_both(const uint64_t *a, const uint64_t *b, intptr_t count) {
  return count_both(a, b, count);
}

void strata_count_pairs(const uint64_t *words, intptr_t items, intptr_t *counts) {
  count_pairs(words, items, counts);
}

#define RANGE_BITS(width, code, test)                                                    \
  RANGE_WORD(width, code, test, pack_word)                                               \
  void strata_range_bits_##width(const code *codes, intptr_t count, code low, code span, \
                                 uint64_t *words) {                                      \
    RANGE_ALL(range_word_##width, test)                                                  \
  }

void strata_count_bits(const uint64_t *words, const uint32_t *ranks, const int32_t *starts,
                       intptr_t segments, int64_t *counts) {
  count_all(words, ranks, starts, segments, counts);
}

void strata_rank_starts(const uint64_t *words, const uint32_t *ranks, const int32_t *starts,
                        intptr_t segments, int32_t *found) {
  rank_all(words, ranks, starts, segments, found);
}

INLINE uint64_t pair_bits_plain(const uint8_t *text, uint8_t first, uint8_t second,
                                intptr_t distance) {
  uint64_t bits = 0;
  for (int i = 0; i < COMPARED; i++)
    bits |= (uint64_t)((text[i] == first) & (text[i + distance] == second)) << i;
  return bits;
}

INLINE int in_text_plain(const uint8_t *text, intptr_t length, strata_needle needle,
                         uint8_t second, intptr_t distance) {
  FIND_IN_TEXT(pair_bits_plain)
}

void strata_texts_contain(const uint8_t *bytes, uint32_t total, const uint32_t *offsets,
                          const int32_t *rows, const int32_t *places, intptr_t count,
                          strata_needle needle, uint8_t *found) {
  FIND_IN_TEXTS(in_text_plain)
}

#define TALLY_TIMES(name, code, value)                                                   \
  STRATA_TALLY_TIMES(name, code, value) { TALLY_ALL }

intptr_t strata_segments_set(const uint64_t *words, const int32_t *starts, intptr_t segments,
                             int32_t *found) {
  return segments_from(0, words, starts, segments, found, 0);
}

intptr_t strata_select_bits(const uint64_t *words, intptr_t count, int32_t *rows) {
  return select_all(words, count, rows);
}

void strata_in_range(const int64_t *values, intptr_t count, int64_t low, int64_t high,
                     uint8_t *mask) {
  in_range_all(values, count, low, high, mask);
}

#endif

RANGE_BITS(1, uint8_t, NEAR_LOW)
RANGE_BITS(2, uint16_t, NEAR_LOW)
RANGE_BITS(4, uint32_t, NEAR_LOW)
RANGE_BITS(8, int64_t, BETWEEN)

TALLY_TIMES(1_1, uint8_t, uint8_t)
TALLY_TIMES(1_2, uint8_t, uint16_t)
TALLY_TIMES(1_4, uint8_t, uint32_t)
TALLY_TIMES(1_8, uint8_t, int64_t)
TALLY_TIMES(2_1, uint16_t, uint8_t)
TALLY_TIMES(2_2, uint16_t, uint16_t)
TALLY_TIMES(2_4, uint16_t, uint32_t)
TALLY_TIMES(2_8, uint16_t, int64_t)

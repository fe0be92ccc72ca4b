#include "CLoading.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// Which of 64 bytes are what: bit i stands for byte i.
typedef struct {
  uint64_t delimiters, newlines, quotes, highs;
} block;

// Appends the place of each bit that is set. Places are written in runs of fixed length, so that
// no branch depends on the bytes but the one for more marks than that; what is written in excess
// is overwritten by the next block.
static inline __attribute__((always_inline)) void append(strata_marks *found, block bits,
                                                         intptr_t position, uint16_t *places,
                                                         uint16_t *lines) {
  uint64_t mask = bits.delimiters | bits.newlines | bits.quotes;
  uint64_t rest = mask;
  uint16_t *target = places + found->count;
  uint16_t base = (uint16_t)position;
  do {
    for (int i = 0; i < 12; i++) {
      target[i] = (uint16_t)(base + __builtin_ctzll(rest | 1ull << 63));
      rest &= rest - 1;
    }
    target += 12;
  } while (rest != 0);
  uint64_t newlines = bits.newlines;
  uint16_t *line = lines + found->line_count;
  do {
    for (int i = 0; i < 2; i++) {
      uint64_t before = mask & ((newlines & -newlines) - 1);
      line[i] = (uint16_t)(found->count + __builtin_popcountll(before));
      newlines &= newlines - 1;
    }
    line += 2;
  } while (newlines != 0);
  found->count += __builtin_popcountll(mask);
  found->line_count += __builtin_popcountll(bits.newlines);
  found->quotes |= bits.quotes;
  found->highs |= bits.highs;
}

static inline block plain_block(const uint8_t *bytes, intptr_t count, uint8_t delimiter,
                                uint8_t newline, uint8_t quote) {
  block bits = {0, 0, 0, 0};
  for (intptr_t i = 0; i < count; i++) {
    bits.delimiters |= (uint64_t)(bytes[i] == delimiter) << i;
    bits.newlines |= (uint64_t)(bytes[i] == newline) << i;
    bits.quotes |= (uint64_t)(bytes[i] == quote) << i;
    bits.highs |= (uint64_t)(bytes[i] >> 7) << i;
  }
  return bits;
}

// The loop over whole blocks, for a function that finds the bits of one; the rest byte by byte.
#define FIND_ALL(find_block)                                                                   \
  strata_marks found = {0, 0, 0, 0};                                                           \
  intptr_t position = 0;                                                                       \
  for (; position + 64 <= count; position += 64)                                               \
    append(&found, find_block(bytes + position, delimiter, newline, quote), position, places,  \
           lines);                                                                             \
  if (position < count)                                                                        \
    append(&found, plain_block(bytes + position, count - position, delimiter, newline, quote), \
           position, places, lines);                                                           \
  return found;

#if defined(__x86_64__)

static inline __attribute__((always_inline)) uint64_t bits_sse2(const __m128i v[4]) {
  return (uint64_t)(uint32_t)_mm_movemask_epi8(v[0]) |
         (uint64_t)(uint32_t)_mm_movemask_epi8(v[1]) << 16 |
         (uint64_t)(uint32_t)_mm_movemask_epi8(v[2]) << 32 |
         (uint64_t)(uint32_t)_mm_movemask_epi8(v[3]) << 48;
}

static inline __attribute__((always_inline)) uint64_t equal_sse2(const __m128i v[4],
                                                                 uint8_t byte) {
  const __m128i wanted = _mm_set1_epi8((char)byte);
  const __m128i equal[4] = {_mm_cmpeq_epi8(v[0], wanted), _mm_cmpeq_epi8(v[1], wanted),
                            _mm_cmpeq_epi8(v[2], wanted), _mm_cmpeq_epi8(v[3], wanted)};
  return bits_sse2(equal);
}

static inline __attribute__((always_inline)) block block_sse2(const uint8_t *bytes,
                                                              uint8_t delimiter,
                                                              uint8_t newline, uint8_t quote) {
  const __m128i *source = (const __m128i *)bytes;
  const __m128i v[4] = {_mm_loadu_si128(source), _mm_loadu_si128(source + 1),
                        _mm_loadu_si128(source + 2), _mm_loadu_si128(source + 3)};
  return (block){equal_sse2(v, delimiter), equal_sse2(v, newline), equal_sse2(v, quote),
                 bits_sse2(v)};
}

static strata_marks find_sse2(const uint8_t *bytes, intptr_t count, uint8_t delimiter,
                              uint8_t newline, uint8_t quote, uint16_t *places,
                              uint16_t *lines) {
  FIND_ALL(block_sse2)
}

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

static inline AVX2 __attribute__((always_inline)) uint64_t bits_avx2(__m256i low, __m256i high) {
  return (uint64_t)(uint32_t)_mm256_movemask_epi8(low) |
         (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

static inline AVX2 __attribute__((always_inline)) uint64_t equal_avx2(__m256i low, __m256i high,
                                                                      uint8_t byte) {
  const __m256i wanted = _mm256_set1_epi8((char)byte);
  return bits_avx2(_mm256_cmpeq_epi8(low, wanted), _mm256_cmpeq_epi8(high, wanted));
}

static inline AVX2 __attribute__((always_inline)) block block_avx2(const uint8_t *bytes,
                                                                   uint8_t delimiter,
                                                                   uint8_t newline,
                                                                   uint8_t quote) {
  const __m256i low = _mm256_loadu_si256((const __m256i *)bytes);
  const __m256i high = _mm256_loadu_si256((const __m256i *)(bytes + 32));
  return (block){equal_avx2(low, high, delimiter), equal_avx2(low, high, newline),
                 equal_avx2(low, high, quote), bits_avx2(low, high)};
}

static AVX2 strata_marks find_avx2(const uint8_t *bytes, intptr_t count, uint8_t delimiter,
                                   uint8_t newline, uint8_t quote, uint16_t *places,
                                   uint16_t *lines) {
  FIND_ALL(block_avx2)
}

strata_marks strata_find_marks(const uint8_t *bytes, intptr_t count, uint8_t delimiter,
                               uint8_t newline, uint8_t quote, uint16_t *places,
                               uint16_t *lines) {
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
      __builtin_cpu_supports("popcnt"))
    return find_avx2(bytes, count, delimiter, newline, quote, places, lines);
  return find_sse2(bytes, count, delimiter, newline, quote, places, lines);
}

#elif defined(__aarch64__)

static inline uint64_t bits_neon(const uint8x16_t v[4]) {
  static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t w = vld1q_u8(weights);
  const uint8x16_t low = vpaddq_u8(vandq_u8(v[0], w), vandq_u8(v[1], w));
  const uint8x16_t high = vpaddq_u8(vandq_u8(v[2], w), vandq_u8(v[3], w));
  uint8x16_t all = vpaddq_u8(low, high);
  all = vpaddq_u8(all, all);
  return vgetq_lane_u64(vreinterpretq_u64_u8(all), 0);
}

static inline uint64_t equal_neon(const uint8x16_t v[4], uint8_t byte) {
  const uint8x16_t wanted = vdupq_n_u8(byte);
  const uint8x16_t equal[4] = {vceqq_u8(v[0], wanted), vceqq_u8(v[1], wanted),
                               vceqq_u8(v[2], wanted), vceqq_u8(v[3], wanted)};
  return bits_neon(equal);
}

static inline block block_neon(const uint8_t *bytes, uint8_t delimiter, uint8_t newline,
                               uint8_t quote) {
  const uint8x16_t v[4] = {vld1q_u8(bytes), vld1q_u8(bytes + 16), vld1q_u8(bytes + 32),
                           vld1q_u8(bytes + 48)};
  const uint8x16_t half = vdupq_n_u8(128);
  const uint8x16_t highs[4] = {vcgeq_u8(v[0], half), vcgeq_u8(v[1], half), vcgeq_u8(v[2], half),
                               vcgeq_u8(v[3], half)};
  return (block){equal_neon(v, delimiter), equal_neon(v, newline), equal_neon(v, quote),
                 bits_neon(highs)};
}

strata_marks strata_find_marks(const uint8_t *bytes, intptr_t count, uint8_t delimiter,
                               uint8_t newline, uint8_t quote, uint16_t *places,
                               uint16_t *lines) {
  FIND_ALL(block_neon)
}

#else

static inline block block_plain(const uint8_t *bytes, uint8_t delimiter, uint8_t newline,
                                uint8_t quote) {
  return plain_block(bytes, 64, delimiter, newline, quote);
}

strata_marks strata_find_marks(const uint8_t *bytes, intptr_t count, uint8_t delimiter,
                               uint8_t newline, uint8_t quote, uint16_t *places,
                               uint16_t *lines) {
  FIND_ALL(block_plain)
}

#endif

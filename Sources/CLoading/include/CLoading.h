// What Loading needs of C: comparing 16 bytes at once, and giving freed memory back to the system.

#ifndef STRATA_CLOADING_H
#define STRATA_CLOADING_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// Which of 64 bytes are what: bit i stands for byte i.
typedef struct {
  uint64_t delimiters;
  uint64_t newlines;
  uint64_t quotes;
  uint64_t highs;  // bytes that are not ASCII
} strata_marks;

#if defined(__SSE2__)

static inline uint64_t strata_bits(__m128i a, __m128i b, __m128i c, __m128i d) {
  return (uint64_t)(uint32_t)_mm_movemask_epi8(a) | (uint64_t)(uint32_t)_mm_movemask_epi8(b) << 16 |
         (uint64_t)(uint32_t)_mm_movemask_epi8(c) << 32 |
         (uint64_t)(uint32_t)_mm_movemask_epi8(d) << 48;
}

static inline uint64_t strata_equal(const __m128i v[4], uint8_t byte) {
  const __m128i wanted = _mm_set1_epi8((char)byte);
  return strata_bits(_mm_cmpeq_epi8(v[0], wanted), _mm_cmpeq_epi8(v[1], wanted),
                     _mm_cmpeq_epi8(v[2], wanted), _mm_cmpeq_epi8(v[3], wanted));
}

static inline strata_marks strata_find_marks(const uint8_t *bytes, uint8_t delimiter,
                                             uint8_t newline, uint8_t quote) {
  __m128i v[4];
  for (int i = 0; i < 4; i++) v[i] = _mm_loadu_si128((const __m128i *)(bytes + 16 * i));
  strata_marks marks;
  marks.delimiters = strata_equal(v, delimiter);
  marks.newlines = strata_equal(v, newline);
  marks.quotes = strata_equal(v, quote);
  marks.highs = strata_bits(v[0], v[1], v[2], v[3]);
  return marks;
}

#elif defined(__aarch64__)

static inline uint64_t strata_bits(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
  static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const uint8x16_t w = vld1q_u8(weights);
  uint8x16_t ab = vpaddq_u8(vandq_u8(a, w), vandq_u8(b, w));
  uint8x16_t cd = vpaddq_u8(vandq_u8(c, w), vandq_u8(d, w));
  uint8x16_t all = vpaddq_u8(ab, cd);
  all = vpaddq_u8(all, all);
  return vgetq_lane_u64(vreinterpretq_u64_u8(all), 0);
}

static inline uint64_t strata_equal(const uint8x16_t v[4], uint8_t byte) {
  const uint8x16_t wanted = vdupq_n_u8(byte);
  return strata_bits(vceqq_u8(v[0], wanted), vceqq_u8(v[1], wanted), vceqq_u8(v[2], wanted),
                     vceqq_u8(v[3], wanted));
}

static inline strata_marks strata_find_marks(const uint8_t *bytes, uint8_t delimiter,
                                             uint8_t newline, uint8_t quote) {
  uint8x16_t v[4];
  for (int i = 0; i < 4; i++) v[i] = vld1q_u8(bytes + 16 * i);
  const uint8x16_t half = vdupq_n_u8(128);
  strata_marks marks;
  marks.delimiters = strata_equal(v, delimiter);
  marks.newlines = strata_equal(v, newline);
  marks.quotes = strata_equal(v, quote);
  marks.highs = strata_bits(vcgeq_u8(v[0], half), vcgeq_u8(v[1], half), vcgeq_u8(v[2], half),
                            vcgeq_u8(v[3], half));
  return marks;
}

#else

static inline strata_marks strata_find_marks(const uint8_t *bytes, uint8_t delimiter,
                                             uint8_t newline, uint8_t quote) {
  strata_marks marks = {0, 0, 0, 0};
  for (int i = 0; i < 64; i++) {
    marks.delimiters |= (uint64_t)(bytes[i] == delimiter) << i;
    marks.newlines |= (uint64_t)(bytes[i] == newline) << i;
    marks.quotes |= (uint64_t)(bytes[i] == quote) << i;
    marks.highs |= (uint64_t)(bytes[i] >> 7) << i;
  }
  return marks;
}

#endif

// Gives memory that was freed back to the system, where the allocator would keep it.
void strata_release_free_memory(void);

#endif

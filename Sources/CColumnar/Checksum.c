#include "CColumnar.h"

#include <string.h>

// Of four bits at a time: small enough to need no start-up, fast enough where it is needed at all.
static const uint32_t nibbles[16] = {
    0x00000000u, 0x105EC76Fu, 0x20BD8EDEu, 0x30E349B1u, 0x417B1DBCu, 0x5125DAD3u,
    0x61C69362u, 0x7198540Du, 0x82F63B78u, 0x92A8FC17u, 0xA24BB5A6u, 0xB21572C9u,
    0xC38D26C4u, 0xD3D3E1ABu, 0xE330A81Au, 0xF36E6F75u,
};

uint32_t strata_crc32c_plain(uint32_t crc, const uint8_t *bytes, intptr_t count) {
  crc = ~crc;
  for (intptr_t index = 0; index < count; index++) {
    crc ^= bytes[index];
    crc = (crc >> 4) ^ nibbles[crc & 15];
    crc = (crc >> 4) ^ nibbles[crc & 15];
  }
  return ~crc;
}

#if defined(__x86_64__)

#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t crc32c_fast(uint32_t crc, const uint8_t *bytes,
                                                              intptr_t count) {
  uint64_t state = (uint32_t)~crc;
  for (; count >= 8; count -= 8, bytes += 8) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    state = _mm_crc32_u64(state, word);
  }
  for (; count > 0; count--) state = _mm_crc32_u8((uint32_t)state, *bytes++);
  return ~(uint32_t)state;
}

uint32_t strata_crc32c(uint32_t crc, const uint8_t *bytes, intptr_t count) {
  return __builtin_cpu_supports("sse4.2") ? crc32c_fast(crc, bytes, count)
                                          : strata_crc32c_plain(crc, bytes, count);
}

#elif defined(__ARM_FEATURE_CRC32)

#include <arm_acle.h>

uint32_t strata_crc32c(uint32_t crc, const uint8_t *bytes, intptr_t count) {
  crc = ~crc;
  for (; count >= 8; count -= 8, bytes += 8) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    crc = __crc32cd(crc, word);
  }
  for (; count > 0; count--) crc = __crc32cb(crc, *bytes++);
  return ~crc;
}

#else

uint32_t strata_crc32c(uint32_t crc, const uint8_t *bytes, intptr_t count) {
  return strata_crc32c_plain(crc, bytes, count);
}

#endif

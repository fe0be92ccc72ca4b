#include "CLoading.h"

#include <errno.h>
#include <iconv.h>

void *strata_transcoder(const char *encoding) {
  iconv_t found = iconv_open("UTF-8", encoding);
  return found == (iconv_t)-1 ? 0 : (void *)found;
}

strata_transcoded strata_transcode(void *transcoder, const uint8_t *bytes, intptr_t count,
                                   intptr_t unit, int is_last, uint8_t *text, intptr_t room) {
  char *in = (char *)bytes, *out = (char *)text;
  size_t in_left = (size_t)count, out_left = (size_t)room;
  while (in_left > 0) {
    if (iconv((iconv_t)transcoder, &in, &in_left, &out, &out_left) != (size_t)-1) continue;
    if (errno == E2BIG) break;
    if (errno == EINVAL && !is_last) break;
    // What stands for no character becomes a byte that is no UTF-8.
    if (out_left == 0) break;
    *out++ = (char)0xFF;
    out_left--;
    size_t skipped = (size_t)unit < in_left ? (size_t)unit : in_left;
    in += skipped;
    in_left -= skipped;
  }
  return (strata_transcoded){.read = count - (intptr_t)in_left,
                             .written = room - (intptr_t)out_left};
}

void strata_transcoder_close(void *transcoder) { iconv_close((iconv_t)transcoder); }

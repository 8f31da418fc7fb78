// Zstandard: the frames of a bundle.
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

// Has a context pass over the content checksums of frames. Experimental in zstd: a library without it goes on checking.
static inline size_t ignoreContentChecksums(ZSTD_DCtx *context) {
    return ZSTD_DCtx_setParameter(context, ZSTD_d_forceIgnoreChecksum, ZSTD_d_ignoreChecksum);
}

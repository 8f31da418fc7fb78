// Zstandard: the frames of a bundle.
#include <zstd.h>

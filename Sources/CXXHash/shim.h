// xxHash: XXH3-128 of the raw bytes of each member.
#include <xxhash.h>

// OpenSSL's libcrypto: SHA-256 of the frames of a bundle.
#include <openssl/evp.h>

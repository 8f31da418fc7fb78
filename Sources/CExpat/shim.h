// expat: the legacy server's backup settings.
#include <expat.h>

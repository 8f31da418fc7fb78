// PostgreSQL's client library: queries, COPY and the replication protocol.
#include <libpq-fe.h>

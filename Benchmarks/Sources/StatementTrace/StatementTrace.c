#include "StatementTrace.h"
#include <sqlite3.h>
#include <stdio.h>

static int print_statement(unsigned type, void *context, void *statement, void *text) {
    (void)type, (void)context, (void)statement;
    printf("%s\n", (const char *)text);
    return 0;
}

static int watch(sqlite3 *database, char **message, const struct sqlite3_api_routines *api) {
    (void)message, (void)api;
    return sqlite3_trace_v2(database, SQLITE_TRACE_STMT, print_statement, NULL);
}

void trace_statements(void) { sqlite3_auto_extension((void (*)(void))watch); }

// The work of the benchmark in calls of libpq: what a program could do at best.
// Usage: PlainPostgreSQL URL read | same COUNT | small COUNT | bare COUNT | batches SIZE
#include <postgresql/libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static PGconn *connection;

static PGresult *checked(PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return result;
    fprintf(stderr, "%s", PQerrorMessage(connection));
    exit(1);
}

static void run(const char *sql) { PQclear(checked(PQexec(connection, sql))); }

static void read_version(void) {
    const char *sql = "SELECT value_string FROM key_value_store WHERE id = 'DATABASE_VERSION'";
    PGresult *result = checked(PQexec(connection, sql));
    puts(PQgetvalue(result, 0, 0));
    PQclear(result);
}

static void small_migrations(int count, int logs) {
    char sql[512];
    if (logs) run("CREATE TABLE log (id TEXT NOT NULL PRIMARY KEY, applied TIMESTAMP NOT NULL)");
    for (int i = 1; i <= count; i++) {
        run("BEGIN");
        snprintf(sql, sizeof sql, "CREATE TABLE small_%d (id BIGINT PRIMARY KEY, name TEXT NOT NULL)", i);
        run(sql);
        snprintf(sql, sizeof sql, "INSERT INTO small_%d (id, name) VALUES (1, 'first')", i);
        run(sql);
        if (logs) {
            snprintf(sql, sizeof sql, "INSERT INTO log (id, applied) VALUES ('1.%d.0', now())", i);
            run(sql);
        }
        run("COMMIT");
    }
}

/* Every statement that the driver sends for a migration, in as many messages. */
static void same_statements(int count) {
    char sql[2048];
    run("CREATE TABLE key_value_store (id TEXT NOT NULL PRIMARY KEY, value_string TEXT, value_int INTEGER,"
        " value_bigint BIGINT)");
    run("CREATE TABLE migration_log (number BIGINT PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL,"
        " version TEXT NOT NULL, app_version TEXT NOT NULL, attempt BIGINT NOT NULL, started TIMESTAMP NOT NULL,"
        " finished TIMESTAMP, milliseconds BIGINT, rows_changed BIGINT, outcome TEXT NOT NULL, code TEXT,"
        " statement_number BIGINT, message TEXT, content_hash TEXT, host TEXT, pid BIGINT)");
    run("CREATE UNIQUE INDEX migration_log_done ON migration_log (id) WHERE outcome < 'c' AND kind < 'n'");
    for (int i = 1; i <= count; i++) {
        run("BEGIN;SET LOCAL lock_timeout = 5000;SET LOCAL statement_timeout = 0;"
            "SET LOCAL idle_in_transaction_session_timeout = 0;SAVEPOINT migration_step_1a2b3c4d5e6f");
        snprintf(sql, sizeof sql, "CREATE TABLE small_%d (id BIGINT PRIMARY KEY, name TEXT NOT NULL)", i);
        run(sql);
        snprintf(sql, sizeof sql, "INSERT INTO small_%d (id, name) VALUES (1, 'first')", i);
        run(sql);
        snprintf(sql, sizeof sql,
            "RELEASE SAVEPOINT migration_step_1a2b3c4d5e6f;RESET SESSION AUTHORIZATION;RESET ROLE;RESET ALL;"
            "SET SESSION AUTHORIZATION \"postgres\";"
            "UPDATE migration_log SET outcome = 'applied', finished = TIMESTAMP '2026-11-20 12:00:00.000000',"
            " milliseconds = 1, rows_changed = 1 WHERE number = %d AND outcome = 'started';"
            "INSERT INTO key_value_store (id, value_string) VALUES ('DATABASE_VERSION', '1.%d.0')"
            " ON CONFLICT (id) DO UPDATE SET value_string = excluded.value_string;"
            "INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, outcome,"
            " content_hash, host, pid) VALUES (%d, '1.%d.0', 'migration', '1.%d.0', '1.%d.0', 1,"
            " TIMESTAMP '2026-11-20 12:00:00.000000', NULL, 'started', NULL, 'host', 4711);COMMIT",
            i, i, i + 1, i + 1, i + 1, count);
        run(sql);
    }
}

static void batches(int size) {
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT id FROM stock WHERE id > $1 ORDER BY id LIMIT 1 OFFSET %d", size - 1);
    PQclear(checked(PQprepare(connection, "next", sql, 1, NULL)));
    const char *update = "UPDATE stock SET quantity = quantity * 10 + 1 WHERE id > $1 AND id <= $2";
    const char *rest = "UPDATE stock SET quantity = quantity * 10 + 1 WHERE id > $1";
    PQclear(checked(PQprepare(connection, "update", update, 2, NULL)));
    PQclear(checked(PQprepare(connection, "rest", rest, 1, NULL)));
    char place[64] = "", end[64] = "";
    const char *values[2] = {place, end};
    for (;;) {
        PGresult *found = checked(PQexecPrepared(connection, "next", 1, values, NULL, NULL, 0));
        int is_last = PQntuples(found) == 0;
        if (!is_last) snprintf(end, sizeof end, "%s", PQgetvalue(found, 0, 0));
        PQclear(found);
        // One statement is one transaction: neither BEGIN nor COMMIT costs a round trip.
        const char *statement = is_last ? "rest" : "update";
        PQclear(checked(PQexecPrepared(connection, statement, is_last ? 1 : 2, values, NULL, NULL, 0)));
        if (is_last) break;
        strcpy(place, end);
    }
}

int main(int count, char **arguments) {
    if (count < 3) return 64;
    const char *mode = arguments[2];
    int number = count > 3 ? atoi(arguments[3]) : 0;
    connection = PQconnectdb(arguments[1]);
    if (PQstatus(connection) != CONNECTION_OK) {
        fprintf(stderr, "%s", PQerrorMessage(connection));
        return 1;
    }
    if (!strcmp(mode, "read")) read_version();
    else if (!strcmp(mode, "same")) same_statements(number);
    else if (!strcmp(mode, "small")) small_migrations(number, 1);
    else if (!strcmp(mode, "bare")) small_migrations(number, 0);
    else if (!strcmp(mode, "batches")) batches(number);
    else return 64;
    PQfinish(connection);
    return 0;
}

// The work of the benchmark in calls of SQLite's C interface: what a program could do at best.
// Usage: PlainSQLite FILE read | same COUNT | small COUNT | bare COUNT | batches SIZE
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sqlite3 *database;

static void check(int code, int wanted) {
    if (code == wanted) return;
    fprintf(stderr, "%s\n", sqlite3_errmsg(database));
    exit(1);
}

static void run(const char *sql) { check(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK); }

static sqlite3_stmt *prepared(const char *sql) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    return statement;
}

static void read_version(void) {
    sqlite3_stmt *statement = prepared("SELECT value_string FROM key_value_store WHERE id = 'DATABASE_VERSION'");
    check(sqlite3_step(statement), SQLITE_ROW);
    puts((const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
}

static void small_migrations(int count, int logs) {
    char sql[512];
    if (logs) run("CREATE TABLE log (id TEXT NOT NULL PRIMARY KEY, applied TEXT NOT NULL)");
    for (int i = 1; i <= count; i++) {
        run("BEGIN IMMEDIATE");
        snprintf(sql, sizeof sql, "CREATE TABLE small_%d (id BIGINT PRIMARY KEY, name TEXT NOT NULL)", i);
        run(sql);
        snprintf(sql, sizeof sql, "INSERT INTO small_%d (id, name) VALUES (1, 'first')", i);
        run(sql);
        if (logs) {
            snprintf(sql, sizeof sql, "INSERT INTO log (id, applied) VALUES ('1.%d.0', datetime('now'))", i);
            run(sql);
        }
        run("COMMIT");
    }
}

/* Every statement that the driver sends for a migration. */
static void same_statements(int count) {
    char sql[2048];
    run("CREATE TABLE key_value_store (id TEXT NOT NULL PRIMARY KEY, value_string TEXT, value_int INTEGER,"
        " value_bigint BIGINT)");
    run("CREATE TABLE migration_log (number INTEGER PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL,"
        " version TEXT NOT NULL, app_version TEXT NOT NULL, attempt BIGINT NOT NULL, started TEXT NOT NULL,"
        " finished TEXT, milliseconds BIGINT, rows_changed BIGINT, outcome TEXT NOT NULL, code TEXT,"
        " statement_number BIGINT, message TEXT, content_hash TEXT, host TEXT, pid BIGINT)");
    run("CREATE UNIQUE INDEX migration_log_done ON migration_log (id) WHERE outcome < 'c' AND kind < 'n'");
    for (int i = 1; i <= count; i++) {
        run("BEGIN IMMEDIATE");
        run("SAVEPOINT migration_step_1a2b3c4d5e6f");
        snprintf(sql, sizeof sql, "CREATE TABLE small_%d (id BIGINT PRIMARY KEY, name TEXT NOT NULL)", i);
        run(sql);
        snprintf(sql, sizeof sql, "INSERT INTO small_%d (id, name) VALUES (1, 'first')", i);
        run(sql);
        snprintf(sql, sizeof sql,
            "RELEASE SAVEPOINT migration_step_1a2b3c4d5e6f;"
            "UPDATE migration_log SET outcome = 'applied', finished = '2026-11-20 12:00:00.000000', milliseconds = 1,"
            " rows_changed = 1 WHERE number = %d AND outcome = 'started';"
            "INSERT INTO key_value_store (id, value_string) VALUES ('DATABASE_VERSION', '1.%d.0')"
            " ON CONFLICT (id) DO UPDATE SET value_string = excluded.value_string;"
            "INSERT INTO migration_log (number, id, kind, version, app_version, attempt, started, finished, outcome,"
            " content_hash, host, pid) VALUES (%d, '1.%d.0', 'migration', '1.%d.0', '1.%d.0', 1,"
            " '2026-11-20 12:00:00.000000', NULL, 'started', NULL, 'host', 4711);",
            i, i, i + 1, i + 1, i + 1, count);
        run(sql);
        run("COMMIT");
    }
}

static void batches(int size) {
    sqlite3_stmt *next = prepared("SELECT id FROM stock WHERE id > ?1 ORDER BY id LIMIT 1 OFFSET ?2");
    sqlite3_stmt *update = prepared("UPDATE stock SET quantity = quantity * 10 + 1 WHERE id > ?1 AND id <= ?2");
    sqlite3_stmt *rest = prepared("UPDATE stock SET quantity = quantity * 10 + 1 WHERE id > ?1");
    char place[64] = "", end[64];
    for (;;) {
        run("BEGIN IMMEDIATE");
        sqlite3_bind_text(next, 1, place, -1, SQLITE_STATIC);
        sqlite3_bind_int(next, 2, size - 1);
        int is_last = sqlite3_step(next) != SQLITE_ROW;
        if (!is_last) snprintf(end, sizeof end, "%s", (const char *)sqlite3_column_text(next, 0));
        sqlite3_reset(next);
        sqlite3_stmt *statement = is_last ? rest : update;
        sqlite3_bind_text(statement, 1, place, -1, SQLITE_STATIC);
        if (!is_last) sqlite3_bind_text(statement, 2, end, -1, SQLITE_STATIC);
        check(sqlite3_step(statement), SQLITE_DONE);
        sqlite3_reset(statement);
        run("COMMIT");
        if (is_last) break;
        strcpy(place, end);
    }
    sqlite3_finalize(next), sqlite3_finalize(update), sqlite3_finalize(rest);
}

int main(int count, char **arguments) {
    if (count < 3) return 64;
    const char *mode = arguments[2];
    int number = count > 3 ? atoi(arguments[3]) : 0;
    check(sqlite3_open_v2(arguments[1], &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), SQLITE_OK);
    run("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; PRAGMA journal_mode = WAL");
    if (!strcmp(mode, "read")) read_version();
    else if (!strcmp(mode, "same")) same_statements(number);
    else if (!strcmp(mode, "small")) small_migrations(number, 1);
    else if (!strcmp(mode, "bare")) small_migrations(number, 0);
    else if (!strcmp(mode, "batches")) batches(number);
    else return 64;
    return sqlite3_close(database);
}

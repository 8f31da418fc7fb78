/*
 * Loaded into a program by tests (LD_PRELOAD): counts the calls that change files or talk to a server, and lets one of
 * them fail, or the process die before it. Each statement is sent, and its answer received, in calls of their own.
 *
 *   FAULT_PROGRAM=NAME     the program that is meant, or several with commas between them; omsupply-admin without it.
 *                          Others run as they always do
 *   FAULT_COUNT=FILE       writes how many calls there were
 *   FAULT_KILL=N           SIGKILL before call number N, from 1
 *   FAULT_FULL=N           from call number N on no write finds room (ENOSPC)
 *   FAULT_BROKEN=N         call number N alone fails (EIO)
 *   FAULT_FLIP=N           the device keeps another byte than it was given by pwrite number N; only these are counted
 *   FAULT_UNREADABLE=N     pread number N alone fails (EIO); only these are counted
 *   FAULT_PATH=TEXT        only calls on files whose path holds TEXT are counted
 *   FAULT_FILES=1          only calls that can fail are counted: not what is sent, received or removed
 *   FAULT_CLOCK=SECONDS    the clock on the wall is so much fast, or slow where it is negative
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { writes, changes, talks };

static atomic_long calls, contents, reads;
static long kill_at, full_from, broken_at, flip_at, unreadable_at, fast_by;
static const char *only, *count_file;
static int active, files_only;

__attribute__((constructor)) static void start(void) {
    char program[4096] = "";
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    const char *wanted = getenv("FAULT_PROGRAM");
    const char *end = strrchr(program, '/');
    char name[256], names[1024];
    snprintf(name, sizeof name, ",%s,", end ? end + 1 : "");
    snprintf(names, sizeof names, ",%s,", wanted ? wanted : "omsupply-admin");
    if (length < 0 || !strstr(names, name)) return;
    const char *text;
    if ((text = getenv("FAULT_CLOCK"))) fast_by = atol(text);
    if ((text = getenv("FAULT_KILL"))) kill_at = atol(text);
    if ((text = getenv("FAULT_FULL"))) full_from = atol(text);
    if ((text = getenv("FAULT_BROKEN"))) broken_at = atol(text);
    if ((text = getenv("FAULT_FLIP"))) flip_at = atol(text);
    if ((text = getenv("FAULT_UNREADABLE"))) unreadable_at = atol(text);
    only = getenv("FAULT_PATH");
    files_only = getenv("FAULT_FILES") != NULL;
    count_file = getenv("FAULT_COUNT");
    active = 1;
}

__attribute__((destructor)) static void stop(void) {
    if (!active || !count_file) return;
    active = 0;
    FILE *file = fopen(count_file, "w");
    if (!file) return;
    fprintf(file, "%ld", (long)calls);
    fclose(file);
}

/* Whether the call has to fail: errno is set then. */
static int fails(enum kind kind, const char *path) {
    if (!active || (kind == talks && files_only)) return 0;
    if (only && (!path || !strstr(path, only))) return 0;
    long number = ++calls;
    if (number == kill_at) kill(getpid(), SIGKILL);
    if (kind == writes && full_from && number >= full_from) {
        errno = ENOSPC;
        return 1;
    }
    if (kind != talks && number == broken_at) {
        errno = EIO;
        return 1;
    }
    return 0;
}

enum { longest_path = 4096 };

/* Whether the descriptor has a path, or a name such as `socket:[1]`. */
static int find_path(int file, char path[longest_path]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, longest_path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

static int fails_on(enum kind kind, int file) {
    char path[longest_path];
    if (!active || file <= 2 || !find_path(file, path)) return 0;
    if (kind != talks && (strncmp(path, "/", 1) || !strncmp(path, "/dev/", 5) || !strncmp(path, "/proc/", 6))) return 0;
    return fails(kind, path);
}

/* Counts calls of one sort by themselves; whether this is the one that was asked for. */
static int is_call(long number, atomic_long *count, int file) {
    char path[longest_path];
    if (!active || !number || !find_path(file, path) || (only && !strstr(path, only))) return 0;
    return ++*count == number;
}

typedef ssize_t (*pwriting)(int, const void *, size_t, off_t);

/* What the caller holds stays as it is. The copy is aligned, since the file may be open for writing past the cache. */
static ssize_t write_flipped(pwriting next, int file, const void *bytes, size_t count, off_t place) {
    void *copy = NULL;
    if (!count || posix_memalign(&copy, 4096, count)) abort();
    memcpy(copy, bytes, count);
    ((char *)copy)[count / 2] ^= 1;
    ssize_t written = next(file, copy, count, place);
    free(copy);
    return written;
}

#define NEXT(name, type, ...) \
    static type (*next)(__VA_ARGS__); \
    if (!next) next = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t write(int file, const void *bytes, size_t count) {
    NEXT("write", ssize_t, int, const void *, size_t);
    return fails_on(writes, file) ? -1 : next(file, bytes, count);
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) {
    NEXT("pwrite", ssize_t, int, const void *, size_t, off_t);
    if (fails_on(writes, file)) return -1;
    if (is_call(flip_at, &contents, file)) return write_flipped(next, file, bytes, count, place);
    return next(file, bytes, count, place);
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off_t place) {
    NEXT("pwrite64", ssize_t, int, const void *, size_t, off_t);
    if (fails_on(writes, file)) return -1;
    if (is_call(flip_at, &contents, file)) return write_flipped(next, file, bytes, count, place);
    return next(file, bytes, count, place);
}
ssize_t pread(int file, void *bytes, size_t count, off_t place) {
    NEXT("pread", ssize_t, int, void *, size_t, off_t);
    if (is_call(unreadable_at, &reads, file)) return errno = EIO, -1;
    return next(file, bytes, count, place);
}
ssize_t pread64(int file, void *bytes, size_t count, off_t place) {
    NEXT("pread64", ssize_t, int, void *, size_t, off_t);
    if (is_call(unreadable_at, &reads, file)) return errno = EIO, -1;
    return next(file, bytes, count, place);
}
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t place) {
    NEXT("pwritev", ssize_t, int, const struct iovec *, int, off_t);
    return fails_on(writes, file) ? -1 : next(file, parts, count, place);
}
int fsync(int file) {
    NEXT("fsync", int, int);
    return fails_on(changes, file) ? -1 : next(file);
}
int fdatasync(int file) {
    NEXT("fdatasync", int, int);
    return fails_on(changes, file) ? -1 : next(file);
}
int syncfs(int file) {
    NEXT("syncfs", int, int);
    return fails_on(changes, file) ? -1 : next(file);
}
int ftruncate(int file, off_t size) {
    NEXT("ftruncate", int, int, off_t);
    return fails_on(changes, file) ? -1 : next(file, size);
}
int ftruncate64(int file, off_t size) {
    NEXT("ftruncate64", int, int, off_t);
    return fails_on(changes, file) ? -1 : next(file, size);
}
int rename(const char *from, const char *to) {
    NEXT("rename", int, const char *, const char *);
    return fails(changes, to) ? -1 : next(from, to);
}
int renameat2(int first, const char *from, int second, const char *to, unsigned flags) {
    NEXT("renameat2", int, int, const char *, int, const char *, unsigned);
    return fails(changes, to) ? -1 : next(first, from, second, to, flags);
}
int mkdir(const char *path, mode_t mode) {
    NEXT("mkdir", int, const char *, mode_t);
    return fails(writes, path) ? -1 : next(path, mode);
}
int symlink(const char *to, const char *path) {
    NEXT("symlink", int, const char *, const char *);
    return fails(writes, path) ? -1 : next(to, path);
}
int unlink(const char *path) {
    NEXT("unlink", int, const char *);
    return fails(talks, path) ? -1 : next(path);
}
int rmdir(const char *path) {
    NEXT("rmdir", int, const char *);
    return fails(talks, path) ? -1 : next(path);
}
int open(const char *path, int flags, ...) {
    NEXT("open", int, const char *, int, mode_t);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    if ((flags & O_CREAT) && strncmp(path, "/dev/", 5) && fails(changes, path)) return -1;
    return next(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    NEXT("open64", int, const char *, int, mode_t);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    if ((flags & O_CREAT) && strncmp(path, "/dev/", 5) && fails(changes, path)) return -1;
    return next(path, flags, mode);
}
ssize_t send(int file, const void *bytes, size_t count, int flags) {
    NEXT("send", ssize_t, int, const void *, size_t, int);
    fails_on(talks, file);
    return next(file, bytes, count, flags);
}
ssize_t recv(int file, void *bytes, size_t count, int flags) {
    NEXT("recv", ssize_t, int, void *, size_t, int);
    fails_on(talks, file);
    return next(file, bytes, count, flags);
}

/* What measures how long something takes goes on as it is. */
int clock_gettime(clockid_t clock, struct timespec *time) {
    NEXT("clock_gettime", int, clockid_t, struct timespec *);
    int status = next(clock, time);
    if (!status && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += fast_by;
    return status;
}
int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    NEXT("gettimeofday", int, struct timeval *, void *);
    int status = next(time, zone);
    if (!status) time->tv_sec += fast_by;
    return status;
}
time_t time(time_t *place) {
    NEXT("time", time_t, time_t *);
    time_t now = next(NULL) + fast_by;
    if (place) *place = now;
    return now;
}

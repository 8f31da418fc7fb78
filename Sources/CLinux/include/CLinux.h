// Linux calls that the C library declares only for _GNU_SOURCE, which a module header must not define.
#ifndef CLINUX_H
#define CLINUX_H

#include <spawn.h>

/// Exchanges two paths in one step. 0, or -1 with errno (EINVAL where the file system cannot).
int clinux_exchange(const char *first, const char *second);

/// Renames without ever replacing. 0, or -1 with errno (EEXIST; EINVAL where the file system cannot).
int clinux_rename_new(const char *from, const char *to);

/// Flushes every dirty page of the file system that holds the open descriptor.
int clinux_syncfs(int descriptor);

/// Blocks of memory from this size up are mappings of their own from now on, as mallopt(3) has it. 0, or -1.
int clinux_map_blocks_from(int bytes);

/// Reads and writes past the page cache, or through it again. 0, or -1 with errno (EINVAL where the file system cannot).
int clinux_set_direct(int descriptor, int direct);

/// Makes a pipe whose both ends are closed in programs that are started. 0, or -1 with errno.
int clinux_pipe(int ends[2]);

/// A counter that polls as readable while it is not zero, and is closed in programs that are started. -1 with errno.
int clinux_event(void);

/// The program that is started has this working folder. 0, or the error's number.
int clinux_spawn_in(posix_spawn_file_actions_t *actions, const char *folder);

#endif

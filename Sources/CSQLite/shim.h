// SQLite: the embedded engine and its online backup API.
#include <sqlite3.h>

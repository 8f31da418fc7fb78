#pragma once

/// Prints every statement that SQLite runs from now on, on any connection of this process.
void trace_statements(void);

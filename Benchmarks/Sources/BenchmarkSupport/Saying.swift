import Glibc

/// Prints a line and shows it at once, also in a pipe.
public func say(_ line: String) {
    print(line)
    fflush(nil)
}

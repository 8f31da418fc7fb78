import Glibc

/// What this machine has.
public enum Machine {
    /// Cores that are online, at least 1.
    public static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

internal import CLinux
import Glibc

/// What this machine has.
public enum Machine {
    /// Cores that are online, at least 1.
    public static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Seconds on a clock that nobody sets; only differences mean anything.
    package static var monotonicSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The niceness of work that can wait: what `nice` itself gives.
    private static let background: Int32 = 10

    /// Lets other programs have the processors first: this thread, and those that it starts from now on, take about a
    /// tenth of one that somebody else wants too, and all of one that nobody wants. Cannot be taken back without
    /// privileges; who runs with a lower priority already keeps it.
    package static func giveWay() {
        // setpriority(2): on Linux a thread's own, for the calling one by 0.
        guard getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) < background else { return }
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, background)
    }

    /// Gives large blocks of memory back to the system as soon as they are freed, for the whole program. A list that grows
    /// by doubling leaves its halves behind: the C library would keep these, because it raises the size from which it
    /// gives back with each block that it has given back (mallopt(3), the dynamic threshold). For a program to call when
    /// it starts; a library leaves this to its host.
    package static func giveBackMemory() {
        // The size that the C library begins with; naming it keeps it where it is.
        _ = clinux_map_blocks_from(128 << 10)
    }

    /// Seconds that all cores together have been busy since the machine started; 0 where `/proc/stat` does not tell.
    public static var busySeconds: Double {
        // cpu  user nice system idle iowait irq softirq steal: ticks.
        // Files of /proc tell no size.
        var bytes = [UInt8](repeating: 0, count: 512)
        guard let file = try? FileDescriptor.open("/proc/stat"),
            let count = try? bytes.withUnsafeMutableBytes({ try file.read(into: $0) })
        else { return 0 }
        let line = String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        let ticks = line.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
        guard ticks.count == 8 else { return 0 }
        return (ticks.reduce(0, +) - ticks[3] - ticks[4]) / Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
    }
}

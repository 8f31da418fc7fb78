import BenchmarkSupport
import Glibc

/// Seconds that the processors of the whole machine have been busy: the server's work for a backup counts too.
enum ProcessorTime {
    static func now() -> Double {
        // proc(5): cpu user nice system idle iowait irq softirq steal …; what a hypervisor takes is not ours.
        let text = SmallFile.text("/proc/stat")
        let fields = text.prefix { $0 != "\n" }.split(separator: " ").dropFirst().map { Double($0) ?? 0 }
        guard fields.count >= 7 else { return 0 }
        return (fields[0] + fields[1] + fields[2] + fields[5] + fields[6]) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}

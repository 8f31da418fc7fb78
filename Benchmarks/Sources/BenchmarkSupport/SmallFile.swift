import FileSystem

/// Files whose size the kernel does not tell before they are read.
public enum SmallFile {
    /// The first 64 KiB; empty when the file cannot be read.
    public static func text(_ path: String) -> String {
        guard let file = try? FileDescriptor.open(path) else { return "" }
        return withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
            let count = (try? file.read(into: buffer, at: 0)) ?? 0
            return String(decoding: buffer[..<count], as: UTF8.self)
        }
    }
}

/// What the kernel says of a process.
public enum PeakMemory {
    /// The most bytes that were ever resident in a process; nil for one that has ended.
    public static func of(process: Int32) -> Int64? { highWaterMark("/proc/\(process)/status") }

    public static var ofThisProcess: Int64? { highWaterMark("/proc/self/status") }

    private static func highWaterMark(_ path: String) -> Int64? {
        guard let line = SmallFile.text(path).split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }) else {
            return nil
        }
        return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int64($0) }
            .map { $0 << 10 }
    }
}

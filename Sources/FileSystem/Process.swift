internal import CLinux
import Glibc

/// A running program. Going out of scope kills it and waits, so that none is ever left behind.
public struct Process: ~Copyable {
    public enum Output: Sendable {
        /// Both streams are read through pipes by `drain`.
        case pipe
        /// Both streams are appended to one file.
        case file(String)
    }

    public let identifier: Int32
    private let outputPipe: CInt
    private let errorPipe: CInt
    private var status: Int32?
    /// The most memory that the program had resident, in bytes; nil while it runs.
    public private(set) var peakMemory: Int64?

    /// The most bytes that a program can be handed as its standard input.
    public static let inputLimit = 4096

    /// Starts a program. `ownGroup` keeps the terminal's Ctrl-C away from it; `signalAtOurEnd` (`QUIT`) is what it gets
    /// when this process dies, even by SIGKILL; more exactly: when the thread that starts it is no more. Without a
    /// `workingFolder` it has that of this process, which may have been removed.
    ///
    /// - Parameter input: its standard input, `inputLimit` bytes at most; nothing else sees it. nil is an empty one.
    public static func spawn(
        _ program: String,
        _ arguments: [String],
        as user: Owner? = nil,
        environment: [String: String]? = nil,
        workingFolder: String? = nil,
        input: [UInt8]? = nil,
        output: Output,
        ownGroup: Bool,
        signalAtOurEnd: String? = nil
    ) throws(SystemError) -> Process {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var into: CInt = -1
        defer { if into >= 0 { _ = close(into) } }
        if let input {
            into = try filledPipe(input, for: program)
            posix_spawn_file_actions_adddup2(&actions, into, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }

        var out: [CInt] = [-1, -1]
        var err: [CInt] = [-1, -1]
        switch output {
        case .pipe:
            // Close-on-exec from the start: a program that another thread starts now must not hold these pipes open.
            guard clinux_pipe(&out) == 0 else { throw .last("pipe", program) }
            guard clinux_pipe(&err) == 0 else {
                let error = SystemError.last("pipe", program)
                for descriptor in out { _ = close(descriptor) }
                throw error
            }
            posix_spawn_file_actions_adddup2(&actions, out[1], 1)
            posix_spawn_file_actions_adddup2(&actions, err[1], 2)
        case .file(let path):
            posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The child starts with default signal handling, whatever this process ignores or blocks.
        var defaults = sigset_t()
        sigfillset(&defaults)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        if ownGroup { flags |= POSIX_SPAWN_SETPGROUP }
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let command = Subprocess.switching(to: user, signalAtOurEnd: signalAtOurEnd, program, arguments)
        var identifier: pid_t = 0
        let failure = withCStrings(command) { arguments in
            // Last, so that the path of the output is meant as this process sees it.
            let refusal = workingFolder.map { clinux_spawn_in(&actions, $0) } ?? 0
            guard refusal == 0 else { return refusal }
            guard let environment else {
                return posix_spawnp(&identifier, command[0], &actions, &attributes, arguments, environ)
            }
            return withCStrings(environment.map { "\($0)=\($1)" }) { environment in
                posix_spawnp(&identifier, command[0], &actions, &attributes, arguments, environment)
            }
        }
        for descriptor in [out[1], err[1]] where descriptor >= 0 { _ = close(descriptor) }
        guard failure == 0 else {
            for descriptor in [out[0], err[0]] where descriptor >= 0 { _ = close(descriptor) }
            throw SystemError(code: failure, call: "start", path: program)
        }
        return Process(identifier: identifier, outputPipe: out[0], errorPipe: err[0], status: nil)
    }

    /// The reading end of a pipe that holds all of the input: it is small enough that nobody has to read meanwhile.
    private static func filledPipe(_ input: [UInt8], for program: String) throws(SystemError) -> CInt {
        guard input.count <= inputLimit else { throw SystemError(code: EMSGSIZE, call: "write", path: program) }
        var ends: [CInt] = [-1, -1]
        guard clinux_pipe(&ends) == 0 else { throw .last("pipe", program) }
        let written = retrying { write(ends[1], input, input.count) }
        let error = written == input.count ? nil : SystemError.last("write", program)
        _ = close(ends[1])
        guard let error else { return ends[0] }
        _ = close(ends[0])
        throw error
    }

    deinit {
        if status == nil {
            kill(identifier, SIGKILL)
            var ignored: CInt = 0
            _ = retrying { waitpid(identifier, &ignored, 0) }
        }
        if outputPipe >= 0 { close(outputPipe) }
        if errorPipe >= 0 { close(errorPipe) }
    }

    public borrowing func signal(_ number: CInt) { _ = kill(identifier, number) }

    /// Waits for the end. The exit status, or 128 + signal.
    public mutating func wait() throws(SystemError) -> Int32 {
        if let status { return status }
        var raw: CInt = 0
        var usage = rusage()
        let process = identifier
        guard retrying({ wait4(process, &raw, 0, &usage) }) == process else { throw .last("wait4", "\(process)") }
        peakMemory = Int64(usage.ru_maxrss) << 10
        return settle(raw)
    }

    /// The status when the program has ended; nil while it runs.
    public mutating func poll() -> Int32? {
        if let status { return status }
        var raw: CInt = 0
        return waitpid(identifier, &raw, WNOHANG) == identifier ? settle(raw) : nil
    }

    private mutating func settle(_ raw: CInt) -> Int32 {
        // WIFEXITED and WEXITSTATUS are macros: the low seven bits hold the signal, the next byte the status.
        let result = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
        status = result
        return result
    }

    /// Reads both pipes until the program has closed them.
    mutating func drain(outputLimit: Int) -> (output: String, errors: String) {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var open: [CInt] = [outputPipe, errorPipe]
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
            while open.contains(where: { $0 >= 0 }) {
                var polled = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
                if Glibc.poll(&polled, nfds_t(polled.count), -1) < 0 {
                    if errno == EINTR { continue }
                    break
                }
                for index in 0..<2 where open[index] >= 0 && polled[index].revents != 0 {
                    let descriptor = open[index]
                    let count = retrying { read(descriptor, buffer.baseAddress, buffer.count) }
                    if count <= 0 {
                        open[index] = -1
                    } else if index == 0 {
                        output += buffer[..<min(count, max(0, outputLimit - output.count))]
                    } else {
                        errors += buffer[..<count]
                        if errors.count > 64 << 10 { errors.removeFirst(errors.count - (64 << 10)) }
                    }
                }
            }
        }
        return (String(decoding: output, as: UTF8.self), String(decoding: errors, as: UTF8.self))
    }
}

/// Lends an array of strings as a C array that ends with NULL.
private func withCStrings<R>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
}

import FileSystem
import Foundation
import TestSupport
import Testing

struct SubprocessTests {
    @Test func theExitStatusIsAResult() throws {
        #expect(try Subprocess.run("sh", ["-c", "exit 7"]).status == 7)
        #expect(try Subprocess.run("true").status == 0)
    }

    @Test func aSignalIsItsNumberAbove128() throws {
        #expect(try Subprocess.run("sh", ["-c", "kill -TERM $$"]).status == 128 + 15)
    }

    @Test func aProgramThatIsNotThereIsAnError() {
        let error = #expect(throws: SystemError.self) { try Subprocess.run("/nowhere/no-such-program") }
        #expect(error?.isNotFound == true && error?.path == "/nowhere/no-such-program")
    }

    /// Far more than a pipe holds, on both streams at once: neither may wait for the other to be read.
    @Test func muchOutputOnBothStreamsDoesNotBlock() throws {
        let script = "i=0; while [ $i -lt 4000 ]; do printf '%0999d\\n' 1; printf '%0999d\\n' $i >&2; i=$((i+1)); done"
        let result = try Subprocess.run("sh", ["-c", script])
        #expect(result.status == 0)
        #expect(result.output.utf8.count == 4_000_000)
        #expect(result.errors.utf8.count == 64 << 10, "the end alone is kept")
        #expect(result.errors.hasSuffix("3999\n"))
        let limited = try Subprocess.run("sh", ["-c", script], outputLimit: 1000)
        #expect(limited.status == 0 && limited.output.utf8.count == 1000)
    }

    @Test func standardInputIsAtItsEnd() throws {
        let result = try Subprocess.run("cat")
        #expect(result.status == 0 && result.output.isEmpty && result.errors.isEmpty)
    }

    @Test func standardInputIsWhatIsHandedOver() throws {
        let most = (0..<FileSystem.Process.inputLimit).map { UInt8(ascii: "a") + UInt8($0 % 26) }
        #expect(try Subprocess.run("cat", input: most).output.utf8.elementsEqual(most))
        #expect(try Subprocess.run("cat", input: []).output.isEmpty)
        let error = #expect(throws: SystemError.self) { try Subprocess.run("cat", input: most + [0]) }
        #expect(error?.code == EMSGSIZE)
    }

    @Test func argumentsAndEnvironmentArriveAsTheyAre() throws {
        let odd = "a b'c\"d$HOME*\n"
        #expect(try Subprocess.run("printf", ["%s|", odd, ""]).output == odd + "||")
        let result = try Subprocess.run("/usr/bin/env", environment: ["ONLY": "this = that"])
        #expect(result.output == "ONLY=this = that\n")
    }

    /// A test program ignores SIGPIPE, and so may a server: what it starts must not.
    @Test func aStartedProgramHasDefaultSignalHandling() throws {
        let before = signal(SIGUSR1, SIG_IGN)
        defer { signal(SIGUSR1, before) }
        #expect(try Subprocess.run("sh", ["-c", "kill -USR1 $$; exit 0"]).status == 128 + SIGUSR1)
    }

    @Test func goingOutOfScopeEndsTheProgram() throws {
        var identifier: Int32 = 0
        do {
            let process = try FileSystem.Process.spawn("sleep", ["600"], output: .file("/dev/null"), ownGroup: true)
            identifier = process.identifier
            #expect(kill(identifier, 0) == 0)
        }
        #expect(kill(identifier, 0) == -1 && errno == ESRCH, "killed, and waited for")
    }

    @Test func noDescriptorIsLeftOpen() throws {
        let folder = try SharedFolder()
        // The pipes of another test's program may come and go meanwhile; ours lead to one file.
        for _ in 1...50 {
            var process = try FileSystem.Process.spawn("true", [], output: .file(folder.path + "/log"), ownGroup: true)
            _ = try process.wait()
            #expect(throws: SystemError.self) { try Subprocess.run(folder.path + "/none") }
        }
        let open = try Folder.names(in: "/proc/self/fd").compactMap {
            try? Folder.destination(ofLink: "/proc/self/fd/" + $0)
        }
        #expect(!open.contains { $0.hasPrefix(folder.path) })
        #expect(open.count { $0.hasPrefix("pipe:") } < 40)
    }
}

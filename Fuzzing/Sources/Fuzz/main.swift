import FuzzTargets
import Glibc

/// From libFuzzer's runtime: makes inputs up until the time is over or a rule is broken.
@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ check: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

// The runtime reads the arguments itself: the target's name comes in the environment.
guard let name = getenv("FUZZ_TARGET").map({ String(cString: $0) }), let wanted = FuzzTarget(rawValue: name) else {
    fatalError("FUZZ_TARGET is none of \(FuzzTarget.allCases.map(\.rawValue))")
}
nonisolated let target = wanted
var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(
    runDriver(&count, &arguments) { bytes, count in
        target.check(UnsafeRawBufferPointer(start: bytes, count: count))
        return 0
    }
)

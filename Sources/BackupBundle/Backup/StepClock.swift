import FileSystem

/// How long each step of a long operation took, by the wall and by the machine's processors.
final class StepClock {
    private var step: BundleStep?
    private var began = monotonicNow()
    private var beganBusy = Machine.busySeconds
    private(set) var seconds: [String: Double] = [:]
    /// Of the whole machine, whoever used them: the database server works for the copy too.
    private(set) var cpuSeconds: [String: Double] = [:]

    /// The step that begins now; nil at the end.
    func start(_ next: BundleStep?) {
        let (now, busy) = (monotonicNow(), Machine.busySeconds)
        if let step {
            seconds[step.rawValue, default: 0] += now - began
            cpuSeconds[step.rawValue, default: 0] += busy - beganBusy
        }
        (step, began, beganBusy) = (next, now, busy)
    }
}

import FileSystem

/// How long each step of a long operation took, by the wall and by the machine's processors.
package final class StepClock {
    private var step: BundleStep?
    private var began = Machine.monotonicSeconds
    private var beganBusy = Machine.busySeconds
    package private(set) var seconds: [String: Double] = [:]
    /// Of the whole machine, whoever used them: the database server works for the copy too.
    package private(set) var cpuSeconds: [String: Double] = [:]

    package init() {}

    /// The step that begins now; nil at the end.
    package func start(_ next: BundleStep?) {
        let (now, busy) = (Machine.monotonicSeconds, Machine.busySeconds)
        if let step {
            seconds[step.rawValue, default: 0] += now - began
            cpuSeconds[step.rawValue, default: 0] += busy - beganBusy
        }
        (step, began, beganBusy) = (next, now, busy)
    }
}

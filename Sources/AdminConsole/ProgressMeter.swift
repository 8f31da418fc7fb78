import Synchronization

/// Shows how far long work is, on standard error: a bar on a terminal, elsewhere a line every ten seconds, nothing with
/// `--quiet`. Any thread may update it; an update that is not due costs a lock and no more.
package final class ProgressMeter: Sendable {
    private enum Style: Sendable { case bar, lines, silent }

    private struct State {
        var line: ProgressLine
        var lastShown: ContinuousClock.Instant
        var barIsOnScreen = false
    }

    private let console: Console
    private let style: Style
    private let start: ContinuousClock.Instant
    private let state: Mutex<State>

    package init(
        _ label: String,
        unit: ProgressLine.Unit,
        console: Console,
        quiet: Bool,
        start: ContinuousClock.Instant = .now
    ) {
        self.console = console
        self.start = start
        style = quiet ? .silent : console.progressWidth() != nil ? .bar : .lines
        let line = ProgressLine(label: label, unit: unit, done: 0, total: nil, elapsed: 0)
        state = Mutex(State(line: line, lastShown: start))
    }

    /// Reports that `done` units of `total` are done.
    package func update(
        done: Int64,
        total: Int64? = nil,
        estimate: ProgressLine.Estimate? = nil,
        activity: String? = nil,
        at now: ContinuousClock.Instant = .now
    ) {
        guard style != .silent else { return }
        state.withLock { state in
            state.line.done = done
            state.line.total = total
            state.line.estimate = estimate
            state.line.activity = activity
            let pause: Duration = style == .bar ? .milliseconds(100) : .seconds(10)
            guard state.lastShown.duration(to: now) >= pause else { return }
            state.lastShown = now
            show(&state, at: now)
        }
    }

    /// Ends the bar's line. Call it before anything else is printed; a second call does nothing.
    package func finish() {
        state.withLock { state in
            if state.barIsOnScreen { console.writeError("\r\u{1B}[K") }
            state.barIsOnScreen = false
        }
    }

    private func show(_ state: inout State, at now: ContinuousClock.Instant) {
        state.line.elapsed = start.duration(to: now) / .seconds(1)
        switch style {
        case .bar:
            // Back to the first column, the line, and the rest of an older, longer line cleared.
            console.writeError("\r" + state.line.text(width: console.progressWidth() ?? 80) + "\u{1B}[K")
            state.barIsOnScreen = true
        case .lines:
            console.writeError(state.line.text + "\n")
        case .silent:
            break
        }
    }
}

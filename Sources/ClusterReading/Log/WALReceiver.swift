import BundleArchive
package import DatabaseAccess
package import FileSystem
package import PostgreSQLDriver
package import WALPositions

/// Streams WAL into a folder of segment files on a thread of its own, beside the base backup. The temporary slot keeps
/// the server from recycling what has not arrived, and goes with the connection whatever happens to this process.
package final class WALReceiver {
    private struct State {
        var reached: LSN
        /// Set once it is known where the backup ends.
        var stopAt: LSN?
        var isAbandoned = false
        var isDone = false
        var failure: (any Error)?
    }

    private let state: Monitor<State>
    private let wakeUp: WakeUp
    private var thread: WorkerThread?

    /// Starts to stream from the beginning of the segment that holds `start`.
    ///
    /// - Parameters:
    ///   - connection: with the slot already made; it belongs to the thread from now on.
    ///   - spool: an existing folder for the segments.
    ///   - reportsArrival: whether the server is told what has arrived, so that it need not keep it.
    ///   - cancellation: ends the stream even when the server says nothing any more.
    /// - Throws: `SystemError` when there are no more descriptors.
    package init(
        connection: sending ReplicationConnection,
        slot: String,
        from start: LSN,
        timeline: Timeline,
        segmentSize: Int,
        spool: String,
        reportsArrival: Bool,
        cancellation: Cancellation
    ) throws(SystemError) {
        let wakeUp = try WakeUp()
        self.wakeUp = wakeUp
        let firstSegment = WALSegment(timeline: timeline, containing: start, size: UInt64(segmentSize))
        let state = Monitor(State(reached: firstSegment.start))
        self.state = state
        let (first, box) = (firstSegment, ConnectionBox(connection))
        thread = WorkerThread {
            do {
                let segments = SegmentWriter(folder: spool)
                try box.connection.streamWAL(
                    slot: slot,
                    from: first.start,
                    timeline: timeline,
                    receive: { at, bytes in
                        try segments.write(bytes, at: at, timeline: timeline, segmentSize: first.size)
                        state.change { $0.reached = LSN(at.value + UInt64(bytes.count)) }
                    },
                    flushed: { reportsArrival ? state.change { $0.reached } : LSN(0) },
                    wakeUp: wakeUp.descriptor,
                    isFinished: { reached in
                        wakeUp.clear()
                        try cancellation.check()
                        return state.change { state in
                            if state.isAbandoned { return true }
                            return state.stopAt.map { reached >= $0 } ?? false
                        }
                    }
                )
                state.change { $0.isDone = true }
            } catch {
                state.change { ($0.failure, $0.isDone) = (error, true) }
            }
        }
    }

    deinit {
        state.change { $0.isAbandoned = true }
        wakeUp.call()
        if let thread = thread.take() { thread.join() }
    }

    /// A receiver that reports what it has may be taken for a synchronous standby, and commits would wait for it: where
    /// there is a list of such, the slot had better hold the log until the backup ends.
    package static func mayReportArrival(to db: PostgreSQLConnection) throws(DatabaseError) -> Bool {
        try db.value("SELECT current_setting('synchronous_standby_names')") == .text("")
    }

    /// Throws what stopped the stream, if something has.
    package func check() throws {
        if let failure = state.change({ $0.failure }) { throw failure }
    }

    /// Waits until everything before `end` has arrived, and ends the stream.
    package func finish(at end: LSN) throws {
        state.change { $0.stopAt = end }
        wakeUp.call()
        let failure: (any Error)? = state.wait { $0.isDone ? .some($0.failure) : nil }
        if let thread = thread.take() { thread.join() }
        if let failure { throw failure }
    }

    private final class ConnectionBox: @unchecked Sendable {
        let connection: ReplicationConnection
        init(_ connection: ReplicationConnection) { self.connection = connection }
    }
}

/// Writes WAL into files of one segment each, split at segment borders.
private final class SegmentWriter {
    private let folder: String
    private var file: FileDescriptor?
    private var segment: WALSegment?

    init(folder: String) { self.folder = folder }

    func write(_ bytes: UnsafeRawBufferPointer, at lsn: LSN, timeline: Timeline, segmentSize: UInt64) throws {
        var position = lsn.value
        var rest = bytes[...]
        while !rest.isEmpty {
            let current = WALSegment(timeline: timeline, containing: LSN(position), size: segmentSize)
            if current != segment {
                try file.take()?.close()
                file = try FileDescriptor.create(folder + "/" + current.fileName)
                segment = current
            }
            let offset = position - current.start.value
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(Int(segmentSize - offset)))
            try file?.write(part, at: Int64(offset))
            position += UInt64(part.count)
            rest = rest.dropFirst(part.count)
        }
    }
}

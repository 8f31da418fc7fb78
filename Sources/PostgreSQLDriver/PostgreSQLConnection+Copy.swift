internal import CLibPQ
internal import DatabaseAccess

extension PostgreSQLConnection {
    /// Runs `COPY … TO STDOUT` and hands over each message as it comes; nothing is kept.
    public func copyOut(_ sql: String, _ receive: (UnsafeRawBufferPointer) throws -> Void) throws {
        _ = try checked(PostgreSQLResult(PQexec(handle.raw, sql)), sql: sql)
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let count = PQgetCopyData(handle.raw, &buffer, 0)
            defer { PQfreemem(buffer) }
            if count > 0 {
                try receive(UnsafeRawBufferPointer(start: buffer, count: Int(count)))
            } else if count == -1 {
                return try finishCopy(sql)
            } else {
                throw DatabaseError.connectionLost(handle.lastError)
            }
        }
    }

    /// Runs `COPY … FROM STDIN` with what `next` returns until it returns nil. An error from `next` makes the server
    /// discard the whole copy.
    public func copyIn(_ sql: String, _ next: () throws -> [UInt8]?) throws {
        _ = try checked(PostgreSQLResult(PQexec(handle.raw, sql)), sql: sql)
        do {
            while let bytes = try next() {
                let sent = bytes.withUnsafeBytes {
                    PQputCopyData(handle.raw, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
                }
                guard sent == 1 else { throw DatabaseError.connectionLost(handle.lastError) }
            }
        } catch {
            PQputCopyEnd(handle.raw, "stopped by the client")
            while PostgreSQLResult(PQgetResult(handle.raw)) != nil {}
            throw error
        }
        guard PQputCopyEnd(handle.raw, nil) == 1 else { throw DatabaseError.connectionLost(handle.lastError) }
        try finishCopy(sql)
    }

    private func finishCopy(_ sql: String) throws {
        while let result = PostgreSQLResult(PQgetResult(handle.raw)) { _ = try checked(result, sql: sql) }
    }
}

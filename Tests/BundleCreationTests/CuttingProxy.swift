import BundleArchive
import FileSystem
import Foundation
import Glibc
import Synchronization
import TestSupport

/// Stands between a client and a server's unix socket, counts the messages that the server sends on each connection, and
/// cuts one connection at a given message, or alters what the server sends.
final class CuttingProxy: Sendable {
    /// Where a connection ends: so many whole messages of the server have gone through. With an odd number the beginning
    /// of the next one has, too.
    struct Cut: Sendable, Hashable {
        /// In the order in which they were made, from 0.
        let connection: Int
        let messages: Int
    }

    private struct State {
        var counts: [Int] = []
        var cut: Cut?
        var wasCut = false
        /// What one bit is flipped in where the server first sends it.
        var altered: Data?
        var wasAltered = false
        var open = 0
    }

    /// The folder of the socket: what `host` names.
    let folder: String
    private let server: String
    private let listener: Int32
    private let state = Monitor(State())

    init(to socketDirectory: String, in folder: String) throws {
        try Folder.create(folder, permissions: 0o755)
        (self.folder, server) = (folder, socketDirectory + "/.s.PGSQL.5432")
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        listener = socket
        let bound = Self.withAddress(folder + "/.s.PGSQL.5432") { bind(socket, $0, $1) }
        guard bound == 0, listen(socket, 64) == 0 else { throw SystemError(code: errno, call: "bind", path: folder) }
        let weak = Weak(self)
        Thread.detachNewThread {
            while true {
                let client = accept(socket, nil, nil)
                guard client >= 0 else { return }
                guard let proxy = weak.value else {
                    close(client)
                    return
                }
                proxy.join(client)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Starts anew: messages are counted from 0, and the next connection is number 0.
    ///
    /// - Parameter altering: a text in which one bit is flipped where the server first sends it. It is found where it
    ///   arrives in one piece.
    func plan(_ cut: Cut?, altering text: String? = nil) {
        state.change { $0 = State(cut: cut, altered: text.map { Data($0.utf8) }, open: $0.open) }
    }

    /// How many messages each connection had since `plan`.
    var counts: [Int] { state.change { $0.counts } }
    var wasCut: Bool { state.change { $0.wasCut } }
    var wasAltered: Bool { state.change { $0.wasAltered } }

    private func join(_ client: Int32) {
        let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard Self.withAddress(server, { connect(upstream, $0, $1) }) == 0 else {
            close(client)
            close(upstream)
            return
        }
        let (number, messages) = state.change { state in
            state.counts.append(0)
            let number = state.counts.count - 1
            return (number, state.cut?.connection == number ? state.cut?.messages : nil)
        }
        let ends = Ends(client, upstream)
        Thread.detachNewThread {
            Self.forward(from: client, to: upstream) { _ in nil }
            ends.release()
        }
        Thread.detachNewThread { [self] in
            var counter = MessageCounter(limit: messages)
            Self.forward(from: upstream, to: client) { bytes in
                alter(bytes)
                let allowed = counter.count(UnsafeRawBufferPointer(bytes))
                state.change { state in
                    // A run that is over may still have a connection to close.
                    if state.counts.indices.contains(number) { state.counts[number] = counter.messages }
                    if allowed != nil { state.wasCut = true }
                }
                return allowed
            }
            ends.release()
        }
    }

    private func alter(_ bytes: UnsafeMutableRawBufferPointer) {
        state.change { state in
            guard let altered = state.altered, let base = bytes.baseAddress else { return }
            let sent = Data(bytesNoCopy: base, count: bytes.count, deallocator: .none)
            guard let place = sent.range(of: altered) else { return }
            bytes[place.lowerBound] ^= 1
            (state.altered, state.wasAltered) = (nil, true)
        }
    }

    /// Until one side ends, or `limit` says how many of the bytes may still go.
    private static func forward(from: Int32, to: Int32, limit: (UnsafeMutableRawBufferPointer) -> Int?) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(from, buffer.baseAddress, buffer.count)
            guard count > 0 else { break }
            let allowed = limit(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
            var rest = UnsafeRawBufferPointer(rebasing: buffer[..<(allowed ?? count)])
            while !rest.isEmpty {
                let sent = send(to, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                guard sent > 0 else { break }
                rest = UnsafeRawBufferPointer(rebasing: rest[sent...])
            }
            if allowed != nil || !rest.isEmpty { break }
        }
        for end in [from, to] { shutdown(end, Int32(SHUT_RDWR)) }
    }

    private static func withAddress<R>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8) + [0]) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}

/// Both sockets of a connection are closed when neither thread needs them any more.
private final class Ends: Sendable {
    private let sockets: [Int32]
    private let users = Atomic<Int>(2)

    init(_ sockets: Int32...) { self.sockets = sockets }

    func release() {
        if users.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { for end in sockets { close(end) } }
    }
}

private final class Weak: @unchecked Sendable {
    weak var value: CuttingProxy?
    init(_ value: CuttingProxy) { self.value = value }
}

/// Finds the borders of the server's messages: a type byte, and a length that counts itself but not the type.
private struct MessageCounter {
    private(set) var messages = 0
    private let limit: Int?
    private var header: [UInt8] = []
    private var body = 0

    init(limit: Int?) { self.limit = limit }

    /// How many of these bytes may go when the limit is met in them.
    mutating func count(_ bytes: UnsafeRawBufferPointer) -> Int? {
        if limit == 0 { return 0 }
        var position = 0
        while position < bytes.count {
            if body > 0 {
                let taken = min(body, bytes.count - position)
                (position, body) = (position + taken, body - taken)
            } else {
                header.append(bytes[position])
                position += 1
                guard header.count == 5 else { continue }
                body = header[1...].reduce(0) { $0 << 8 | Int($1) } - 4
                header = []
            }
            if body == 0 && header.isEmpty {
                messages += 1
                if messages == limit { return min(bytes.count, position + (messages % 2 == 0 ? 0 : 3)) }
            }
        }
        return nil
    }
}

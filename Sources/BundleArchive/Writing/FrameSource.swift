import FileSystem
import Glibc

/// A file that a worker reads when its turn comes.
package struct SourceFile: Sendable {
    package let path: String
    /// Its size is how much is read: what is appended meanwhile is left out, and what is cut off becomes zeros.
    package let member: TarMember
    package let check: (any ContentCheck)?

    package init(path: String, member: TarMember, check: (any ContentCheck)? = nil) {
        self.path = path
        self.member = member
        self.check = check
    }
}

/// How a worker fills a frame.
enum FrameSource {
    /// Members without content, and several small files, each whole.
    case batch([BatchItem])
    /// Part of a large file, which stays the one that was opened even if its name goes to another.
    case part(of: OpenSourceFile, range: Range<Int64>)
}

enum BatchItem {
    case header(TarMember)
    case file(SourceFile)
}

/// A large file, open for as long as one of its frames is under way.
final class OpenSourceFile: Sendable {
    /// So little is wanted from the device at once, and nothing ahead: whoever commits meanwhile waits behind what is
    /// queued there. Of 2 workers that may be 24 MiB with whole frames and 8 MiB read ahead of each (ADR 15).
    static let pieceSize = 512 << 10

    let source: SourceFile
    let descriptor: FileDescriptor

    init(_ source: SourceFile) throws(MemberFailure) {
        self.source = source
        let kind: FileStatus.Kind
        do {
            descriptor = try FileDescriptor.open(source.path, followLinks: false)
            descriptor.readNothingAhead()
            kind = try descriptor.status().kind
        } catch {
            throw MemberFailure(path: source.member.path, problem: error.isNotFound ? .vanished : .cannotOpen(error))
        }
        guard kind == .file else { throw MemberFailure(path: source.member.path, problem: .notAFile) }
    }

    /// Fills `target`, and fewer bytes only where the file ends. A piece that cannot be read becomes zeros, and what
    /// follows it is read all the same.
    ///
    /// - Parameter problem: becomes the first one.
    func read(into target: UnsafeMutableRawBufferPointer, at offset: Int64, problem: inout MemberProblem?) -> Int {
        var count = 0
        while count < target.count {
            let place = offset + Int64(count)
            let piece = UnsafeMutableRawBufferPointer(rebasing: target[count...].prefix(Self.pieceSize))
            do throws(SystemError) {
                let taken = try descriptor.read(into: piece, at: place)
                count += taken
                guard taken < piece.count else { continue }
                problem = problem ?? .shrank(to: place + Int64(taken))
                break
            } catch {
                piece.initializeMemory(as: UInt8.self, repeating: 0)
                problem = problem ?? .cannotRead(error, at: place)
                count += piece.count
            }
        }
        return count
    }
}

extension MemberFailure: Error {}

extension FrameSlot {
    /// Reads what `source` says into the frame.
    func fill() {
        switch source {
        case nil: return
        case .part(let file, let range): fill(file, range)
        case .batch(let items):
            for item in items {
                switch item {
                case .header(let member): fill(member)
                case .file(let file): fill(file)
                }
            }
        }
        source = nil
    }

    private func fill(_ member: TarMember) {
        let header = member.encoded()
        var piece = WrittenPiece(content: (rawCount + header.count)..<(rawCount + header.count), isLast: true)
        piece.begins = (member, rawCount, header.count)
        append(header)
        pieces.append(piece)
    }

    private func fill(_ file: SourceFile) {
        do throws(MemberFailure) {
            let open = try OpenSourceFile(file)
            fill(open, 0..<file.member.size)
        } catch { failures.append(error) }
    }

    private func fill(_ file: OpenSourceFile, _ range: Range<Int64>) {
        let member = file.source.member
        var piece = WrittenPiece(
            content: 0..<0,
            isLast: range.upperBound == member.size,
            contentOffset: range.lowerBound,
            check: file.source.check
        )
        if range.lowerBound == 0 {
            let header = member.encoded()
            piece.begins = (member, rawCount, header.count)
            append(header)
        }
        let start = rawCount
        let target = UnsafeMutableRawBufferPointer(rebasing: raw[start..<(start + range.count)])
        let count = file.read(into: target, at: range.lowerBound, problem: &piece.problem)
        rawCount += count
        appendZeros(range.count - count)
        piece.content = start..<rawCount
        if piece.isLast { appendZeros(Int(member.paddedSize - member.size)) }
        if let check = piece.check, count > 0 {
            piece.damagedPlaces = check.damagedPlaces(
                in: UnsafeMutableRawBufferPointer(rebasing: raw[start..<(start + count)]),
                at: range.lowerBound,
                readAgain: { try? file.descriptor.read(into: $0, at: $1) }
            )
            piece.check = nil
        }
        pieces.append(piece)
    }
}

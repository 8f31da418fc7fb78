internal import WALPositions

/// Finds what a record says. `bytes` begin with its header and may end early: everything that is decoded here stands
/// in the first few kilobytes, because such records carry no pages.
struct WALRecordContent {
    let bytes: UnsafeRawBufferPointer
    let header: WALRecordHeader
    let format: WALFormat

    /// Numbers of resource managers in `access/rmgrlist.h`.
    static let log: UInt8 = 0
    static let transactions: UInt8 = 1
    static let tablespaces: UInt8 = 5

    /// Enough for any record that is decoded, whatever stands before its data.
    static let neededPrefix = 4096

    static func decodes(_ resourceManager: UInt8) -> Bool {
        resourceManager <= transactions || resourceManager == tablespaces
    }

    /// nil when the content is not what its kind demands.
    var event: WALRecord.Event? {
        switch header.resourceManager {
        case Self.log: logEvent
        case Self.transactions: transactionEvent
        case Self.tablespaces: tablespaceEvent
        default: .other
        }
    }

    /// `catalog/pg_control.h`; the upper half of `info` says which.
    private var logEvent: WALRecord.Event? {
        switch header.info & 0xf0 {
        case 0x00, 0x10:
            // CheckPoint: redo, ThisTimeLineID.
            guard let data = mainData, let redo = data.number(0, UInt64.self),
                let timeline = data.number(8, UInt32.self)
            else { return nil }
            return .checkpoint(redo: LSN(redo), timeline: timeline, isShutdown: header.info & 0xf0 == 0)
        case 0x40: return Int(header.length) == WALRecordHeader.size ? .walSwitch : nil
        case 0x50: return mainData?.number(0, UInt64.self).map { .backupEnd(start: LSN($0)) }
        case 0x60:
            // xl_parameter_change: five numbers, then wal_level, of which 0 is minimal.
            return mainData?.number(20, UInt32.self).map { .parameterChange(isMinimal: $0 == 0) }
        case 0x70:
            // xl_restore_point: rp_time, rp_name[MAXFNAMELEN].
            guard let data = mainData, let time = data.number(0, Int64.self), data.count >= 72 else { return nil }
            let name = data[8..<72].prefix { $0 != 0 }
            return .restorePoint(name: String(decoding: name, as: UTF8.self), WALTime(microseconds: time))
        case 0x90:
            // xl_end_of_recovery: end_time, ThisTimeLineID, PrevTimeLineID.
            guard let data = mainData, let timeline = data.number(8, UInt32.self),
                let previous = data.number(12, UInt32.self)
            else { return nil }
            return .endOfRecovery(timeline: timeline, previous: previous)
        case 0xd0: return mainData?.number(0, UInt64.self).map { .overwriteContinuation(lost: LSN($0)) }
        default: return .other
        }
    }

    /// `access/xact.h`; XLOG_XACT_OPMASK says which.
    private var transactionEvent: WALRecord.Event? {
        let kind = header.info & 0x70
        guard kind <= 0x40 else { return .other }
        // xact_time comes first; only xl_xact_prepare has magic, total_len, xid and database before it.
        guard let micros = mainData?.number(kind == 0x10 ? 16 : 0, Int64.self) else { return nil }
        let time = WALTime(microseconds: micros)
        return switch kind {
        case 0x00: .commit(time)
        case 0x10: .prepare(time)
        case 0x20: .abort(time)
        case 0x30: .commitPrepared(time)
        default: .abortPrepared(time)
        }
    }

    /// `commands/tablespace.h`: xl_tblspc_create_rec is ts_id, ts_path. One inside the data directory has no path.
    private var tablespaceEvent: WALRecord.Event? {
        guard header.info & 0xf0 == 0 else { return .other }
        guard let data = mainData, data.count > 4 else { return nil }
        let path = data[4...].prefix { $0 != 0 }
        return path.isEmpty ? .other : .tablespaceCreated(path: String(decoding: path, as: UTF8.self))
    }

    /// What comes behind the headers of blocks and behind the blocks' own data, so far as `bytes` reach. nil when the
    /// headers do not add up to the record's length. The layout is described in `access/xlogrecord.h`.
    var mainData: UnsafeRawBufferPointer? {
        let length = Int(header.length)
        var at = WALRecordHeader.size
        var dataLength = 0
        var mainLength: Int?
        while mainLength == nil, length - at > dataLength {
            guard at < bytes.count else { return nil }
            let identifier = bytes[at]
            at += 1
            switch identifier {
            case 0xff:
                guard let count = bytes.number(at, UInt8.self) else { return nil }
                at += 1
                mainLength = Int(count)
            case 0xfe:
                guard let count = bytes.number(at, UInt32.self) else { return nil }
                at += 4
                mainLength = Int(count)
            case 0xfd: at += 2  // the replication origin
            case 0xfc: at += 4  // the top transaction
            case 0...32:
                guard let flags = bytes.number(at, UInt8.self), let count = bytes.number(at + 1, UInt16.self) else {
                    return nil
                }
                at += 3
                dataLength += Int(count)
                if flags & 0x10 != 0 {
                    guard let image = bytes.number(at, UInt16.self), let kind = bytes.number(at + 4, UInt8.self) else {
                        return nil
                    }
                    at += 5
                    dataLength += Int(image)
                    // The length of the hole is only told where it does not follow from the length of the image.
                    if kind & 0x01 != 0, kind & format.compressedImage != 0 { at += 2 }
                }
                // The relation, unless it is the one before; then the block.
                at += flags & 0x80 == 0 ? 16 : 4
            default: return nil
            }
        }
        dataLength += mainLength ?? 0
        guard length - at == dataLength else { return nil }
        let begin = length - (mainLength ?? 0)
        guard begin <= bytes.count else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[begin..<min(length, bytes.count)])
    }
}

extension UnsafeRawBufferPointer {
    /// A little-endian number, nil when it does not lie inside.
    func number<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _ type: Number.Type) -> Number? {
        guard offset >= 0, count - offset >= MemoryLayout<Number>.size else { return nil }
        return Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }
}

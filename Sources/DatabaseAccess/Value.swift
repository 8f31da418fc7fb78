/// One value as an engine stores or returns it.
///
/// SQLite has no boolean: what was bound as `.boolean` comes back as `.integer` 0 or 1 there, and `Row.boolean(_:)`
/// reads both.
public enum Value: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    public var isNull: Bool { self == .null }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .real(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    public init(nilLiteral: ()) { self = .null }
}

/// A Swift value that can be bound to a statement.
public protocol ValueConvertible {
    var databaseValue: Value { get }
}

extension Value: ValueConvertible { public var databaseValue: Value { self } }
extension String: ValueConvertible { public var databaseValue: Value { .text(self) } }
extension Int: ValueConvertible { public var databaseValue: Value { .integer(Int64(self)) } }
extension Int32: ValueConvertible { public var databaseValue: Value { .integer(Int64(self)) } }
extension Int64: ValueConvertible { public var databaseValue: Value { .integer(self) } }
extension Double: ValueConvertible { public var databaseValue: Value { .real(self) } }
extension Bool: ValueConvertible { public var databaseValue: Value { .boolean(self) } }
extension [UInt8]: ValueConvertible { public var databaseValue: Value { .blob(self) } }
extension Optional: ValueConvertible where Wrapped: ValueConvertible {
    public var databaseValue: Value { self?.databaseValue ?? .null }
}

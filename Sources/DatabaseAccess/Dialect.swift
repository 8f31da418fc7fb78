/// The two engines that an omSupply server runs on.
public enum Dialect: String, Sendable, Hashable, CaseIterable, Codable {
    case postgreSQL = "postgresql"
    case sqlite
}

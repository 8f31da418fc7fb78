// Swift functions named as C functions that the libraries use inside, but of another type. Whoever sees both cannot
// call one without saying which: the call is ambiguous.

public struct NotFromC: Sendable {}

public func PQlibVersion() -> NotFromC { NotFromC() }
public func sqlite3_libversion_number() -> NotFromC { NotFromC() }
public func ZSTD_versionNumber() -> NotFromC { NotFromC() }
public func crc32_iscsi() -> NotFromC { NotFromC() }
public func EVP_sha256() -> NotFromC { NotFromC() }
public func yaml_get_version_string() -> NotFromC { NotFromC() }
public func XML_ExpatVersion() -> NotFromC { NotFromC() }
public func clinux_syncfs(_ descriptor: Int32) -> NotFromC { NotFromC() }

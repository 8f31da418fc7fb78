internal import CLibPQ
import Glibc

/// Whether a server takes connections, asked without logging in.
public enum ServerReadiness: Sendable, Hashable {
    case accepting
    /// It runs, and turns everybody away: it is starting, recovering or stopping.
    case rejecting
    case silent

    public init(of configuration: PostgreSQLConfiguration) {
        let answer = configuration.setting("connect_timeout", "5").withKeywords { keywords, values in
            PQpingParams(keywords, values, 0)
        }
        self =
            switch answer {
            case PQPING_OK: .accepting
            case PQPING_REJECT: .rejecting
            default: .silent
            }
    }
}

extension PostgreSQLConfiguration {
    /// Lends the parameters as the two arrays that libpq takes, each ending with NULL.
    func withKeywords<R>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<UnsafePointer<CChar>?>?) -> R
    ) -> R {
        let settings = Array(parameters)
        let keywords = settings.map { strdup($0.key) }
        let values = settings.map { strdup($0.value) }
        defer { (keywords + values).forEach { free($0) } }
        return (keywords.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { keywords in
            (values.map { UnsafePointer($0) } + [nil]).withUnsafeBufferPointer { values in
                body(keywords.baseAddress, values.baseAddress)
            }
        }
    }
}

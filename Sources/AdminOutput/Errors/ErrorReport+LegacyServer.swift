import AdminConsole
import DatabaseAccess
package import LegacyComparison
package import LegacyServer

extension LegacyServerError: WordedError {
    package func report(in situation: ErrorSituation) -> ErrorReport {
        switch self {
        case .noCurl:
            return ErrorReport(
                "noCurl",
                "the program curl is missing, which asks mSupply",
                advice: "As root:\napt-get install curl",
                status: .unavailable
            )
        case .unusableAddress:
            return ErrorReport(
                "unusableLegacyAddress",
                "the address of mSupply must begin with http:// or https:// and name a host",
                advice: "Correct `url` below `sync:`, or the setting in omSupply.",
                status: .wrongConfiguration
            )
        case .unreachable(let request, let obstacle):
            return report(
                "legacyUnreachable",
                request,
                "mSupply cannot be reached: \(Self.words(obstacle))",
                .unavailable
            )
        case .notAdmitted(let request, let status, let code):
            return report("legacyNotAdmitted", request, Self.refusal(code, status), .missingRight, Self.advice(code))
        case .refused(let request, let status, let code):
            let words = "mSupply refused with status \(status)\(code.map { " (\($0))" } ?? "")"
            return report("legacyRefused", request, words, .unavailable, Self.advice(code))
        case .redirected(let request, let status, let target):
            return redirected(request, status, target)
        case .impossibleNumber(let request, let member, let number):
            return report(
                "legacyImpossibleNumber",
                request,
                "what answers there is not in order: it says \(member) = \(number), and that is never below 0",
                .unavailable,
                "Nothing was compared. Is it mSupply's own address? If so, mSupply's data need its support."
            )
        case .notUnderstood(let request):
            return report(
                "legacyNotUnderstood",
                request,
                "what answers there does not speak as mSupply does",
                .unavailable,
                "Is it mSupply's own address, and not a proxy's or omSupply's?"
            )
        case .tooLarge(let request, let limit):
            return report(
                "legacyAnswerTooLarge",
                request,
                "the answer has more than \(Measure.bytes(Int64(limit)))",
                .unavailable
            )
        }
    }

    private func redirected(_ request: LegacyRequest, _ status: Int, _ target: LegacyRedirection?) -> ErrorReport {
        func shown(_ text: String) -> String {
            String(String.UnicodeScalarView(text.unicodeScalars.map { (0x21...0x7E).contains($0.value) ? $0 : "?" }))
        }
        guard let target else {
            let advice = "Ask whoever runs that server for mSupply's address, and put it into `url` below `sync:`."
            let words = "mSupply's address redirects to another one, and does not say which (status \(status))"
            return report("legacyRedirected", request, words, .unavailable, advice)
        }
        let advice =
            "The password is not sent there unasked. If that is where mSupply is now, correct `url` below `sync:`, or the\n"
            + "setting in omSupply, to \(shown(target.server))"
        let words = "mSupply's address redirects to \(shown(target.server + target.path)) (status \(status))"
        return report(
            "legacyRedirected",
            request,
            words,
            .unavailable,
            advice,
            ["redirectsTo": target.server + target.path]
        )
    }

    private func report(
        _ code: String,
        _ request: LegacyRequest,
        _ message: String,
        _ status: ExitStatus,
        _ advice: String = "",
        _ facts: CommandOutcome.Facts = [:]
    ) -> ErrorReport {
        let tried = "Tried: GET \(request.server)\(request.path) as \(ErrorReport.visible(request.username))"
        return ErrorReport(
            code,
            message,
            advice: advice.isEmpty ? tried : tried + "\n" + advice,
            status: status,
            facts: ["server": request.server, "username": request.username, "request": request.path]
                .merging(facts) { $1 }
        )
    }

    private static func words(_ obstacle: Obstacle) -> String {
        switch obstacle {
        case .noSuchHost: "no such host"
        case .refusedConnection: "nothing listens there, or a firewall is between"
        case .timedOut(let seconds): "no whole answer within \(seconds) s"
        case .brokenOff: "the answer broke off"
        case .notTrusted: "its certificate is not trusted on this machine, or it speaks no TLS"
        case .other(let number): "curl ended with status \(number)"
        }
    }

    private static func refusal(_ code: String?, _ status: Int) -> String {
        switch code {
        case "site_name_not_found": "mSupply knows no site of that name"
        case "site_incorrect_password": "mSupply does not take the site's password"
        case "site_incorrect_hardware_id": "mSupply knows the site on another machine"
        default: "mSupply does not let the site in (status \(status)\(code.map { ", \($0)" } ?? ""))"
        }
    }

    private static func advice(_ code: String?) -> String {
        switch code {
        case "site_incorrect_hardware_id":
            "Run this on omSupply's own machine; on new hardware mSupply's support clears the site's hardware ID first."
        case "site_name_not_found", "site_incorrect_password":
            "Compare username and password_sha256 below `sync:` with the site in mSupply. If mSupply was restored to before\n"
                + "the site was made, it has to be made there again."
        case "api_version_incompatible": "mSupply wants another version of the protocol: --api-version."
        default: ""
        }
    }
}

/// The legacy server that answered is not the one that the database belongs to.
package struct OtherLegacyServer: WordedError {
    package let server: String
    package let expected: [Int64]
    package let found: [Int64]

    /// - Parameters:
    ///   - expected: omSupply's site and mSupply's own, as the database has them.
    ///   - found: the same, as the server says.
    package init(server: String, expected: [Int64], found: [Int64]) {
        (self.server, self.expected, self.found) = (server, expected, found)
    }

    package func report(in situation: ErrorSituation) -> ErrorReport {
        func words(_ sites: [Int64]) -> String { sites.map(String.init).joined(separator: " of mSupply's site ") }
        return ErrorReport(
            "otherLegacyServer",
            "\(server) is not the mSupply of this database: there it is site \(words(found)), here \(words(expected))",
            advice: "Nothing was compared. Check `sync:` of the configuration, and --database.",
            status: .refused,
            facts: ["server": server, "expected": expected, "found": found]
        )
    }
}

/// The bundle holds another server's database than the one that is asked about.
package struct BundleOfOtherDatabase: WordedError {
    package let bundle: String
    package let expected: DatabaseOrigin
    package let found: DatabaseOrigin

    /// - Parameters:
    ///   - expected: whose database is asked about.
    ///   - found: whose database the bundle holds.
    package init(bundle: String, expected: DatabaseOrigin, found: DatabaseOrigin) {
        (self.bundle, self.expected, self.found) = (bundle, expected, found)
    }

    package func report(in situation: ErrorSituation) -> ErrorReport {
        let name = ErrorReport.visible(String(bundle.prefix(8)))
        return ErrorReport(
            "bundleOfOtherDatabase",
            "bundle \(name) is of another database: \(Self.words(found)), and this is \(Self.words(expected))",
            advice:
                "Nothing was compared. A bundle's cursors mean nothing to another server: a site is asked about without --bundle.",
            status: .refused,
            facts: ["bundle": bundle, "expected": expected, "found": found]
        )
    }

    private static func words(_ origin: DatabaseOrigin) -> String {
        var text = origin.site.map { "site \($0) of mSupply" } ?? "a site that it does not name"
        if let identifier = origin.siteIdentifier { text += " (\(ErrorReport.visible(identifier)))" }
        switch origin.engine {
        case .postgreSQL: return text + " on PostgreSQL"
        case .sqlite: return text + " on SQLite"
        }
    }
}

import Testing

@testable import BundleRestore

struct ConfiguredPortTests {
    @Test(
        arguments: [
            ("port = 5433\n", 5433), ("#port = 5433\nport=5434 # why\n", 5434), ("  Port '5435'\n", 5435),
            ("port = 1\nport = 2\n", 2), ("port_number = 5\n", nil), ("", nil), ("port = 99999\n", nil),
        ] as [(String, Int?)]
    )
    func thePortIsReadAsTheServerReadsIt(text: String, port: Int?) {
        #expect(ConfiguredPort.port(in: text) == port)
    }
}

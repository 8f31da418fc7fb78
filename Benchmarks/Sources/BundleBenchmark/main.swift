import BenchmarkSupport
import FileSystem
import Glibc

// Usage: BundleBenchmark speed ADMIN [SCALE [ROUNDS [PART…]]]
//        BundleBenchmark memory ADMIN [GIB…]
// ADMIN is the built omsupply-admin; SCALE is pgbench's, 200 for about 3 GB; a PART is one of create, restore, verify,
// extract, throughput, impact and hook. The exit status is 1 when a bar is missed.
let arguments = CommandLine.arguments.dropFirst()
guard let wish = Wish(Array(arguments)) else {
    print("usage: BundleBenchmark speed ADMIN [SCALE [ROUNDS [PART…]]]")
    print("       BundleBenchmark memory ADMIN [GIB…]")
    exit(64)
}
Interruption.install()
do {
    exit(try wish.run() ? 0 : 1)
} catch {
    say("\(error)")
    exit(1)
}

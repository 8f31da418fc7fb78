# The Debian packages that each purpose needs; sourced by the other scripts.
build_packages=(
    libpq-dev libsqlite3-dev libzstd-dev libssl-dev libyaml-dev libexpat1-dev libisal-dev pkg-config
)
# The server for scratch clusters and recovery, a pooler before it, and the distribution's own tools as witnesses.
# `legacy check` asks mSupply with curl; its tests let a Python script play mSupply.
run_packages=(postgresql pgbouncer sqlite3 zstd tar util-linux time curl python3)

require_swift() {
    if ! command -v swift >/dev/null 2>&1; then
        echo "Swift is not on the PATH: install Swift 6.3 from https://www.swift.org/install/linux" >&2
        exit 69
    fi
}

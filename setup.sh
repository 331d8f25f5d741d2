# Sourced by demo.sh and test.sh: checks what a build and a run need, and installs what the system's package manager can bring.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# A build node that outlives the script would hold its output open, and whoever reads it would wait.
export MSBUILDDISABLENODEREUSE=1

need_dotnet() {
  if ! command -v dotnet > /dev/null || ! dotnet --list-sdks | grep -Eq '^[1-9][0-9]+\.'; then
    echo "Tidemark needs the .NET SDK 10 or newer (package dotnet-sdk-10.0, or https://dot.net/download)" >&2
    exit 1
  fi
}

# Runs a command with the rights of root; fails where there are none.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Installs a Debian package; the lists of packages are brought up to date only where they do not do.
install_package() {
  command -v apt-get > /dev/null && as_root true 2> /dev/null || return 1
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$1")
  as_root "${install[@]}" >&2 || { as_root apt-get update >&2 && as_root "${install[@]}" >&2; }
}

need_sqlite() {
  if PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -F libsqlite3.so.0 > /dev/null; then return; fi
  if ! install_package libsqlite3-0; then
    echo "Tidemark needs libsqlite3.so.0: install SQLite (package libsqlite3-0 on Debian and Ubuntu)" >&2
    exit 1
  fi
}

# Only a node that is pointed at a Kafka cluster needs it, and says so itself; without it everything else works.
need_kafka_client() {
  if PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -F librdkafka.so.1 > /dev/null; then return; fi
  if ! install_package librdkafka1; then
    echo "Kafka cannot be used: install librdkafka.so.1 (package librdkafka1 on Debian and Ubuntu). All else works." >&2
  fi
}

# The tests alone need it: a Kafka client of another make than the node's.
need_kcat() {
  if command -v kcat > /dev/null; then return; fi
  if ! install_package kcat; then
    echo "kcat is not there, and the tests that need it are skipped: install it (package kcat on Debian and Ubuntu)" >&2
  fi
}

# The tests alone need it. The package would start a server on the machine that nobody asked for, so it is only unpacked.
need_prometheus() {
  local folder=artifacts/prometheus
  if command -v prometheus > /dev/null && command -v promtool > /dev/null || [ -x "$folder/usr/bin/promtool" ]; then return; fi
  mkdir -p "$folder"
  if ! (
    cd "$folder"
    command -v apt-get > /dev/null
    apt-get download prometheus || { as_root apt-get update && apt-get download prometheus; }
    dpkg -x prometheus_*.deb .
  ) >&2; then
    echo "Prometheus is not there, and the tests that need it are skipped: install it (package prometheus on Debian and Ubuntu)" >&2
  fi
}

# The tests alone need it: they start servers of their own, and those that cannot are skipped.
need_postgresql() {
  if compgen -G "/usr/lib/postgresql/*/bin/postgres" > /dev/null || command -v postgres > /dev/null; then return; fi
  # The package would start a server on the machine that nobody asked for.
  local settings=/etc/postgresql-common/createcluster.d
  if command -v apt-get > /dev/null && as_root mkdir -p "$settings" 2> /dev/null; then
    echo "create_main_cluster = false" | as_root tee "$settings/tidemark.conf" > /dev/null
  fi
  if ! install_package postgresql; then
    echo "PostgreSQL is not there, and the tests that need it are skipped: install it (package postgresql on Debian and Ubuntu)" >&2
  fi
}

# The tests of the console alone need it.
need_chromium() {
  if command -v chromium > /dev/null || command -v google-chrome > /dev/null; then return; fi
  if ! install_package chromium; then
    echo "Chromium is not there, and the tests that need it are skipped: install it (package chromium on Debian and Ubuntu)" >&2
  fi
}

# The tests alone need them: a Kafka client written in JavaScript, what makes a client from the description of the HTTP calls, and what
# steers a browser.
need_npm_packages() {
  local folder=artifacts/npm package missing=
  local -A versions=([kafkajs]=2.2.4 [openapi-typescript]=7.13.0 [typescript]=5.9.3 [playwright-core]=1.65.1)
  for package in "${!versions[@]}"; do
    grep -Fqs "\"version\": \"${versions[$package]}\"" "$folder/node_modules/$package/package.json" || missing=yes
  done
  if [ -z "$missing" ]; then return; fi
  mkdir -p "$folder"
  local wanted=()
  for package in "${!versions[@]}"; do wanted+=("$package@${versions[$package]}"); done
  if ! command -v npm > /dev/null || ! npm install --prefix "$folder" --silent --no-audit --no-fund --save-exact "${wanted[@]}" >&2; then
    echo "npm packages are not there (${!versions[*]}), and the tests that need them are skipped: install Node.js and npm" >&2
  fi
}

need_dotnet
need_sqlite
need_kafka_client

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

need_sqlite() {
  if PATH="$PATH:/sbin:/usr/sbin" ldconfig -p | grep -F libsqlite3.so.0 > /dev/null; then return; fi
  local install=(apt-get install -y --no-install-recommends libsqlite3-0)
  if [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
    "${install[@]}" >&2 || { apt-get update >&2 && "${install[@]}" >&2; }
  elif sudo -n true 2> /dev/null && command -v apt-get > /dev/null; then
    sudo -n "${install[@]}" >&2 || { sudo -n apt-get update >&2 && sudo -n "${install[@]}" >&2; }
  else
    echo "Tidemark needs libsqlite3.so.0: install SQLite (package libsqlite3-0 on Debian and Ubuntu)" >&2
    exit 1
  fi
}

need_dotnet
need_sqlite

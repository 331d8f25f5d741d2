#!/usr/bin/env bash
# Builds everything once and runs every test project. The last line of output is the sum: "N passed, N failed".
#   ./test.sh --seed N   runs seed N of the simulation alone and shows everything that happens in it.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  echo "usage: ./test.sh [--seed N]" >&2
  exit 64
}

if [ $# -gt 0 ]; then
  [[ $# -eq 2 && $1 == --seed && $2 =~ ^[0-9]+$ ]] || usage
  source ./setup.sh
  TIDEMARK_SIM_SEED=$2 exec dotnet test tests/Tidemark.SimulationTests -c Release --filter FullyQualifiedName~SimulationTests.SeedTests \
    --logger "console;verbosity=detailed"
fi

source ./setup.sh
# Tests start hundreds of programs that end before a profile of them would pay.
export DOTNET_TieredPGO=0
need_postgresql
need_kcat
need_prometheus
need_chromium
need_npm_packages

results=artifacts/test-results

# Prints "total executed passed" of one result file.
counters() {
  sed -n 's/.*<Counters total="\([0-9]*\)" executed="\([0-9]*\)" passed="\([0-9]*\)".*/\1 \2 \3/p' "$1" | head -n 1
}

dotnet build Engine.sln -c Release
rm -rf "$results"
mkdir -p "$results"

broken=()
for project in tests/*Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  echo "== $name"
  dotnet test "$project" -c Release --no-build --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" || broken+=("$name")
done

passed=0 failed=0 skipped=0
for file in "$results"/*.trx; do
  [ -e "$file" ] || continue
  read -r file_total file_executed file_passed <<< "$(counters "$file")"
  passed=$((passed + ${file_passed:-0}))
  failed=$((failed + ${file_executed:-0} - ${file_passed:-0}))
  skipped=$((skipped + ${file_total:-0} - ${file_executed:-0}))
done

# A run that broke off without a failed test (a crash, a missing runner) is told apart, since no count shows it.
if [ "${#broken[@]}" -gt 0 ]; then echo "test.sh: not clean: ${broken[*]}" >&2; fi
summary="$passed passed, $failed failed"
if [ "$skipped" -gt 0 ]; then summary="$summary, $skipped skipped"; fi
echo "$summary"
[ "$failed" -eq 0 ] && [ "${#broken[@]}" -eq 0 ] && [ "$passed" -gt 0 ]

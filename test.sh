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

# Runs a test project; its name goes to a file where it is not clean.
run() {
  echo "== $1"
  dotnet test "tests/$1/$1.csproj" -c Release --no-build --results-directory "$results" \
    --logger "trx;LogFileName=$1.trx" --logger "console;verbosity=minimal" || echo "$1" >> "$results/broken"
}

# Tests of processes wait for much of their time; meanwhile those that only compute have the cores, and give way to them.
(
  renice -n 10 -p "$BASHPID" > /dev/null
  for project in tests/*Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    if [ "$name" != Tidemark.IntegrationTests ]; then run "$name"; fi
  done
) > "$results/others.log" 2>&1 &
run Tidemark.IntegrationTests
wait
cat "$results/others.log"

passed=0 failed=0 skipped=0
for file in "$results"/*.trx; do
  [ -e "$file" ] || continue
  read -r file_total file_executed file_passed <<< "$(counters "$file")"
  passed=$((passed + ${file_passed:-0}))
  failed=$((failed + ${file_executed:-0} - ${file_passed:-0}))
  skipped=$((skipped + ${file_total:-0} - ${file_executed:-0}))
done

# A run that broke off without a failed test (a crash, a missing runner) is told apart, since no count shows it.
if [ -e "$results/broken" ]; then echo "test.sh: not clean: $(tr '\n' ' ' < "$results/broken")" >&2; fi
summary="$passed passed, $failed failed"
if [ "$skipped" -gt 0 ]; then summary="$summary, $skipped skipped"; fi
echo "$summary"
[ "$failed" -eq 0 ] && [ ! -e "$results/broken" ] && [ "$passed" -gt 0 ]

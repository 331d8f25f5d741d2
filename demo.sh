#!/usr/bin/env bash
# Builds Tidemark and runs its demonstration: a node on a scratch folder with made-up events coming in. Arguments go to
# "tidemark demo": --seconds N ends by itself, with a summary as the last line on standard output.
set -euo pipefail
cd "$(dirname "$0")"
source ./setup.sh

dotnet build src/Tidemark.Cli -c Release -v quiet >&2
exec artifacts/bin/Tidemark.Cli/release/tidemark demo "$@"

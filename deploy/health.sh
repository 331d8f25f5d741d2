#!/usr/bin/env bash
# Ends with 0 if /readyz, or the path given, of the node in this container answers 200, and prints what it answers, which docker inspect
# shows.
# The image has no HTTP client, and bash needs none. The key is never an argument, which the list of processes would show.
set -euo pipefail
exec 3<> "/dev/tcp/127.0.0.1/${TIDEMARK__HTTP__PORT:-8080}"
printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n' "${1:-/readyz}" "${TIDEMARK_KEY:-}" >&3
answer=$(cat <&3)
echo "${answer##*$'\r\n\r\n'}"
[[ $answer == "HTTP/1.1 200 "* ]]

#!/usr/bin/env bash
# Sends what the OpenAPI document allows, and what it does not, to a real server for at most three minutes.
set -euo pipefail
cd "$(dirname "$0")/../../.."
work="$(mktemp -d)"
trap 'kill "$server" 2> /dev/null || true; rm -rf "$work"' EXIT
server=""

python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet --disable-pip-version-check --requirement tests/api/fuzz/requirements.txt

cargo build --locked --quiet
program="${CARGO_TARGET_DIR:-target}/debug/threshold"
token="$("$program" tokens --database "$work/record.db" make --name fuzzer --role manager 2> /dev/null)"
"$program" serve --listen 127.0.0.1:0 --database "$work/record.db" --rate 100000 > "$work/said" 2> /dev/null &
server=$!
until address="$(sed -n 's/^Serving at //p' "$work/said")" && [ -n "$address" ]; do sleep 0.2; done

# What follows a schema can still be no fact of a pack, so that it is refused is no fault.
(cd "$work" && timeout 180 "$work/python/bin/schemathesis" run "$address/v1/openapi.json" \
  --header "Authorization: Bearer $token" --no-color --continue-on-failure --seed "${SEED:-1}" \
  --max-examples "${EXAMPLES:-15}" --phases examples,coverage,fuzzing,stateful \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,negative_data_rejection,unsupported_method)

"$program" records --database "$work/record.db" verify

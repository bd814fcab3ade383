#!/usr/bin/env bash
# Sends what the OpenAPI document allows, and what it does not, to a real server, for some minutes at most.
set -euo pipefail
cd "$(dirname "$0")/../../.."
work="$(mktemp -d)"
trap 'kill "$server" 2> /dev/null || true; rm -rf "$work"' EXIT
server=""

python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet --disable-pip-version-check --requirement tests/api/fuzz/requirements.txt

cargo build --locked --quiet
program="${CARGO_TARGET_DIR:-target}/debug/threshold"
token() { "$program" tokens --database "$work/record.db" make --name "$1" --role "$1" --may-act-for-others 2> /dev/null; }
manager="$(token manager)"
auditor="$(token auditor)"
touch "$work/said"
"$program" serve --listen 127.0.0.1:0 --database "$work/record.db" --rate 100000 > "$work/said" 2> /dev/null &
server=$!
until address="$(sed -n 's/^Serving at //p' "$work/said")" && [ -n "$address" ]; do sleep 0.2; done

# What follows a schema can still be no fact of a pack, so that it is refused is no fault.
fuzz() {
  (cd "$work" && timeout 180 "$work/python/bin/schemathesis" run "$1" --url "$address" \
    --header "Authorization: Bearer $2" --no-color --continue-on-failure --seed "${SEED:-1}" "${@:3}" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,negative_data_rejection,unsupported_method)
}
examples="${EXAMPLES:-15}"
fuzz "$address/v1/openapi.json" "$manager" --phases examples,coverage,fuzzing --max-examples "$examples"
fuzz "$address/v1/openapi.json" "$auditor" --phases fuzzing --include-method GET --max-examples "$examples"
# Whole screenings, along the links and with contacts that are there: opened, a view, a recommendation, a decision.
python3 tests/api/fuzz/words.py "$address" "$manager" > "$work/openapi.json"
cp tests/api/fuzz/real.py "$work/"
SCHEMATHESIS_HOOKS=real fuzz openapi.json "$manager" --phases fuzzing,stateful --mode positive --max-examples $((examples * 10))

# How often each address was tried, and how it answered.
python3 - "$address" << 'END'
import re, sys, urllib.request
text = urllib.request.urlopen(sys.argv[1] + "/metrics").read().decode()
found = re.findall(r'_count{method="(.*?)",route="(/v1.*?)",status="(\d+)"} (\d+)', text)
for method, route in sorted({(method, route) for method, route, _, _ in found}):
    own = [f"{status}: {count}" for m, r, status, count in found if (m, r) == (method, route)]
    print(f"{method:7} {route:42} {', '.join(own)}")
END

"$program" records --database "$work/record.db" verify

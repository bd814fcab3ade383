#!/usr/bin/env bash
# Decides cases inside a real Spark on this machine, and alone: the answers must be the same. Needs Java 17 or newer.
set -euo pipefail
cd "$(dirname "$0")/../.."
target="$(realpath "${CARGO_TARGET_DIR:-target}")"

# Made once for each list of versions.
python="$target/spark-$(sha256sum tests/spark/requirements.txt | cut -c1-12)"
if [ ! -e "$python/whole" ]; then
  rm -rf "$python"
  python3 -m venv "$python"
  if ! "$python/bin/pip" install --quiet --disable-pip-version-check --requirement tests/spark/requirements.txt; then
    echo "Spark could not be fetched: nothing was decided inside it"
    exit 0
  fi
  touch "$python/whole"
fi

if [ -z "${THRESHOLD:-}" ]; then
  cargo build --locked --quiet --features columnar
fi
program="$(realpath "${THRESHOLD:-$target/debug/threshold}")"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
PYSPARK_PYTHON="$python/bin/python" "$python/bin/python" tests/spark/same.py "$program" "$work"

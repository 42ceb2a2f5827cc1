#!/usr/bin/env bash
# Takes the README's pictures: the journeys know when to press the button.

set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
export CLIENTPRESS_SCREENSHOTS=$PWD/screenshots
mkdir -p "$CLIENTPRESS_SCREENSHOTS"
./run.sh sqlite journey "$@"

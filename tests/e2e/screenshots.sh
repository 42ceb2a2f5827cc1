#!/usr/bin/env bash
# Takes the README's pictures, in docs/images, from the journeys that know where they are.

set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
export CLIENTPRESS_SCREENSHOTS=$PWD/docs/images
mkdir -p "$CLIENTPRESS_SCREENSHOTS"
tests/e2e/run.sh sqlite --grep @picture

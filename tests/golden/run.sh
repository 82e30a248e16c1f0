#!/bin/sh
# Golden tests: tests/README.md tells the form of a case.
#   THRESH=build/thresh tests/golden/run.sh [--update] [WORD]
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2
exec python3 tests/golden/golden.py "$@"

#!/bin/sh
# run: the speed bench; options go to bench.py (run.sh --help).  Builds what it needs first.
# SPDX-License-Identifier: MIT
set -eu
cd "$(dirname "$0")/.."
make -s build/bench/datagen build/bench/measure
[ -x build/thresh ] || make -s
exec python3 bench/bench.py "$@"

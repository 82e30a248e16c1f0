d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
mkfifo in out journal never
seq -f 'line %.0f of some length, so that no pipe holds them all' 100000 > long
ends() { # the run $1 got one signal: it must be gone soon
    i=0
    while kill -0 "$1" 2> /dev/null && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
    [ $i -lt 100 ] || { echo "still there"; kill -9 "$1"; }
    { wait "$1"; } 2> /dev/null; echo "status $?"
}
# signals come when the run is where they are to meet it, however slow the machine
until_there() { i=0; while [ ! -s "$1" ] && [ $i -lt 300 ]; do sleep 0.1; i=$((i + 1)); done; }
until_written() { head -c 1 <&4 > first; sleep 0.5; } # the pipe is soon full
for jobs in 1 3; do
    echo "- waits for input: what came is written"
    rm -f o; thresh -j$jobs --journal=j < in > o & p=$!
    exec 3> in
    printf 'First post of some words.\n.\nSecond po' >&3
    until_there o; kill -TERM $p; ends $p; exec 3>&-
    cat o; echo; thresh --restore=j o 2> /dev/null | cmp - o
    echo "- waits for somebody who writes"
    thresh -j$jobs never > o & p=$!
    sleep 0.3; kill -TERM $p; ends $p
    echo "- in the middle of a record"
    rm -f o; thresh -q -j$jobs < in > o & p=$!
    exec 3> in
    printf '{"text":"a"}\n{"text":"b"}\n{"text":"c' >&3
    until_there o; kill -TERM $p; ends $p; exec 3>&-
    cat o; echo
    echo "- nobody reads what it writes"
    thresh -q -j$jobs long > out 2> err & p=$!
    exec 4< out
    until_written; kill -HUP $p; ends $p; exec 4<&-
    grep -c 'nobody reads' err
    exec 4<> journal
    thresh -q -j$jobs --journal=journal long long > o 2> err & p=$!
    until_written; kill -TERM $p; ends $p; exec 4<&-
    echo "- a file is whole or not there"
    thresh -q -j$jobs -o dir long in > o & p=$!
    exec 3> in; echo 'A line' >&3
    until_there dir/long; kill -TERM $p; ends $p; exec 3>&-
    ls -A dir; cmp long dir/long; rm -r dir
done

d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
mkfifo in out journal never
seq -f 'line %.0f of some length, so that no pipe holds them all' 100000 > long
ends() { # the run $1 got one signal: it must be gone soon
    i=0
    while kill -0 "$1" 2> /dev/null && [ $i -lt 60 ]; do sleep 0.1; i=$((i + 1)); done
    [ $i -lt 60 ] || { echo "still there"; kill -9 "$1"; }
    { wait "$1"; } 2> /dev/null; echo "status $?"
}
for jobs in 1 3; do
    echo "- waits for input: what came is written"
    thresh -j$jobs --journal=j < in > o & p=$!
    exec 3> in
    printf 'First post of some words.\n.\nSecond po' >&3
    sleep 0.5; kill -TERM $p; ends $p; exec 3>&-
    cat o; echo; thresh --restore=j o 2> /dev/null | cmp - o
    echo "- waits for somebody who writes"
    thresh -j$jobs never > o & p=$!
    sleep 0.3; kill -TERM $p; ends $p
    echo "- in the middle of a record"
    thresh -q -j$jobs < in > o & p=$!
    exec 3> in
    printf '{"text":"a"}\n{"text":"b"}\n{"text":"c' >&3
    sleep 0.5; kill -TERM $p; ends $p; exec 3>&-
    cat o; echo
    echo "- nobody reads what it writes"
    thresh -q -j$jobs long > out 2> err & p=$!
    exec 4< out
    sleep 0.5; kill -HUP $p; ends $p; exec 4<&-
    grep -c 'nobody reads' err
    exec 4<> journal
    thresh -q -j$jobs --journal=journal long long > o 2> err & p=$!
    sleep 0.5; kill -TERM $p; ends $p; exec 4<&-
    echo "- a file is whole or not there"
    thresh -q -j$jobs -o dir long in > o & p=$!
    exec 3> in; echo 'A line' >&3
    sleep 0.5; kill -TERM $p; ends $p; exec 3>&-
    ls -A dir; cmp long dir/long; rm -r dir
done

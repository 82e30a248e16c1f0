d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT && cd "$d" || exit 1
mkdir in && echo 'A line.' > in/a.txt && ln -s a.txt in/b.txt && ln -s . in/loop && mkfifo in/pipe
thresh -r -o out in 2>&1
ls out/in

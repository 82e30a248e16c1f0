# Runs that write into one folder at a time tidy away what killed runs left there, and nothing of each other.
dir=$(mktemp -d)
for i in 1 2 3 4; do for k in 1 2 3 4 5 6 7 8 9; do echo "line $k of file $i" > "$dir/$i.$k"; done; done
cd "$dir" || exit 1
: > .thresh-1.tmp
mkdir out
: > out/.thresh-1.tmp
for i in 1 2 3 4; do (for k in 1 2 3; do thresh -q -o out "$i.1" "$i.2" "$i.3" "$i.4" "$i.5" "$i.6" "$i.7" "$i.8" "$i.9" || echo "run $i failed"; done) & done
wait
ls -A out | wc -l
rm -r "$dir"

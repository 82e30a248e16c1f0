once=$(mktemp) && trap 'rm -f "$once"' EXIT
for f in ../quote/*.in ../../../corpus-samples/*.txt; do
    thresh -q "$f" > "$once"
    thresh -q "$once" | cmp -s - "$once" || echo "$f"
done

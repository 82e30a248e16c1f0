dir=$(mktemp -d)
echo 'Words in a packed file.' > "$dir/t"
for pack in gzip bzip2 xz 'zstd -q'; do
    $pack -c "$dir/t" > "$dir/packed"
    thresh "$dir/packed"
    thresh < "$dir/packed"
done
rm -r "$dir"

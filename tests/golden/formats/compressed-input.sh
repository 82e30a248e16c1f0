# gzip with several members, zstd with a long window, xz and bzip2 give the same
want=$(thresh --thread-field=link_id jsonl-threads-to-same.in | cksum)
in=$(mktemp)
{ sed -n 1,2p jsonl-threads-to-same.in | gzip -c; sed -n '3,$p' jsonl-threads-to-same.in | gzip -c; } >"$in"
for pack in cat "zstd -q -c --long=27" "xz -c" "bzip2 -c"; do
    case $pack in
    cat) cat "$in" ;;
    *) $pack <jsonl-threads-to-same.in ;;
    esac | thresh --thread-field=link_id | cksum | grep -qxF "$want" && echo same
done
rm -f "$in"

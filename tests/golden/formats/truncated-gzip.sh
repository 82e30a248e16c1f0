# what came is written, the trouble is named, status 1
gzip -c jsonl-threads-to-same.in | head -c 200 >truncated.tmp.gz
thresh --thread-field=link_id truncated.tmp.gz >truncated.tmp.out
echo "status $?"
cmp truncated.tmp.out jsonl-threads-to-same.in 2>&1 | grep -c EOF
rm -f truncated.tmp.gz truncated.tmp.out

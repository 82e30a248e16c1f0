# Blocks in order, whoever does them.
for form in same text explain jsonl; do
    for n in 1 2 3 8; do
        cat ../../../corpus-samples/*.txt ../../../corpus-samples/*.txt | thresh -q -j$n -t $form | cksum
    done | sort -u | wc -l
done

# bytes that are no UTF-8 become U+FFFD, control characters are escaped, a post with nothing left has an empty text
printf 'The ferry leaves at seven, and "whoever" misses\tit waits \303\244 \344 until noon.\n.\n\001\\ The ferry\nThe ferry leaves at seven, and "whoever" misses\tit waits \303\244 \344 until noon.\n.\nThe ferry leaves at seven, and "whoever" misses\tit waits \303\244 \344 until noon.\n' >posts.tmp
thresh --to=jsonl posts.tmp
thresh --to=jsonl --drop-empty posts.tmp | wc -l
rm -f posts.tmp

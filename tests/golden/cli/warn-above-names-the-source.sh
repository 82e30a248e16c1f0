thresh --warn-above=30 ../quote/unmarked-quote-answered-below.in > /dev/null
echo "status $?"
thresh --warn-above=30 -q ../quote/unmarked-quote-answered-below.in 2>&1 > /dev/null
thresh --warn-above=30 --strict ../quote/unmarked-quote-answered-below.in 2>&1 > /dev/null | sed 's/^thresh.*1:1, such as .*$/warned/'
thresh --warn-above=30 --strict ../quote/unmarked-quote-answered-below.in > /dev/null

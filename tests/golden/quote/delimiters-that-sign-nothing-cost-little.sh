# each `-- ` was followed by a look at all that is below it: 150 kB took minutes
yes '-- 
 word ' | head -c 600000 | timeout 60 "$THRESH" -q >/dev/null
echo "status $?"

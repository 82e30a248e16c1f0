# What came before the cut is written.
echo 'First line of the packed file.' | gzip -nc | head -c 30 | thresh

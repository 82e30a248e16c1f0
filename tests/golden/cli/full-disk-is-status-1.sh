echo 'A line that does not fit.' | thresh > /dev/full

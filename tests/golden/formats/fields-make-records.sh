# who names a field has JSON lines, even if the first line is broken
printf '%s\n' 'broken' '{"t":"The ferry leaves at seven."}' | thresh --text-field=t 2>/dev/null
printf '%s\n' 'broken' '{"t":"The ferry leaves at seven."}' | thresh --text-field=t --strict 2>/dev/null
echo "status $?"

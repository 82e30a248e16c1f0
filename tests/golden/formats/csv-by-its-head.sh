# the column that --text-field names stands in the first line: a CSV, without a name that says so
A='The ferry at seven was cancelled twice this week without any notice.'
printf 'id;body\r\n1;"%s"\r\n2;"%s\r\nYes; twice."\r\n' "$A" "$A" | thresh --text-field=body | tr '\r' '~'
printf 'id\tbody\n1\t%s\n2\t%s\n' "$A" "$A" | thresh --text-field=body
# a line of JSON that is broken names it, too
printf '{"id":1,"body":"x\n{"id":2,"body":"%s"}\n{"id":3,"body":"%s"}\n' "$A" "$A" | thresh --text-field=body 2>/dev/null

A='The ferry at seven was cancelled twice this week without any notice.'
say() { thresh "$@" 2>&1 | grep -F 'thresh:'; }
printf '[{"text":"%s"},{"text":"%s' "$A" "$A" | say
printf '[\n{"text":"%s"},\n{"text":"%s"},\n{"te' "$A" "$A" | say
printf 'id,body\n1,"%s\n2,x\n' "$A" | say --text-field=body

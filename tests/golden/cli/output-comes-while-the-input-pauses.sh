# The first post must be out while the second is not yet written.
{ printf 'First post, of some words.\n.\nSecond post, of other words.\n.\n'; sleep 3; echo 'Third.'; } |
    thresh | { read -r line; echo "$(date +%s) $line"; cat > /dev/null; date +%s; } |
    { read -r t1 words; read -r t2; echo "$words"; [ $((t2 - t1)) -ge 2 ] && echo early; }

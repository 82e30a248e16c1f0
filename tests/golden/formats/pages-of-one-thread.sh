# --thread-from: pages of one thread, the second of which begins with posts of the first: each is a post once, quotes find
# their posts on the page before, and a short answer that two people give stays.
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit
post() {
    printf '<article class="message message--post" data-author="%s" data-content="post-%s"><div class="message-userContent"><div class="bbWrapper">%s</div></div></article>\n' "$@"
}
page() {
    printf '<!DOCTYPE html>\n<html><head><title>Ferry</title><link rel="canonical" href="https://x.example/trams.17%s"></head><body>\n' "$1"
    cat
    printf '</body></html>\n'
}
ask='The ferry of seven was cancelled twice this week without any notice.'
{ post Ida 1 "$ask"; post Per 2 "Thanks!"; } | page /  > trams.17.html
{
    post Ida 1 "$ask"
    post Per 2 "Thanks!"
    post Bo 3 "<blockquote class=\"bbCodeBlock bbCodeBlock--quote\" data-quote=\"Ida\" data-source=\"post: 1\">$ask</blockquote>Ask at the harbour."
    post Ole 4 "Thanks!"
} | page /page-2 > trams.17-page-2.html
for how in name link 'name:^[a-z]+[.]([0-9]+)'; do
    thresh --thread-from="$how" --to=jsonl trams.17.html trams.17-page-2.html > out
    wc -l < out
done
cat out
thresh --thread-from=name --to=text trams.17.html trams.17-page-2.html
thresh --thread-from=name --to=explain trams.17-page-2.html trams.17.html | grep same-id
printf 'Where do they keep the key of the big boat shed now?\n' > talk_p1.txt
printf '> Where do they keep the key of the big boat shed now?\n\nUnder the mat.\n' > talk_p2.txt
thresh --thread-from=name --to=jsonl talk_p1.txt talk_p2.txt
thresh --thread-from=what talk_p1.txt || echo "status $?"

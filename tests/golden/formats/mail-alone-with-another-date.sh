# A date in numbers, which RFC 822 does not know, between addresses: a mail.  A head that somebody copied is a text.
mail() { printf 'From: %s\nTo: %s\nSubject: the pump\nDate: %s\n\n> The pump leaks.\n\nIt does.\n' "$1" "$2" "$3"; }
as() { "$THRESH" -q --format="$1" --to=explain | cksum; }
for date in '29-04-2017 23:34' 'Thursday, April 09, 2003 9:00 AM' '29 April 2017'; do
    [ "$(mail ann@example.org bob@example.org "$date" | as auto)" = "$(mail ann@example.org bob@example.org "$date" | as mbox)" ] &&
        echo "mail: $date" || echo "text: $date"
done
[ "$(mail Ann Bob '29-04-2017 23:34' | as auto)" = "$(mail Ann Bob '29-04-2017 23:34' | as text)" ] && echo 'text: no addresses'
{
    printf 'From: <MAILER-DAEMON@example.org>\nSubject: not delivered\n\nYour mail:\n\n'
    mail ann@example.org bob@example.org '29-04-2017 23:34'
} | "$THRESH" -q --to=jsonl | wc -l | tr -d ' '
old() {
    printf 'From MAILER-DAEMON Sun Sep  7 21:40:07 2008\nReturn-Path: <>\nFrom: a@example.org\nTo: b@example.org\nSubject: x\n\nYour mail:\n\n' | tr '\n' '\r'
    mail ann@example.org bob@example.org '29-04-2017 23:34' | tr '\n' '\r'
}
[ "$(old | as auto)" = "$(old | as mbox)" ] && echo 'mail: lines of an old Mac'

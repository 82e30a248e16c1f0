# A rule of the user's own is believed in a record and in the middle of a post too.
printf '%s\n' '{"text":"The key is under the pot.\nShown to you by Mill\nTake it."}' '{"text":"Shown to me by Ann"}' | thresh -q --rules=own-rules.rules

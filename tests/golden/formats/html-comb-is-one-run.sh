# Answers between the lines of one quote: one run, told once; pieces of two posts are two.
comb() {
    printf '#1\nThe boat is too old for the winter crossing, they say.\nNobody has paid for the new engine yet, they say.\n'
    printf '#2\n> The boat is too old for the winter crossing, they say.\nNot if it is refitted.\n'
    printf '> Nobody has paid for the new engine yet, they say.\nThe council has promised half of it.\n'
}
both() {
    comb
    printf '#3\n> Not if it is refitted.\nBy whom?\n> Nobody has paid for the new engine yet, they say.\nStill so.\n> The council has promised half of it.\nIt did.\n'
}
comb | thresh -t html | grep -oE '<summary>.*</summary>|</span>quote</td><td>[0-9]*'
both | thresh -t html | grep -oE '</span>quote</td><td>[0-9]*'

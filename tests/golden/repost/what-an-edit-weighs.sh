# Paragraphs that come back with edits, in text without separators: what stays, and what goes.  Between source and copy stand
# so many paragraphs of ten words that nobody said before.
filler() {
    awk -v n="$1" 'BEGIN {
        for (i = 1000; i < 1000 + 10 * n; i++) {
            w = "v"
            for (x = i; x; x = int(x / 12))
                w = w substr("bdfgklmnprst", x % 12 + 1, 1) substr("aeiou", x % 5 + 1, 1)
            printf "%s%s", w, i % 10 == 9 ? ".\n\n" : " "
        }
    }'
}
far=110
try() { # WHAT SOURCE COPY
    verdict=$({ printf '%s\n\n' "$2"; filler "$far"; printf '%s\n' "$3"; } | thresh -q -t explain | tail -n 1 | cut -f 1)
    printf '%s\t%s\n' "$verdict" "$1"
}

# 28 words: five may be others, or one name with two.
mill='The old miller told us that the road along the river was closed for a week when his brother came back to the village with the new horse.'
try 'two other words apart' "$mill" \
    'The old miller told us that the road along the canal was closed for a month when his brother came back to the village with the new horse.'
try 'a phrase of two words' "$mill" \
    'The old miller told us that the narrow canal along the river was closed for a week when his brother came back to the village with the new horse.'
try 'a phrase that was put in' "$mill" \
    'The old miller told us that the road along the river was closed for a week when his brother came back from hospital yesterday to the village with the new horse.'
try 'two words that changed places' "$mill" \
    'The old miller told us that the road along the river was closed for a week when his brother back came to the village with the new horse.'
try 'a name' "$mill" \
    'The old miller told us that the road along the Danube was closed for a week when his brother came back to the village with the new horse.'
try 'a name and three words' "$mill" \
    'The old miller told us that the road along the Danube was opened for a month when his sister came back to the village with the new horse.'

# 40 words: eight may be others, as many as a number and two.
loom='The weavers who worked in the long hall above the market could hear the bell of the small church when the wind came from the west, and they stopped their looms to listen until the last sound had gone away.'
try 'another word' "$loom" \
    'The weavers who worked in the long hall above the market could hear the bell of the small chapel when the wind came from the west, and they stopped their looms to listen until the last sound had gone away.'
twice='The weavers who used the hall above the market could hear the bell of the hall when the wind came from the west, and they stopped their looms to listen until the last sound of it had gone away.'
try 'the same word for the same other one, twice' "$twice" \
    'The weavers who used the barn above the market could hear the bell of the barn when the wind came from the west, and they stopped their looms to listen until the last sound of it had gone away.'
try 'two words for the same other one' "$twice" \
    'The weavers who used the barn above the market could hear the bell of the school when the wind came from the west, and they stopped their looms to listen until the last sound of it had gone away.'

# 29 words: a number, or what is named, needs 30.
try 'a word between quotation marks' \
    "The device-mapper 'mirror' target keeps the same data on each of the disks that it was given, and its state can be read while the system is running." \
    "The device-mapper 'striped' target keeps the same data on each of the disks that it was given, and its state can be read while the system is running."
try 'the same word without them' \
    "The device-mapper mirror target keeps the same data on each of the disks that it was given, and its state can be read while the system is running." \
    "The device-mapper striped target keeps the same data on each of the disks that it was given, and its state can be read while the system is running."
try 'a word between other quotation marks' \
    'The device-mapper “mirror” target keeps the same data on each of the disks that it was given, and its state can be read while the system is running.' \
    'The device-mapper “striped” target keeps the same data on each of the disks that it was given, and its state can be read while the system is running.'
try 'a word behind a quotation mark' \
    'The device-mapper "mirror target" keeps the same data on each of the disks that it was given, and its state can be read while the system is running.' \
    'The device-mapper "striped target" keeps the same data on each of the disks that it was given, and its state can be read while the system is running.'

# Written beside each other: an edit counts for four.
other='The old miller told us that the road along the canal was closed for a month when his brother came back to the village with the new horse.'
far=3
try 'two words, a little above' "$mill" "$other"
try 'one word, a little above' "$mill" \
    'The old miller told us that the road along the canal was closed for a week when his brother came back to the village with the new horse.'
try 'two words that changed places, a little above' "$mill" \
    'The old miller told us that the road along the river was closed for a week when his brother back came to the village with the new horse.'
try 'two that are a name, a little above' \
    'The old miller told us that the road along the river was closed for a week when Anna Berger came back to the village with the new horse.' \
    'The old miller told us that the road along the river was closed for a week when Berger Anna came back to the village with the new horse.'
far=97
try 'two words, 998 words above' "$mill" "$other"
far=98
try 'two words, 1008 words above' "$mill" "$other"

# A name of another alphabet's first capital: two of them are too many for 28 words.
far=110
try 'two names that begin with À' "$mill" \
    'The old miller told us that the road along the Àger was closed for a week when his Àdela came back to the village with the new horse.'
try 'the same two without capitals' "$mill" \
    'The old miller told us that the road along the àger was closed for a week when his àdela came back to the village with the new horse.'

# Words that stand in each other's place: somebody else did it.  Right beside each other they may.
try 'two words in each other'"'"'s place' \
    'The weavers who worked in the long hall could hear the dog that chased the cat around the yard when the wind came from the west, and they stopped their looms to listen until the last sound had gone away.' \
    'The weavers who worked in the long hall could hear the cat that chased the dog around the yard when the wind came from the west, and they stopped their looms to listen until the last sound had gone away.'
try 'two words far from each other in each other'"'"'s place' \
    'The weavers who worked in the long hall could hear the bell of the small church when the wind came from the west, and they stopped their looms to listen until the miller had gone away.' \
    'The miller who worked in the long hall could hear the bell of the small church when the wind came from the west, and they stopped their looms to listen until the weavers had gone away.'
try 'one of them' \
    'The weavers who worked in the long hall could hear the bell of the big church when the wind came from the west, and they stopped their looms to listen until the joiner had gone away.' \
    'The weavers who worked in the long hall could hear the bell of the big church when the wind came from the west, and they stopped their looms to listen until the weavers had gone away.'

# the body of the page: counts, folded runs, links to what they repeat, everything escaped
printf '%s\n' 'A <b>bold</b> & new line that nobody has said before in this thread.' . \
    'A <b>bold</b> & new line that nobody has said before in this thread.' 'No.' | thresh --to=html | sed '1,/^<body>\|^<\/style>/d'

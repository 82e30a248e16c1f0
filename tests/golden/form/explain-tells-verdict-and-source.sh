thresh --to=explain same-with-marks.in | cut -f 1,2
thresh --to=explain same-with-marks.in | cut -f 4- | cmp - same-with-marks.in && echo 'the lines as they are'
thresh --to=explain --color=always same-with-marks.in | grep -c "$(printf '\033')"

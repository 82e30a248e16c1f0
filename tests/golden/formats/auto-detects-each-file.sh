# every file has a format of its own; threads are counted through
thresh --to=explain jsonl-record-is-a-thread-of-posts.in mbox-thread-to-same.in wet-pages-to-same.in html-any-page.in ../form/same-with-marks.in | cut -c1-70

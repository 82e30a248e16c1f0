# what a mail server returns shows a head, and is one mail; so is one with a broken end of its head, or with lines that CR ends; articles are several
cat > "${TMPDIR:-/tmp}/bounce.$$" <<'M'
Return-Path: <>
Received: from mx.example.org by home.example.org; Mon, 6 Mar 2006 10:00:00 +0100
From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: ann@example.org
Subject: Undelivered mail
Date: Mon, 6 Mar 2006 10:00:00 +0100
Message-ID: <bounce@mx.example.org>

The box of the one you wrote to is full.

Return-Path: <ann@example.org>
From: Ann <ann@example.org>
To: bob@example.org
Subject: tram
Date: Mon, 6 Mar 2006 09:00:00 +0100

Does it still run?
M
thresh --to=jsonl "${TMPDIR:-/tmp}/bounce.$$" | grep -o '"id": "[^"]*"'
tr '\n' '\r' < "${TMPDIR:-/tmp}/bounce.$$" > "${TMPDIR:-/tmp}/mac.$$"
thresh "${TMPDIR:-/tmp}/mac.$$" | cmp - "${TMPDIR:-/tmp}/mac.$$" && echo the same
sed 's/^$/ /' "${TMPDIR:-/tmp}/bounce.$$" > "${TMPDIR:-/tmp}/mac.$$"
thresh "${TMPDIR:-/tmp}/mac.$$" | head -n 9
sed -e '/^Return-Path\|^Received/d' -e 's/^From: Mail.*/From: Cid <cid@example.org>/' "${TMPDIR:-/tmp}/bounce.$$" | thresh --to=jsonl | grep -o '"post": [0-9]*'
rm -f "${TMPDIR:-/tmp}/bounce.$$" "${TMPDIR:-/tmp}/mac.$$"

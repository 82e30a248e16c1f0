# the same words in two posts: who answers the second quotes the second; the second, which sends them again without a sign, quotes nobody
cat > "${TMPDIR:-/tmp}/graph.$$" <<'M'
From ann@example.org Mon Mar  6 09:00:00 2006
From: Ann <ann@example.org>
Subject: lock
Message-ID: <zero@example.org>

Two pieces follow.

From ann@example.org Mon Mar  6 09:01:00 2006
From: Ann <ann@example.org>
Subject: lock one
Message-ID: <one@example.org>
In-Reply-To: <zero@example.org>

The gate of the upper lock sticks when the water stands high, which the drawing does not show.
Grease alone has never helped it.

From ann@example.org Mon Mar  6 09:02:00 2006
From: Ann <ann@example.org>
Subject: lock two
Message-ID: <two@example.org>
In-Reply-To: <zero@example.org>

The gate of the upper lock sticks when the water stands high, which the drawing does not show.
A longer lever would do.

From bob@example.org Mon Mar  6 10:00:00 2006
From: Bob <bob@example.org>
Subject: Re: lock two
Message-ID: <bob@example.org>
In-Reply-To: <two@example.org>

> The gate of the upper lock sticks when the water stands high, which the drawing does not show.

Nor does the photograph.

From cid@example.org Mon Mar  6 10:00:00 2006
From: Cid <cid@example.org>
Subject: Re: lock one
Message-ID: <cid@example.org>
In-Reply-To: <one@example.org>

> The gate of the upper lock sticks when the water stands high, which the drawing does not show.

It shows the hinge.

M
thresh --to=jsonl "${TMPDIR:-/tmp}/graph.$$" | sed 's/"thread.*"id": "\([a-z]*\)@.*"replies_to"/\1/'
rm -f "${TMPDIR:-/tmp}/graph.$$"

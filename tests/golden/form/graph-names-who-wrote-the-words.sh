# who answers, -> the posts whose words stand in it: bob's quote of ann is not bob's, dan names ann and bob, eva's orphan has no source
cat > "${TMPDIR:-/tmp}/graph.$$" <<'M'
From ann@example.org Mon Mar  6 09:00:00 2006
From: Ann <ann@example.org>
Subject: kiln
Message-ID: <ann@example.org>

The kiln needs a new lid before winter, and the old bricks will not carry it any longer.

From bob@example.org Mon Mar  6 10:00:00 2006
From: Bob <bob@example.org>
Subject: Re: kiln
Message-ID: <bob@example.org>
In-Reply-To: <ann@example.org>

On Mon, 6 Mar 2006, Ann wrote:
> The kiln needs a new lid before winter, and the old bricks will not carry it any longer.

> > A plate of steel does the same work for a tenth of what the brickyard asks these days.

Steel bends when it is red, so somebody should ask the foundry first.

From cid@example.org Mon Mar  6 11:00:00 2006
From: Cid <cid@example.org>
Subject: Re: kiln
Message-ID: <cid@example.org>
In-Reply-To: <ann@example.org>

On Mon, 6 Mar 2006, Ann wrote:
> The kiln needs a new lid before winter, and the old bricks will not carry it any longer.

We have a crane for the lid.

From dan@example.org Mon Mar  6 12:00:00 2006
From: Dan <dan@example.org>
Subject: Re: kiln
Message-ID: <dan@example.org>
In-Reply-To: <bob@example.org>

On Mon, 6 Mar 2006, Bob wrote:
> On Mon, 6 Mar 2006, Ann wrote:
> > The kiln needs a new lid before winter, and the old bricks will not carry it any longer.
> Steel bends when it is red, so somebody should ask the foundry first.

The foundry shut last year.

From eva@example.org Mon Mar  6 13:00:00 2006
From: Eva <eva@example.org>
Subject: Re: kiln
Message-ID: <eva@example.org>
In-Reply-To: <bob@example.org>

> > A plate of steel does the same work for a tenth of what the brickyard asks these days.

Who said that?

M
thresh --to=jsonl "${TMPDIR:-/tmp}/graph.$$" | sed 's/"thread.*"id": "\([a-z]*\)@.*"replies_to"/\1/'
rm -f "${TMPDIR:-/tmp}/graph.$$"

#!/usr/bin/env python3
# graph.py: the reply graph of mail archives against their In-Reply-To fields.
#
#     bench/graph.py ARCHIVE.mbox... [-- PROGRAM [OPTION]...]      (build/thresh, if none is named)
#     bench/graph.py --show ARCHIVE.mbox...                        also the edges that are wrong
#
# The program is run with --to=jsonl.  A mail counts if its In-Reply-To (else the last of its References) names a mail that stands before it
# in the archive: nothing else can be found.  Its edges are what replies_to says.  An edge is right
#
#     direct  if it leads to that mail;
#     chain   if it leads to that mail, to one that its References name, or to what these answer: who quotes a quote quotes its writer.
#
# all: of all edges; heaviest: of one edge a mail, that with most words (of the same number, the first); recall: mails with a direct edge,
# of those that quote: a line of at least five words of theirs stands under a mark, and among the unmarked lines of the mail answered.
# SPDX-License-Identifier: MIT
import json
import mailbox
import re
import subprocess
import sys

MARK = re.compile(r"\s*[>|:]")
WORD = re.compile(r"\w+")
ID = re.compile(r"<([^<>\s]+)>")


def parents(path):
    """id -> id of the mail answered, in the order of the archive; what each says, and what stands under marks in it, line by line."""
    up, own, marked = {}, {}, {}
    for m in mailbox.mbox(path, create=False):
        mid = ID.search(str(m.get("Message-ID", "")).replace("\n", "").replace(" ", ""))
        if not mid or mid.group(1) in up:
            continue
        irt = ID.findall(str(m.get("In-Reply-To", "")))
        ref = ID.findall(str(m.get("References", "")))
        up[mid.group(1)] = irt[:1] + ref[::-1]
        lines = text(m).split("\n")
        own[mid.group(1)] = " " + " ".join(WORD.findall(" ".join(x for x in lines if not MARK.match(x)))) + " "
        marked[mid.group(1)] = [WORD.findall(x) for x in lines if MARK.match(x)]
    return up, own, marked


def text(m):
    for part in m.walk():
        if part.get_content_type() == "text/plain":
            return (part.get_payload(decode=True) or b"").decode("latin-1")
    return ""


def chain(up, mid):
    """All that the mail answers, and what these answer."""
    seen, todo = set(), list(up[mid])
    while todo:
        mid = todo.pop()
        if mid not in seen:
            seen.add(mid)
            todo += up.get(mid, ())
    return seen


def edges(path, program):
    run = subprocess.run(program + ["--to=jsonl", path], stdout=subprocess.PIPE, check=True)
    for line in run.stdout.decode("utf-8", "surrogateescape").split("\n"):
        if line:
            o = json.loads(line)
            yield o["id"], o["replies_to"]


def share(a, b):
    return f"{100 * a / b if b else 0:6.2f} %"


def score(path, program, show):
    up, own, marked = parents(path)
    before, n = set(), dict.fromkeys(("count", "all", "all direct", "all chain", "top", "top direct", "top chain", "quoting", "found", "self"), 0)
    for mid, to in edges(path, program):
        target = (up.get(mid) or [None])[0]
        n["self"] += sum(e["id"] == mid for e in to)
        if mid not in up or mid in before or target is None or target not in before:
            before.add(mid)
            continue
        before.add(mid)
        above = chain(up, mid)
        n["count"] += 1
        n["all"] += len(to)
        n["all direct"] += sum(e["id"] == target for e in to)
        n["all chain"] += sum(e["id"] in above for e in to)
        if to:
            top = max(to, key=lambda e: e["words"])
            n["top"] += 1
            n["top direct"] += top["id"] == target
            n["top chain"] += top["id"] in above
        quotes = any(len(w) >= 5 and " " + " ".join(w) + " " in own[target] for w in marked[mid])
        n["quoting"] += quotes
        n["found"] += quotes and any(e["id"] == target for e in to)
        for e in to if show else ():
            if e["id"] not in above:
                print(f"wrong\t{mid}\t{e['id']}\t{e['words']}\tanswers {target}")
        if show and quotes and not any(e["id"] == target for e in to):
            print(f"missed\t{mid}\t{target}\t{[e['id'] for e in to]}")
    print(f"{path}: {len(up)} mails, {n['count']} answer one before them, {n['quoting']} of these quote; {n['self']} edges to oneself")
    print(f"  precision of all edges {share(n['all chain'], n['all'])} (direct {share(n['all direct'], n['all'])}), "
          f"of the heaviest {share(n['top chain'], n['top'])} (direct {share(n['top direct'], n['top'])}); "
          f"recall {share(n['found'], n['quoting'])}")


def main():
    args = sys.argv[1:]
    at = args.index("--") if "--" in args else len(args)
    files, program = args[:at], args[at + 1:] or ["build/thresh", "-q"]
    show = "--show" in files
    for path in files:
        if path != "--show":
            score(path, program, show)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Runs every command of README.md on small files of the names that it uses: status 0, nothing on standard error, and what was
said twice stands in the output once.  What builds or installs (make, pip, docker) is only held against what there is; the CI runs it.

    tests/readme.py build/release/thresh

SPDX-License-Identifier: MIT
"""
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ONCE = "The seven o'clock ferry was cancelled twice this week without any notice."
ANSWER = "They put it on the harbour board, where nobody looks."
QUOTED = "> " + ONCE + "\n\n" + ANSWER
THREAD = ONCE + "\n.\nida said:\n" + ONCE + "\nClick to expand...\n" + ANSWER + "\n"
HTML = "<p>" + ONCE + "</p>", "<blockquote><p>" + ONCE + "</p></blockquote><p>" + ANSWER + "</p>"
HEAD = "From ida@example.org Mon Jan  1 10:00:00 2024\n"
MAIL = "Message-ID: <%d@example.org>\nFrom: %s@example.org\nDate: Mon, 1 Jan 2024 10:0%d:00 +0000\nSubject: %sferry\n%s\n%s\n\n"


def two(**fields):
    """two records; of each field a pair of values, or one for both"""
    return [{k: v[i] if isinstance(v, tuple) else v for k, v in fields.items()} for i in (0, 1)]


def mails():
    return [MAIL % (1, "ida", 1, "", "", ONCE), MAIL % (2, "per", 2, "Re: ", "In-Reply-To: <1@example.org>\n", QUOTED)]


def warc(text):
    out = ""
    for i, page in enumerate(text):
        body = page + "\n"
        out += ("WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://x.example/%d\r\nWARC-Record-ID: <urn:uuid:%d>\r\n"
                "Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (i, i, len(body.encode()), body))
    return out


def lines(records):
    return "".join(json.dumps(r) + "\n" for r in records)


def page(posts):
    return "<!DOCTYPE html><html><body>" + "".join('<article id="comment-%d"><p class="author">ida</p>%s</article>' % (i, p) for i, p in enumerate(posts)) + "</body></html>\n"


def telegram():
    one = '<div class="message default clearfix" id="message%d"><div class="body"><div class="from_name">Ida</div><div class="text">%s</div></div></div>'
    return "<!DOCTYPE html><html><body>" + one % (1, ONCE) + one % (2, "<blockquote>" + ONCE + "</blockquote>" + ANSWER) + "</body></html>\n"


def discord():
    one = '<div class="chatlog__message" data-message-id="%d"><span class="chatlog__author">ida</span><div class="chatlog__content">%s</div></div>'
    return "<!DOCTYPE html><html><body>" + one % (1, ONCE) + one % (2, '<div class="chatlog__markdown-quote">' + ONCE + "</div>" + ANSWER) + "</body></html>\n"


def files():
    posts = (ONCE, QUOTED)
    zulip = "@_**Ida|8** [said](https://chat.example/#narrow/near/1):\n```quote\n" + ONCE + "\n```\n" + ANSWER
    matrix = ONCE, "> <@ida:example.org> " + ONCE + "\n\n" + ANSWER
    m = mails()
    return {
        "thread.txt": THREAD, "big.txt": ONCE + "\n\f\n" + ONCE + "\n\n" + ANSWER + "\n", "scrapes/a/one.txt": THREAD, "scrapes/two.txt": "Something else was said here, and only once in all of it.\n",
        "RC_2023-01.zst": lines(two(body=posts, link_id="t3_a", id=("a", "b"))),
        "RS_2023-01.zst": lines(two(selftext=("An unrelated matter that somebody wanted to talk about.", ONCE), id=("a", "b"))),
        "today.jsonl": lines(two(text=posts, id=("a", "b"))),
        "hn.json": json.dumps({"hits": two(comment_text=("<p>" + ONCE, "&gt; " + ONCE + "<p>" + ANSWER), story_id=5, objectID=("1", "2"))}),
        "topic.json": json.dumps({"id": 1, "post_stream": {"posts": two(cooked=HTML, topic_id=1, id=(1, 2))}}),
        "answers.json": json.dumps({"items": two(body=HTML, question_id=3, answer_id=(1, 2))}),
        "comments.json": json.dumps(two(body=posts, issue_url="https://x.example/3", id=(1, 2))),
        "slack-export/general/2024-01-01.json": json.dumps(two(text=(ONCE, "&gt; " + ONCE + "\n" + ANSWER), thread_ts="1.1", ts=("1.1", "1.2"), user=("U1", "U2"))),
        "exports/channel.json": json.dumps({"guild": {"id": "1"}, "messages": two(content=posts, id=("1", "2"))}),
        "exports/channel.txt": "".join("[01-Mar-24 08:0%d AM] %s#0001\n%s\n\n" % p for p in ((1, "ida", "The boat did not come."), (2, "per", "> The boat did not come.\nIt never does."))),
        "channel.csv": 'AuthorID,Author,Date,Content\n"1","Ida","01-Mar-24","%s"\n"2","Per","01-Mar-24","%s"\n' % posts,
        "ChatExport/messages.html": telegram(),
        "result.json": json.dumps({"name": "x", "messages": two(text=(ONCE, ["> ", {"type": "bold", "text": ONCE}, "\n" + ANSWER]), id=(1, 2))}),
        "comments-of-a-bug.json": json.dumps({"bugs": {"7": {"comments": two(text=(ONCE, "(In reply to Ida from comment #0)\n" + QUOTED), bug_id=7, id=(1, 2))}}}),
        "messages-000001.json": json.dumps({"zerver_message": two(content=(ONCE, zulip), subject="ferry", id=(1, 2))}),
        "export.json": json.dumps({"room_name": "x", "messages": [dict(r, content={"body": b}) for r, b in zip(two(event_id=("$a", "$b")), matrix)]}),
        "chats.jsonl": lines([{"messages": two(role=("user", "assistant"), content=posts)}]),
        "archive/2024-January.txt": HEAD + m[0] + HEAD + m[1], "chat.txt": chat(),
        "mail.eml": m[1].replace(ONCE, "The boat did not come.").replace(ANSWER, ONCE),
        "pages/thread.html": page(HTML), "posts.csv": 'id,body\n1,"%s"\n2,"%s"\n' % posts,
        "wet.gz": warc((ONCE, ONCE + "\n" + ANSWER)),
    }


def chat():
    return "".join("[01/02/2024, 10:0%d:00] %s: %s\n" % p for p in ((1, "Ida", ONCE), (2, "Per", "> " + ONCE + "\n" + ANSWER), (3, "Ida", "I see.")))


def write(folder):
    for name, text in files().items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        data = text.encode()
        if name.endswith(".gz"):
            data = gzip.compress(data)
        if name.endswith(".zst"):
            data = subprocess.run(["zstd", "-q", "-c", "--long=27"], input=data, stdout=subprocess.PIPE, check=True).stdout
        with open(path, "wb") as f:
            f.write(data)


def commands(readme):
    """each command, without the comment behind it, in the order of the page"""
    found = []
    for m in re.finditer(r"^```sh\n((?:.*\n)*?)^```$|^\|.*\|$", readme, re.M):
        if m.group(1):
            found += [re.sub(r"\s+# .*", "", line) for line in m.group(1).splitlines() if line.strip()]
        else:
            found += [c.replace("\\|", "|") for c in re.findall(r"`((?:thresh|curl|python|cat) [^`]*)`", m.group(0)) if not re.search(r"\bFILES?\b|\.\.\.", c)]
    return found


def known(command, make):
    """whether a command that builds or installs names what there is"""
    return all(re.search("^%s " % re.escape(t), make, re.M) for t in re.findall(r"\bmake ([a-z-]+)", command))


def texts(folder, before, out):
    """what the command wrote: standard output, and files that were not there"""
    new = ""
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            if path not in before and not re.search(r"\.(journal|idx|json)$", os.path.basename(path)) or "/clean/" in path:
                with open(path, "rb") as f:
                    new += f.read().decode(errors="replace")
    return out + new


def run(command, folder, env):
    for name in ("clean", "clean.txt", "thread.html", "comments.jsonl", "new.jsonl", "unique.txt"):
        if "--restore" not in command:
            subprocess.run(["rm", "-rf", os.path.join(folder, name)], check=True)
    before = {os.path.join(w, n) for w, _, names in os.walk(folder) for n in names}
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    out = texts(folder, before, done.stdout.decode(errors="replace"))
    said = out.count(ONCE) + out.count(ONCE.replace("'", "&#x27;")) + out.count(json.dumps(ONCE)[1:-1].replace("'", "\\u0027"))
    if done.returncode:
        return "status %d" % done.returncode
    if done.stderr:
        return "said on standard error"
    if "--restore" in command:
        return ""
    if not out:
        return "wrote nothing"
    if said != 1 and not re.search("--to=(explain|html)", command):
        return "the quoted sentence stands %d times in the output" % said
    return ""


def main():
    thresh = os.path.abspath(sys.argv[1])
    with open(os.path.join(ROOT, "README.md")) as f:
        readme = f.read()
    make = subprocess.run(["make", "-s", "-C", ROOT, "help"], stdout=subprocess.PIPE, check=True, text=True).stdout
    bad, n = [], 0
    with tempfile.TemporaryDirectory() as tmp:
        tools, folder = os.path.join(tmp, "bin"), os.path.join(tmp, "work")
        os.makedirs(tools)
        os.makedirs(folder)
        os.symlink(thresh, os.path.join(tools, "thresh"))
        with open(os.path.join(tools, "curl"), "w") as f: # nothing is asked of the network
            f.write("#!/bin/sh\ncat wet.gz\n")
        os.chmod(os.path.join(tools, "curl"), 0o755)
        write(folder)
        env = dict(os.environ, PATH=tools + ":" + os.environ["PATH"], WET="https://x.example/a.warc.wet.gz", LC_ALL="C.UTF-8")
        for command in commands(readme):
            n += 1
            if re.match(r"(make|docker|pip|python -m thresh)\b", command):
                why = "" if known(command, make) else "the Makefile has no such target"
            else:
                why = run(command, folder, env)
            if why:
                bad.append("%s: %s" % (command, why))
    for b in bad:
        print(b)
    print("readme: %d commands, %d failed" % (n, len(bad)))
    return 1 if bad or n < 30 else 0


if __name__ == "__main__":
    sys.exit(main())

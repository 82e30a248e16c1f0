#!/usr/bin/env python3
"""Mails made at random, cleaned, and read again by Python's email package: the same headers, the same parts, the same
attachments; in texts only lines that quote are gone, and the others are in their order.  As an mbox, and one by one under auto;
no cut falls between CR and LF.

    tests/mail.py build/thresh [MAILS]        THRESH_SEED=N replays; or, for trial, real mails: tests/mail.py build/thresh --files FILE...
SPDX-License-Identifier: MIT"""
import email
import email.policy
import mailbox
import os
import random
import re
import subprocess
import sys
from email.message import EmailMessage

POLICY = email.policy.default.clone(max_line_length=76)
WORDS = "the tram leaves from harbour at noon and stops near old library where nobody waits for it in winter".split()
ODD = {"utf-8": ["café", "電車", "übrig"], "iso-8859-1": ["café", "übrig"], "koi8-r": ["трамвай", "да"], "us-ascii": ["x"],
       "iso-2022-jp": ["電車"], "windows-1252": ["“so”", "€"], "gb2312": ["电车"]}


def sentence(rnd, charset):
    words = [rnd.choice(WORDS) if rnd.random() < .9 else rnd.choice(ODD[charset]) for _ in range(rnd.randint(5, 14))]
    return " ".join(words).capitalize() + " %d." % rnd.randint(100, 999)


def text(rnd, charset, before):
    lines = []
    if before:
        lines += ["On Mon, 6 Mar 2006, Ann Reed wrote:"] + ["> " + line for line in before] + [""]
    own = [sentence(rnd, charset) for _ in range(rnd.randint(1, 5))]
    return "\n".join(lines + own) + "\n", own


def make(rnd, number, before):
    m = EmailMessage(policy=POLICY)
    charset = rnd.choice(list(ODD))
    before = before if before and all(can(line, charset) for line in before) else None
    m["From"] = rnd.choice(["Ann Reed <ann@x.example>", '"Reed, Bob" <bob@x.example>', "Zoë <zoe@x.example>"])
    m["To"] = "trams@lists.example"
    m["Subject"] = rnd.choice(["trams", "Re: trams", "straßenbahn — again", "x" * 200])
    m["Message-ID"] = "<%d@x.example>" % number
    if before:
        m["In-Reply-To"] = "<%d@x.example>" % (number - 1)
    m["Date"] = "Mon, 06 Mar 2006 10:00:00 +0100"
    body, own = text(rnd, charset, before)
    cte = rnd.choice(["quoted-printable", "base64"] + (["7bit"] if charset == "us-ascii" else ["8bit"]))
    m.set_content(body, charset=charset, cte=cte)
    shape = rnd.randint(0, 5)
    if shape == 1:
        m.add_alternative("<p>" + "</p><p>".join(own) + "</p>", subtype="html", charset="utf-8")
    if shape in (1, 2, 3):
        m.add_attachment(bytes(rnd.randrange(256) for _ in range(rnd.randint(0, 400))), maintype="image", subtype="png",
                         filename="plan ü %d.png" % number)
    if shape == 3:
        m.add_attachment("> On a line of a file, no quote.\n> On a line of a file, no quote.\n", filename="notes.txt")
    if shape == 4:
        inner = EmailMessage(policy=POLICY)
        inner["Subject"] = "within"
        inner["From"] = "cid@x.example"
        inner.set_content(sentence(rnd, "utf-8") + "\n", cte="base64")
        m.add_attachment(inner)
    return m, own


def can(line, charset):
    try:
        line.encode(charset)
    except UnicodeError:
        return False
    return True


def run(thresh, data, *args):
    p = subprocess.run([thresh, "-q", *args], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if p.returncode:
        sys.exit("mail.py: status %d: %s" % (p.returncode, p.stderr.decode(errors="replace")))
    return p.stdout


def parts(message):
    """All parts in order: headers as they stand, and for leaves the bytes or the lines of text."""
    out = []
    for part in message.walk():
        head = [(k, str(v)) for k, v in part.raw_items()]
        if part.is_multipart():
            out.append((head, None, (part.preamble or "").strip(), (part.epilogue or "").strip()))
            continue
        payload = part.get_payload(decode=True) or b""
        is_text = part.get_content_type() in ("text/plain", "text/html") and part.get_content_disposition() != "attachment"
        lines = [re.sub(rb"^>From ", b"From ", x.rstrip()) for x in payload.split(b"\n") if x.strip()]  # an mbox escapes them
        out.append((head, lines if is_text else payload))
    return out


def in_order(some, all_lines):
    rest = iter(all_lines)
    return all(line in rest for line in some)


def compare(before, after, what):
    a, b = parts(before), parts(after)
    if len(a) != len(b):
        sys.exit("mail.py: %s: %d parts, then %d" % (what, len(a), len(b)))
    for x, y in zip(a, b):
        if x[0] != y[0]:
            sys.exit("mail.py: %s: headers\n%r\nthen\n%r" % (what, x[0], y[0]))
        if isinstance(x[1], list):
            if not x[1] == y[1] and not in_order(y[1], x[1]) and b"<" not in b"".join(x[1]):
                sys.exit("mail.py: %s: text\n%r\nthen\n%r" % (what, x[1], y[1]))
        elif x[1:] != y[1:]:
            sys.exit("mail.py: %s: %r\nthen\n%r" % (what, x[1:], y[1:]))


def own_words(message, own, what):
    body = message.get_body(("plain",))
    said = " ".join(body.get_content().split())
    for line in own:
        if " ".join(line.split()) not in said:
            sys.exit("mail.py: %s lost %r" % (what, line))


def line_ends(data):
    return len(re.findall(rb"(?<!\r)\n", data)), len(re.findall(rb"\r(?!\n)", data))


def check_files(thresh, files):
    good = 0
    for name in files:
        data = open(name, "rb").read()
        auto, mbox = run(thresh, data), run(thresh, data, "-f", "mbox")
        if auto != mbox:
            print("%s: not taken for a mail" % name)
            continue
        compare(email.message_from_bytes(data, policy=email.policy.compat32),
                email.message_from_bytes(mbox, policy=email.policy.compat32), name)
        good += 1
    print("%d of %d as they were" % (good, len(files)))


def main():
    thresh = sys.argv[1]
    if "--files" in sys.argv:
        return check_files(thresh, sys.argv[3:])
    seed = int(os.environ.get("THRESH_SEED") or random.randrange(1 << 30))
    rnd = random.Random(seed)
    print("seed", seed)
    mails, before = [], None
    for number in range(int(sys.argv[2]) if len(sys.argv) > 2 else 60):
        m, own = make(rnd, number, before)
        mails.append((m.as_bytes(), own))
        before = own if rnd.random() < .7 else None
    mbox = b"".join(b"From ann@x.example Mon Mar  6 09:00:00 2006\n" + re.sub(rb"(?m)^(>*From )", rb">\1", m) + b"\n" for m, _ in mails)
    out = run(thresh, mbox)
    path = os.path.join(os.environ.get("TMPDIR", "/tmp"), "thresh-mail-%d.mbox" % os.getpid())
    try:
        with open(path, "wb") as f:
            f.write(out)
        again = list(mailbox.mbox(path, factory=None))
    finally:
        os.unlink(path)
    if len(again) != len(mails):
        sys.exit("mail.py: %d mails, then %d" % (len(mails), len(again)))
    for i, (m, own) in enumerate(mails):
        cleaned = email.message_from_bytes(bytes(again[i]), policy=email.policy.default)
        compare(email.message_from_bytes(m, policy=email.policy.compat32),
                email.message_from_bytes(bytes(again[i]), policy=email.policy.compat32), "mail %d" % i)
        own_words(cleaned, own, "mail %d" % i)
        alone = run(thresh, m)
        compare(email.message_from_bytes(m), email.message_from_bytes(alone), "mail %d alone" % i)
        crlf = run(thresh, m.replace(b"\n", b"\r\n"))
        if line_ends(crlf) != (0, 0):
            sys.exit("mail.py: mail %d: line ends cut apart" % i)
        compare(email.message_from_bytes(m.replace(b"\n", b"\r\n")), email.message_from_bytes(crlf), "mail %d with CRLF" % i)


if __name__ == "__main__":
    main()

"""foreign_text: paragraphs out of what Debian packages ship: fortunes, manuals, FAQs in many languages.

Nothing of it is in this tree: it is read where `apt-get install` put it.  `PACKAGES` names what is looked for; what is not
installed is left out and said.  A package's manual often comes in several forms (text, reStructuredText, HTML): one is taken.
SPDX-License-Identifier: MIT
"""
import gzip
import html
import os
import random
import re
import subprocess

PACKAGES = {
    "fortunes": "fortunes-min fortunes fortunes-de fortunes-es fortunes-it fortunes-ru",
    "kernel": "linux-doc-6.1",
    "faq": "debian-faq debian-faq-de debian-faq-fr debian-faq-it debian-faq-nl debian-faq-pt debian-faq-ru doc-debian debian-history",
    "policy": "developers-reference developers-reference-de developers-reference-fr developers-reference-it developers-reference-ru debian-policy",
    "handbook": "debian-handbook",
    "reference": "debian-reference-en debian-reference-de debian-reference-fr debian-reference-es",
    "manuals": "git-doc python3.11-doc installation-guide-amd64",
}
FORMS = (".txt", ".rst", ".html", ".htm")
PER_FILE = 300000  # bytes of one file, so that no single book fills a text
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+(?:_[^\W_]+)*")
BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|dl|dt|dd|td|th|tr|table|h[1-6]|br|hr|blockquote|section|body|title|pre|header|footer|nav|span class=\"nav)\b[^>]*>", re.I)
DROP = re.compile(r"<(script|style|head|pre|svg)\b.*?</\1\s*>", re.I | re.S)


def words(s):
    """tokens of a text; a character is one where words are not separated by spaces"""
    return WORD.findall(s.lower())


def installed():
    names = [n for group in PACKAGES.values() for n in group.split()]
    p = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Status}\n"] + names, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return {line.split()[0] for line in p.stdout.split("\n") if line.endswith(" installed")}


def files_of(package):
    """the readable files of a package, of its most frequent form"""
    listed = subprocess.run(["dpkg", "-L", package], stdout=subprocess.PIPE, check=True, text=True).stdout.split("\n")
    by_form = {}
    for path in listed:
        plain = path[:-3] if path.endswith(".gz") else path
        if "/games/fortunes/" in path:
            if not path.endswith((".dat", ".u8")) and os.path.isfile(path) and not os.path.islink(path) and "/off/" not in path:
                by_form.setdefault("fortune", []).append(path)
        elif "/linux-doc" in path:
            if "/Documentation/" in path and plain.endswith((".rst", ".txt")):
                by_form.setdefault(".rst", []).append(path)
        elif plain.endswith(FORMS) and os.path.isfile(path) and not os.path.islink(path):
            form = os.path.splitext(plain)[1]
            by_form.setdefault(".txt" if form == ".rst" else ".html" if form == ".htm" else form, []).append(path)
    if not by_form:
        return []
    return sorted(max(by_form.values(), key=lambda paths: (len(paths), paths)))


def raw(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as f:
        return f.read(PER_FILE).decode("utf-8", "replace")


def fit(p):
    """a paragraph that a person may have written: words, mostly letters, not too long"""
    if not 24 <= len(p) <= 6000 or p[0] in ">|":  # a quoted line is somebody else's
        return False
    letters = sum(c.isalpha() for c in p)
    return letters * 10 >= len(p) * 6 and len(WORD.findall(p)) >= 5


def paragraphs(path):
    text = raw(path)
    if "\ufffd" in text[:20000]:
        return []
    if "/games/fortunes/" in path:
        blocks = re.split(r"\n%+\n", text)
    elif re.search(r"\.html?(\.gz)?$", path):
        text = BLOCK.sub("\n\n", DROP.sub(" ", text))
        blocks = html.unescape(re.sub(r"<[^>]*>", "", text)).split("\n\n")
    else:
        blocks = re.split(r"\n\s*\n", text)
    out = []
    for b in blocks:
        p = " ".join(b.split())
        if fit(p):
            out.append(p)
    return out


def read(seed, size):
    """-> lists of paragraphs, a list a file, of about `size` bytes in all, and the packages that are not there"""
    rng = random.Random(seed)
    there = installed()
    queues, missing = [], []
    for group, names in PACKAGES.items():
        paths = []
        for name in names.split():
            if name in there:
                paths += files_of(name)
            else:
                missing.append(name)
        rng.shuffle(paths)
        if paths:
            queues.append([group, paths, 0])
    got, texts = 0, []
    while got < size and queues:
        q = min(queues, key=lambda x: x[2])
        if not q[1]:
            queues.remove(q)
            continue
        ps = paragraphs(q[1].pop())
        n = sum(len(p.encode()) for p in ps)
        q[2] += n + 1
        got += n
        if ps:
            texts.append(ps)
    rng.shuffle(texts)
    return texts, missing

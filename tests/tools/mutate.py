#!/usr/bin/env python3
"""mutate: do the tests hold what is decided?  Makes small changes in the code that decides, one at a time, and tells which of them no
test notices.

  mutate.py [--count 60] [--seed N] [--files GLOB]... [--list] [--only FILE:LINE:COLUMN] [--aim 80]

A change is one of: an operand of && or || left out, a condition negated, < for <=, another number, true for false.  Each is made in a
copy of the tree (build/mutate), built there (by ccache, where there is one), and tried by the unit test named after the file, the golden
cases, the other unit tests and the laws, up to the first that fails; what lives is listed with its line.  One that is killed takes some
five seconds, one that lives a minute.  Changes in tests/tools/mutate.equivalent (FILE<TAB>LINE<TAB>CHANGE<TAB>reason; line and change as --list prints
them) are left out: they change nothing that can be seen.  Exit status 0 when at least --aim percent were killed.  SPDX-License-Identifier: MIT
"""
import argparse
import glob
import os
import random
import re
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TREE = os.path.join(ROOT, "build/mutate")
FILES = ["src/decide/*.c", "src/decide/policy.h", "src/index/edits.c", "src/index/match.c", "src/index/thread_index.c",
         "src/index/stream_match.c", "src/index/stream_near.c", "src/index/stream_query.c", "src/quote/cues*.c", "src/quote/depth.c"]
# what sees these files, quickest first; unit tests are those with the name of such a file
GOLDEN = ["golden/laws", "golden/repost", "golden/quote", "golden/posts", "golden/exact", "corpus-samples", "golden/formats", "golden/rules", "golden/state",
          "golden/form/"]
PROPS = ["prop_laws", "prop_exact", "prop_stream", "prop_feeding", "prop_records"]
SECONDS = 240
PAIR = {"<=": "<", "<": "<=", ">=": ">", ">": ">=", "==": "!=", "!=": "=="}


def masked(text):
    """the text with comments, strings and directives blanked, the same length"""
    def blank(m):
        return re.sub(r"[^\n]", " ", m.group(0))
    text = re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank, text, flags=re.S)
    return re.sub(r"(?m)^[ \t]*#[ \t]*(?:include|if|ifdef|ifndef|elif|else|endif|error|pragma)\b[^\n]*", blank, text)


def operand(code, at, step):
    """where the operand that ends before `at` begins (step -1), or the one that begins at `at` ends (step 1)"""
    depth, i = 0, at if step > 0 else at - 1
    opens, closes = ("(", "[") if step > 0 else (")", "]"), (")", "]") if step > 0 else ("(", "[")
    while 0 <= i < len(code):
        c = code[i]
        if c in opens:
            depth += 1
        elif c in closes:
            if depth == 0:
                break
            depth -= 1
        elif depth == 0:
            two = code[i:i + 2] if step > 0 else code[i - 1:i + 1]
            if two in ("&&", "||") or c in "?:,;{}":
                break
            if c == "=" and code[i - 1] not in "=!<>" and code[i + 1] != "=":
                break
            if step < 0 and code[i - 5:i + 1] == "return" and not code[i + 1].isalnum():
                break
        i += step
    return i if step > 0 else i + 1


def closing(code, at):
    depth = 0
    for i in range(at, len(code)):
        depth += code[i] == "("
        depth -= code[i] == ")"
        if depth == 0:
            return i
    return -1


def changes(text):
    """every change: (start, end, new text, what)"""
    code = masked(text)
    loops = []
    for m in re.finditer(r"\b(?:for|while)\s*\(", code):
        loops.append((m.start(), closing(code, m.end() - 1)))
    for m in re.finditer(r"\b(?:assert|_Static_assert|MUST)\s*\(", code):
        loops.append((m.start(), closing(code, m.end() - 1)))

    def inside_loop_head(i):
        return any(a <= i <= b for a, b in loops)

    for m in re.finditer(r"&&|\|\|", code):
        a, b = operand(code, m.start(), -1), operand(code, m.end(), 1)
        left, right = text[a:m.start()].strip(), text[m.end():b].strip()
        if not left or not right or inside_loop_head(m.start()):
            continue
        yield a, b, " " + right, "without `%s %s`" % (" ".join(left.split()), m.group(0))
        yield a, b, " " + left, "without `%s %s`" % (m.group(0), " ".join(right.split()))
    for m in re.finditer(r"\bif\s*\(", code):
        end = closing(code, m.end() - 1)
        yield m.end(), end, "!(" + text[m.end():end] + ")", "negated"
    for m in re.finditer(r"(?<![<>=!\-])(<=|>=|==|!=|<|>)(?![<>=])", code):
        if not inside_loop_head(m.start()):
            yield m.start(), m.end(), PAIR[m.group(0)], "`%s` for `%s`" % (PAIR[m.group(0)], m.group(0))
    for m in re.finditer(r"(?<![\w.])(\d+)(u?)\b(?![.\w])", code):
        n = int(m.group(1))
        if n >= 2 and n not in (64, 63, 32, 31) and not inside_loop_head(m.start()):
            for other in (n + 1, n - 1):
                yield m.start(), m.end(), "%d%s" % (other, m.group(2)), "%d for %d" % (other, n)
    for m in re.finditer(r"\breturn (true|false);", code):
        other = "false" if m.group(1) == "true" else "true"
        yield m.start(1), m.end(1), other, "%s for %s" % (other, m.group(1))


def copy_tree():
    os.makedirs(TREE, exist_ok=True)
    for name in ("src", "tests", "corpus-samples", "bench"):
        for folder, _, files in os.walk(os.path.join(ROOT, name)):
            to = os.path.join(TREE, os.path.relpath(folder, ROOT))
            os.makedirs(to, exist_ok=True)
            for f in files:
                a, b = os.path.join(folder, f), os.path.join(to, f)
                if not os.path.exists(b) or open(a, "rb").read() != open(b, "rb").read():
                    shutil.copy(a, b)
            for f in set(os.listdir(to)) - set(os.listdir(folder)):
                (shutil.rmtree if os.path.isdir(os.path.join(to, f)) else os.remove)(os.path.join(to, f))
    shutil.copy(os.path.join(ROOT, "Makefile"), TREE)


def make(*targets):
    cc = ["CC=ccache cc"] if shutil.which("ccache") else []
    command = ["make", "-s", "-j%d" % (os.cpu_count() or 2), "CFLAGS=-O1 -g0", *cc, *targets]
    return subprocess.run(command, cwd=TREE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def programs():
    stems = {os.path.splitext(os.path.basename(p))[0] for pattern in FILES for p in glob.glob(os.path.join(ROOT, pattern))}
    units = sorted("test_" + s for s in stems if os.path.exists(os.path.join(TREE, "tests/unit/test_%s.c" % s)))
    return ["build/release/tests/unit/" + u for u in units] + ["build/release/tests/prop/" + p for p in PROPS]


def passes(command, **env):
    try:
        return subprocess.run(command, cwd=TREE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=SECONDS, env=os.environ | env).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def checks(tests, first=()):
    """(name, the programs it needs, what runs it): those of `first`, then the quickest"""
    for t in first:
        yield os.path.basename(t), [t], lambda t=t: passes([t])
    for area in GOLDEN:
        yield area, [], lambda area=area: passes(["python3", "tests/golden/golden.py", area], THRESH="build/release/thresh", THRESH_VARIANTS="file")
    for t in tests:
        if t not in first:
            yield os.path.basename(t), tests, lambda t=t: passes([t], THRESH_RUNS="150" if t.endswith("prop_laws") else "30")
    yield "quality", [], lambda: passes(["python3", "bench/quality.py", "--cmd", "build/release/thresh -q", "--size", "500k", "--stream", "10M", "--check"])


def killer(path, tests, red=()):
    """what noticed the change of the file, or None; `red` fail anyhow"""
    named = "test_" + os.path.splitext(os.path.basename(path))[0]
    first = [t for t in tests if os.path.basename(t) == named and named not in red]
    if not make("build/release/thresh", *first):
        return "compiler"
    for name, needs, run in checks(tests, first):
        if name in red:
            continue
        if needs and not make(*needs):
            return "compiler"
        if not run():
            return name
    return None


def equivalent():
    path = os.path.join(ROOT, "tests/tools/mutate.equivalent")
    rows = [line.rstrip("\n").split("\t") for line in open(path)] if os.path.exists(path) else []
    return {(r[0], r[1].strip(), r[2]) for r in rows if len(r) >= 4}


def candidates(patterns, skip):
    out = []
    for pattern in patterns:
        for path in sorted(glob.glob(os.path.join(ROOT, pattern))):
            name = os.path.relpath(path, ROOT)
            with open(path) as f:
                text = f.read()
            lines = text.split("\n")
            for a, b, new, what in changes(text):
                if new.strip() == text[a:b].strip():
                    continue
                at = a + len(text[a:b]) - len(text[a:b].lstrip())
                line = text.count("\n", 0, at) + 1
                if (name, lines[line - 1].strip(), what) not in skip:
                    out.append((name, line, at - text.rfind("\n", 0, at), a, b, new, what, lines[line - 1].strip()))
    return out


def main():
    ap = argparse.ArgumentParser(description="small changes that the tests should notice")
    ap.add_argument("--count", type=int, default=60)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--files", action="append", help="only these (glob below the root; may be repeated)")
    ap.add_argument("--list", action="store_true", help="list all changes, make none")
    ap.add_argument("--only", help="FILE:LINE or FILE:LINE:COLUMN")
    ap.add_argument("--aim", type=float, default=80, help="percent to be killed")
    a = ap.parse_args()
    found = candidates(a.files or FILES, equivalent())
    if a.only:
        want = a.only.split(":")
        found = [c for c in found if [c[0], str(c[1]), str(c[2])][:len(want)] == want]
    elif not a.list:
        random.Random(a.seed).shuffle(found)
        found = found[:a.count]
    if a.list:
        for c in found:
            print("%s:%d:%d\t%s\t%s" % (c[0], c[1], c[2], c[6], c[7]))
        print("%d changes" % len(found))
        return 0
    copy_tree()
    tests = programs()
    if not make("build/release/thresh", "build/bench/datagen", *tests):
        sys.exit("mutate: the tree does not build")
    red = [name for name, _, run in checks(tests) if not run()]
    if red:
        print("mutate: these fail without any change, and are left out: %s" % " ".join(red), flush=True)
    killed, lives, invalid = 0, [], 0
    for n, (name, line, column, start, end, new, what, shown) in enumerate(found):
        path = os.path.join(TREE, name)
        with open(path) as f:
            text = f.read()
        began = time.time()
        with open(path, "w") as f:
            f.write(text[:start] + new + text[end:])
        by = killer(name, tests, red)
        with open(path, "w") as f:
            f.write(text)
        invalid += by == "compiler"
        killed += by not in (None, "compiler")
        if by is None:
            lives.append((name, line, column, what, shown))
        print("%3d %-9s %s:%d:%d %s (%.0f s)" % (n + 1, by or "LIVES", name, line, column, what, time.time() - began), flush=True)
    tried = killed + len(lives)
    print("\n%d of %d changes killed: %.0f %% (%d more did not compile), seed %d" % (killed, tried, 100 * killed / max(1, tried), invalid, a.seed))
    for name, line, column, what, shown in sorted(lives):
        print("  %s:%d:%d\t%s\t%s" % (name, line, column, what, shown))
    return 0 if killed * 100 >= a.aim * tried else 1


if __name__ == "__main__":
    sys.exit(main())

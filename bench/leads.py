#!/usr/bin/env python3
# leads.py: announcements that stay above a quote that went, in mail archives.
#
#     bench/leads.py [--show] ARCHIVE.mbox... [-- PROGRAM [OPTION]...]
#
# A block is a run of marked lines (`>`) that went.  Its announcement stays if the nearest line with words above it stays and looks like
# one: it ends with a colon or with wrote/writes/said and holds an address, a date, a time, or such a verb.  --show prints these.
# SPDX-License-Identifier: MIT
import re
import subprocess
import sys

VERB = re.compile(r"\b(wrote|writes|said|says|schrieb|schreibt|a écrit|escribió|scripsit|wrotes|skrev|escreveu|пишет|писал)\b", re.I)
SIGN = re.compile(r"@|\bat\b \S+\.\S|\d\d:\d\d|\b(19|20)\d\d\b|\d{1,2}/\d{1,2}/\d\d|\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b")


def announces(line):
    line = line.strip()
    if not re.search(r"(:|：|wrote|writes|said)\W?$", line):
        return False
    return bool(VERB.search(line)) or (bool(SIGN.search(line)) and line.endswith(":") and len(line) > 20)


def main():
    args = sys.argv[1:]
    at = args.index("--") if "--" in args else len(args)
    files, program = [a for a in args[:at] if a != "--show"], args[at + 1:] or ["build/thresh", "-q"]
    for path in files:
        run = subprocess.run(program + ["-f", "mbox", "--to=explain", path], stdout=subprocess.PIPE, check=True)
        blocks = left = 0
        above, inside = None, False
        for line in run.stdout.decode("utf-8", "replace").split("\n"):
            f = line.split("\t", 3)
            if len(f) < 4:
                continue
            verdict, text = f[0], f[3]
            marked = text.lstrip().startswith(">") and verdict in ("quote", "repost")
            if marked and not inside:
                blocks += 1
                if above and above[0] == "keep" and announces(above[1]):
                    left += 1
                    if "--show" in args:
                        print("   ", above[1].strip()[:160])
            inside = marked or (inside and not text.strip())
            if re.search(r"\w", text):
                above = (verdict, text)
        print(f"{path}: {blocks} marked blocks went, above {left} an announcement stays ({100 * left / max(blocks, 1):.2f} %)")


if __name__ == "__main__":
    main()

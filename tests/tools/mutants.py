"""mutants: all changes of a file in one program.  A function with changes becomes as many functions, of which `thresh_mutant` says which
one is called; so do tables, and macros that are expressions.  SPDX-License-Identifier: MIT
"""
import re

HEADER = """#ifndef UTIL_MUTANT_H
#define UTIL_MUTANT_H
extern int thresh_mutant; /* the change in force; 0: none */
extern unsigned char thresh_hit[]; /* functions that were called */
enum { THRESH_HITS = %d };
#endif
"""
SOURCE = """#include "util/mutant.h"
#include <stdlib.h>
int thresh_mutant;
unsigned char thresh_hit[THRESH_HITS];
__attribute__((constructor)) static void choose(void)
{
    const char *s = getenv("THRESH_MUTANT");
    thresh_mutant = s ? atoi(s) : 0;
}
"""


def pieces(code):
    """(start, end, kind) of what stands at file scope in masked text: define, function, table"""
    out, at, depth, start = [], 0, 0, 0
    n = len(code)

    def blank(i):
        return i + len(code[i:]) - len(code[i:].lstrip())

    while at < n:
        c = code[at]
        if depth == 0 and c == "#":
            end = at
            while True:
                end = code.find("\n", end)
                end = n if end < 0 else end
                if end == n or code[end - 1] != "\\":
                    break
                end += 1
            if re.match(r"#\s*define\b", code[at:end]):
                out.append((at, end, "define", at))
            at = start = end
        elif c == "{":
            if depth == 0:
                head = code[start:at]
                brace, kind = at, "function" if head.rstrip().endswith(")") else "other"
            depth += 1
        elif c == "}":
            depth -= 1
            if depth == 0 and kind == "function":
                out.append((blank(start), at + 1, "function", brace))
                start = at + 1
        elif c == ";" and depth == 0:
            text = code[start:at + 1]
            if re.search(r"=\s*\{", text) and re.match(r"\s*static const\b", text):
                out.append((blank(start), at + 1, "table", start))
            start = at + 1
        at += 1
    return out


def signature(head):
    """name, its place, arguments and whether it returns nothing"""
    close = head.rstrip().rfind(")")
    depth, i = 0, close
    while True:
        depth += head[i] == ")"
        depth -= head[i] == "("
        if depth == 0:
            break
        i -= 1
    m = re.search(r"(\w+)\s*$", head[:i])
    names, depth, last = [], 0, i + 1
    for k in range(i + 1, close + 1):
        c = head[k]
        if (c == "," and depth == 0) or k == close:
            p = head[last:k].strip()
            if p and p != "void":
                f = re.search(r"\(\*\s*(\w+)\)", p)
                names.append(f.group(1) if f else re.findall(r"\w+", re.sub(r"\[[^\]]*\]", "", p))[-1])
            last = k + 1
        depth += (c in "([") - (c in ")]")
    return m.group(1), m.start(1), names, bool(re.search(r"\bvoid\s+$", head[:m.start(1)]))


def woven(text, code, changes, hits):
    """The text with all changes (number, start, end, new), the function that each is in (number -> hit, -1 for all), and line ranges
    (from, to, number) to tell which one a compiler complains of.  `hits`: a list that functions are added to."""
    out, where, ranges, at = ['#include "util/mutant.h"\n'], {}, [], 0
    line = 2

    def put(s, number=None):
        nonlocal line
        out.append(s)
        n = s.count("\n")
        if number is not None:
            ranges.append((line, line + n, number))
        line += n

    for start, end, kind, brace in pieces(code):
        mine = [c for c in changes if start <= c[1] and c[2] <= end]
        if not mine:
            continue
        put(text[at:start])
        at = end
        whole = text[start:end]
        head = code[start:brace] if kind == "function" else ""

        def changed(c):
            return whole[:c[1] - start] + c[3] + whole[c[2] - start:]

        if kind == "define":
            m = re.match(r"#\s*define\s+\w+(\([^)]*\))?", whole)
            bare = lambda s: re.sub(r"/\*.*?\*/", "", s[m.end():], flags=re.S).replace("\\\n", " ").strip()
            inside = [c for c in mine if c[1] - start >= m.end()]
            if not inside:
                put(whole)
                continue
            put(whole[:m.end()] + " (" + " : ".join("thresh_mutant == %d ? (%s)" % (c[0], bare(changed(c))) for c in inside) + " : (%s))\n" % bare(whole))
            where.update((c[0], -1) for c in inside)
            continue
        if kind == "table":
            m = re.search(r"(\w+)\s*((?:\[[^\]]*\])*)\s*=\s*\{", code[start:end])
            name = m.group(1)
            eq = code.index("=", start + m.end(1)) - start
            mine = [c for c in mine if c[1] - start > eq]
            put(whole[:m.start(1)] + name + "_m0 " + whole[m.end(1):] + "\n")
            for c in mine:
                put("static const __typeof__(%s_m0) %s_m%d %s\n" % (name, name, c[0], changed(c)[eq:]), c[0])
                where[c[0]] = -1
            put("static inline const __typeof__(%s_m0) *%s_now(void)\n{\n    switch (thresh_mutant) {\n" % (name, name))
            for c in mine:
                put("    case %d: return &%s_m%d;\n" % (c[0], name, c[0]), c[0])
            put("    default: return &%s_m0;\n    }\n}\n#define %s (*%s_now())\n" % (name, name, name))
            continue
        name, pos, args, nothing = signature(head)
        hit = len(hits)
        hits.append(name)
        lead = re.match(r"\s*", whole).group(0)

        def copy(body, suffix):
            h = body[len(lead):pos]
            h = re.sub(r"\b(static|extern|inline)\b\s*", "", h)
            return "\nstatic __attribute__((unused)) " + h + name + suffix + body[pos + len(name):] + "\n"

        put(lead + whole[len(lead):brace - start].rstrip() + ";\n")
        put(copy(whole, "_m0"))
        for c in mine:
            put(copy(changed(c), "_m%d" % c[0]), c[0])
            where[c[0]] = hit
        put("\n" + whole[len(lead):brace - start].rstrip() + "\n{\n    thresh_hit[%d] = 1;\n    switch (thresh_mutant) {\n" % hit)
        call = "%s_m%%d(%s);" % (name, ", ".join(args))
        for c in mine:
            put("    case %d: %s%s%s\n" % (c[0], "" if nothing else "return ", call % c[0], " return;" if nothing else ""), c[0])
        put("    default: %s%s%s\n    }\n}\n" % ("" if nothing else "return ", call % 0, " return;" if nothing else ""))
    put(text[at:])
    return "".join(out), where, ranges


def blamed(said, ranges, lines):
    """the numbers of the changes that a compiler complains of; `lines`: the line of the source that each is in"""
    bad, macros = set(), {}
    for n, shown in lines.items():
        m = re.match(r"#\s*define\s+(\w+)", shown)
        if m:
            macros.setdefault(m.group(1), set()).add(n)
    for line in said.split("\n"):
        m = re.match(r"(\S+?):(\d+):\d+: error", line)
        if m:
            bad.update(n for a, b, n in ranges.get(m.group(1), []) if a <= int(m.group(2)) <= b)
        for name in macros:
            if re.search(r"\b%s\b" % name, line):
                bad |= macros[name]
    return bad

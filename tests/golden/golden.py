"""Golden tests of the program: runs each case in several ways of feeding it, compares, closes with one line.

A case is tests/golden/<area>/<case>.in (run with <case>.args, multiplied below) or <case>.sh (run as it is, once);
expectations are <case>.stdout.exact, .stderr.glob (default: nothing may be said) and .exit (default 0).
corpus-samples/*.txt with corpus-samples/expected/ are cases too.  SPDX-License-Identifier: MIT
"""
import difflib
import fnmatch
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parents[2]
THRESH = str((ROOT / os.environ.get("THRESH", "build/thresh")).resolve())
SECONDS = int(os.environ.get("THRESH_SECONDS", "120"))
WAYS = os.environ.get("THRESH_VARIANTS", "").split()  # only these ways of feeding a case; none: all
EXCEPT = os.environ.get("THRESH_EXCEPT", "").split()  # cases with one of these words in their name are left out
BYTEWISE_MAX = 64 * 1024  # one system call a byte: enough for every case that is about something small


def read(path, default=None):
    return path.read_bytes() if path.exists() else default


class Case:
    def __init__(self, name, source, stdout, base):
        self.name, self.source, self.stdout, self.base = name, source, stdout, base
        self.args = shlex.split(read(self.beside("args"), b"").decode())
        self.status = int(read(self.beside("exit"), b"0"))
        self.stderr = read(self.beside("stderr.glob"), b"").decode()
        self.only = read(self.beside("variants"), b"").decode().split()

    def beside(self, ending):
        return self.base.with_name(self.base.name + "." + ending)


def cases(word):
    for source in sorted((ROOT / "tests/golden").glob("*/*.in")) + sorted((ROOT / "tests/golden").glob("*/*.sh")):
        base = source.with_suffix("")
        name = f"golden/{source.parent.name}/{base.name}"
        if word in name and not any(w in name for w in EXCEPT):
            yield Case(name, source, base.with_name(base.name + ".stdout.exact"), base)
    for source in sorted((ROOT / "corpus-samples").glob("*.txt")):
        expected = source.parent / "expected" / source.name
        name = f"corpus-samples/{source.stem}"
        if word in name:
            yield Case(name, source, expected, expected.with_suffix(""))


def run(command, given, cwd):
    done = subprocess.run(command, input=given, stdin=None if given is not None else subprocess.DEVNULL,
                          capture_output=True, cwd=cwd, timeout=SECONDS, env=environment(), check=False)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def run_bytewise(command, given, cwd):
    """Feeds a pipe one byte a write; the results go to files, so that nothing waits for this side to read."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=err, cwd=cwd, bufsize=0,
                              env=environment()) as process:
            try:
                for at in range(len(given)):
                    process.stdin.write(given[at:at + 1])
                process.stdin.close()
            except BrokenPipeError:
                pass
            status = process.wait(SECONDS)
        out.seek(0)
        err.seek(0)
        return status, out.read(), err.read().decode(errors="replace")


def environment():
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "LC_ALL", "LANG")}
    return kept | {"THRESH": THRESH, "PATH": str(pathlib.Path(THRESH).parent) + ":" + kept["PATH"], "TERM": "dumb"}


def variants(case, expected):
    """(name, runner, stdout wanted); the runner gives (status, stdout, stderr)."""
    cwd = case.source.parent
    if case.source.suffix == ".sh":
        yield "script", lambda: run(["sh", case.source.name], None, cwd), expected
        return
    data = case.source.read_bytes()
    command = [THRESH, *case.args]
    yield "file", lambda: run([*command, case.source.name], None, cwd), expected
    yield "stdin", lambda: run([*command, "-"], data, cwd), expected
    if len(data) <= BYTEWISE_MAX:
        yield "bytewise", lambda: run_bytewise(command, data, cwd), expected
    plain = not any("explain" in a or "stats" in a for a in case.args)  # these add lines of their own
    if plain and b"\r" not in data:
        crlf = lambda text: text.replace(b"\n", b"\r\n")
        yield "crlf", lambda: run(command, crlf(data), cwd), crlf(expected)
    if plain and data.endswith(b"\n") and not data.endswith(b"\n\n"):
        # The last line keeps its missing end, also when its beginning went; when all of it went, the end of the
        # line before stays.
        last = expected[:-1].rsplit(b"\n", 1)[-1]
        kept = last != b"" and data[:-1].rsplit(b"\n", 1)[-1].endswith(last)
        yield "no-final-newline", lambda: run(command, data[:-1], cwd), expected[:-1] if kept else expected


def judge(case, variant, got, wanted):
    status, stdout, stderr = got
    trouble = []
    if stdout != wanted:
        text = lambda b: b.decode(errors="backslashreplace").splitlines(keepends=True)
        trouble += [line.rstrip("\n") + ("" if line.endswith("\n") else "  (no line end)")
                    for line in difflib.unified_diff(text(wanted), text(stdout), "expected", "got", n=2)][:60]
    if status != case.status:
        trouble.append(f"exit status {status}, expected {case.status}")
    if variant in ("file", "script"):  # messages name the file
        if not fnmatch.fnmatchcase(stderr, case.stderr):
            trouble.append(f"standard error: {stderr!r}\n  expected like {case.stderr!r}")
    elif bool(stderr) != bool(case.stderr):
        trouble.append(f"standard error: {stderr!r}")
    return trouble


def judge_verdicts(case, verdicts):
    """The first field of each explain line against expected/<sample>.verdicts."""
    status, stdout, stderr = run([THRESH, "--to=explain", case.source.name], None, case.source.parent)
    lines = stdout.decode(errors="backslashreplace").split("\n")[:-1]
    trouble = [f"exit status {status}"] if status else []
    trouble += [f"{len(lines)} explain lines for {len(verdicts)} lines"] if len(lines) != len(verdicts) else []
    for number, (line, wanted) in enumerate(zip(lines, verdicts), 1):
        if wanted != "mixed" and line.split("\t")[0] not in wanted.split("|"):
            trouble.append(f"line {number}: {wanted} expected: {line}")
    return trouble


def update(case):
    status, stdout, stderr = next(iter(variants(case, b"")))[1]()
    case.stdout.write_bytes(stdout)
    for ending, value in (("exit", f"{status}\n" if status else ""), ("stderr.glob", stderr)):
        if value and not fnmatch.fnmatchcase(value, read(case.beside(ending), b"").decode()):
            case.beside(ending).write_text(value)
        elif not value and case.beside(ending).exists():
            case.beside(ending).unlink()


def check(case):
    """(passed, failed, what to say) of all variants."""
    passed = failed = 0
    said = []

    def count(variant, trouble):
        nonlocal passed, failed
        passed += not trouble
        failed += bool(trouble)
        if trouble:  # the first failure tells most; the others are named
            said.extend([f"FAILED: {case.name} ({variant})", *(trouble if failed == 1 or variant == "verdicts" else [])])

    expected = read(case.stdout)
    if expected is None:
        return 0, 1, [f"FAILED: {case.name}: {case.stdout.name} is missing"]
    for variant, runner, wanted in variants(case, expected):
        if (case.only and variant not in case.only) or (WAYS and variant not in WAYS and variant != "script"):
            continue
        try:
            count(variant, judge(case, variant, runner(), wanted))
        except subprocess.TimeoutExpired:
            count(variant, [f"not done after {SECONDS} s"])
    verdicts = read(case.beside("verdicts"))
    if verdicts:
        count("verdicts", judge_verdicts(case, verdicts.decode().split()))
    return passed, failed, said


def main():
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup ignores it, and so would the programs that are to end by it
    words = [a for a in sys.argv[1:] if a != "--update"] or [os.environ.get("T", "")]
    if "--update" in sys.argv:
        for case in cases(words[0]):
            if "corpus-samples" not in case.name:  # those are a person's judgement
                update(case)
    passed = failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for case_passed, case_failed, said in pool.map(check, cases(words[0])):
            passed += case_passed
            failed += case_failed
            for line in said:
                print(line if line.startswith("FAILED") else "  " + line)
    print(f"golden: {passed} passed, {failed} failed")
    return failed != 0


sys.exit(main())

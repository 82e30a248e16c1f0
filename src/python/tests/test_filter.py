"""Lists of str: the program's bytes for any cut; spans; options; trouble; life."""

import copy
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import warnings

import pytest
import thresh
from conftest import ROOT, by_program, talk

TEXTS, THREADS, IDS = talk()


def cut(text, spans):
    kept, at = [], 0
    for s in spans:
        assert at <= s.start < s.end <= len(text)
        kept.append(text[at : s.start])
        at = s.end
    return "".join(kept) + text[at:]


def in_batches(f, step, texts=TEXTS, threads=THREADS):
    out = []
    for i in range(0, len(texts), step):
        out += f.clean(texts[i : i + step], None if threads is None else threads[i : i + step])
    return out


@pytest.mark.parametrize("options", [{}, {"min_words": 4}, {"strip": "quote"}, {"similarity": 0.6, "scope": "thread"}, {"strip": "repost", "similarity": 1}, {"mark": True}])
def test_the_programs_bytes_for_any_cut(options):
    words = [f"--{k.replace('_', '-')}" + ("" if v is True else f"={v}") for k, v in options.items()]
    want = by_program(TEXTS, THREADS, *words)
    assert options.get("strip") == "repost" or want != TEXTS
    for step in (1, 7, 100, len(TEXTS)):
        assert in_batches(thresh.Filter(**options), step) == want


def test_without_threads_each_text_is_one():
    texts = ["\n-----\n".join(TEXTS[i : i + 9]) for i in range(0, len(TEXTS), 9)]
    assert in_batches(thresh.Filter(), 5, texts, None) == by_program(texts)


def test_jobs_change_nothing():
    texts, threads, _ = talk(3000, 40, 5)
    a, b = (thresh.Filter(jobs=j).clean(texts, threads) for j in (1, 3))
    assert a == b


def test_spans_leave_what_clean_gives():
    want = thresh.Filter().clean(TEXTS, THREADS)
    f = thresh.Filter()
    spans = f.spans(TEXTS[:150], THREADS[:150], IDS[:150]) + f.spans(TEXTS[150:], THREADS[150:], IDS[150:])
    assert [cut(t, s) for t, s in zip(TEXTS, spans)] == want
    sources = [s.source for one in spans for s in one if s.source]
    assert sources and all(s.id in IDS for s in sources)
    assert {s.kind for one in spans for s in one} >= {"quote"}


def test_none_empty_and_surrogates():
    f = thresh.Filter()
    assert f.clean([]) == []
    assert f.clean([None, "", "a\ud800b", None]) == [None, "", "a\ud800b", None]
    assert f.spans([None, ""]) == [[], []]
    quote = "> a lone \udfff surrogate among some other words of this line\n"
    assert f.clean(["a lone \udfff surrogate among some other words of this line", quote + "\nYes \ud83d."], ["t", "t"])[1] == "Yes \ud83d."
    assert f.clean(["x\0y"]) == ["x\0y"]


def test_keys_may_be_numbers_strings_and_none():
    a = thresh.Filter().clean(TEXTS, [str(k) for k in THREADS])
    assert thresh.Filter().clean(TEXTS, THREADS) == a
    assert thresh.Filter().clean(TEXTS, [k if k % 2 else str(k) for k in THREADS]) == a
    assert thresh.Filter().clean(tuple(TEXTS), iter(THREADS)) == a
    thresh.Filter().clean(["a", "b"], [None, None], [None, 3])


def test_one_text():
    assert thresh.clean("Ann wrote:\n> Where is it?\n\nOver there.") == "Over there."
    assert thresh.clean("") == ""
    with pytest.raises(TypeError, match="one str"):
        thresh.clean(["a"])


@pytest.mark.parametrize(
    "options, said",
    [
        ({"min_words": "many"}, "min-words: 'many' is not a number"),
        ({"min_wrods": 8}, "min-wrods: there is no such option"),
        ({"strip": "all,quote"}, "all stands alone"),
        ({"mark": "perhaps"}, "true or false"),
        ({"help": True}, "command line only"),
        ({"memory": "1M"}, "less than the 16M"),
        ({"post_break": "("}, "post-break"),
        ({"strip": object()}, "no value of an option"),
        ({"rules": "a\0b"}, "NUL"),
    ],
)
def test_wrong_options(options, said):
    with pytest.raises(thresh.OptionError, match=said):
        thresh.Filter(**options)


def test_option_values():
    thresh.Filter(strip=["quote", "repost"], mark=False, index=None, similarity=0.75, memory="64M", jobs=2)
    with pytest.raises(OSError, match="no-such-rules"):
        thresh.Filter(rules=["/no-such-rules"]).clean(["a"])
    for name, value in [("to", "spans"), ("format", "html"), ("output_dir", "x"), ("journal", "j"), ("drop_empty", True), ("recursive", True)]:
        with pytest.raises(thresh.OptionError, match=f"^{name.replace('_', '-')}: .*rows"):
            thresh.Filter(**{name: value}).clean(["a"])
    assert thresh.Filter(format="text", to="same").clean(["a"]) == ["a"]


def test_wrong_texts():
    f = thresh.Filter()
    for bad, said in [("one", "not a list"), (b"one", "not a list"), (["a", 3], "row 1 is a int"), ([None, b"x"], "row 1 is a bytes")]:
        with pytest.raises(TypeError, match=said):
            f.clean(bad)
    with pytest.raises(thresh.DataError, match="threads: has 1 rows"):
        f.clean(["a", "b"], ["t"])
    with pytest.raises(thresh.DataError, match="ids: has more rows"):
        f.clean(["a"], ids=["t", "u"])
    with pytest.raises(TypeError, match="row 1 of threads is a float"):
        f.clean(["a", "b"], ["t", 0.5])
    assert f.clean(["still good"]) == ["still good"]


def test_what_is_refused_was_not_read():
    f, text = thresh.Filter(), "a whole sentence that would be taken for a repeat if it had been read before"
    for call in [([text, 3],), ([text, b"x"],), ([text, ("x",)],), ([text, "b"], ["t"]), ([text], ["t", "u"]), ([text, "b"], [1, 0.5]), ([text, "b"], None, ["t", True])]:
        with pytest.raises((TypeError, thresh.DataError)):
            f.clean(*call)
    assert f.clean([text, "b"]) == [text, "b"]


def test_a_call_that_was_broken_off_is_told_of(monkeypatch):
    f = thresh.Filter()
    monkeypatch.setattr(thresh._filter, "_ROWS", 2)
    rows, calls = f._rows, []

    def broken(*a):
        if len(calls) == 1:
            raise KeyboardInterrupt
        calls.append(a)
        return rows(*a)

    f._rows = broken
    with pytest.raises(KeyboardInterrupt):
        f.clean(TEXTS[:6])
    f._rows = rows
    with pytest.warns(RuntimeWarning, match="ended by an exception"):
        f.clean(["a"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        f.clean(["b"])


def test_stats():
    f = thresh.Filter()
    f.clean(TEXTS, THREADS)
    s = f.stats()
    assert s["in"]["posts"] == len(TEXTS) and s["in"]["threads"] == len(set(THREADS))
    assert s["in"]["words"] > s["out"]["words"] > 0 and s["removed"]["quote"]["runs"] > 0
    assert s["in"]["bytes"] == sum(len(t.encode()) for t in TEXTS)


def test_index_outlives_the_filter(tmp_path):
    news = "A long piece of news about the board with two megabytes, which somebody will paste again tomorrow."
    index = tmp_path / "seen"
    with thresh.Filter(index=index) as f:
        f.clean([news])
    assert thresh.Filter(index=index).clean([news + "\n", "Something else."]) == ["", "Something else."]
    with pytest.raises(ValueError, match="closed"):
        f.clean(["a"])
    index.write_bytes(b"no index")
    with pytest.raises(OSError, match="seen"):
        thresh.Filter(index=index).clean(["a"])


def test_not_to_be_pickled_or_copied():
    f = thresh.Filter()
    for call in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="make one in each worker"):
            call(f)


def test_two_threads_at_once_are_refused():
    texts = TEXTS * 60
    f = thresh.Filter(jobs=1)
    seen = []

    def work():
        try:
            f.clean(texts)
        except RuntimeError as e:
            seen.append(str(e))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    assert len(seen) == 1 and "give each thread its own" in seen[0]


def test_two_filters_at_once():
    want = thresh.Filter().clean(TEXTS, THREADS)
    got = [None] * 4

    def work(i):
        got[i] = thresh.Filter(jobs=1).clean(TEXTS, THREADS)

    workers = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    assert got == [want] * 4


def test_a_long_call_keeps_nobody_waiting():
    """Neither the GIL nor a lock is held: while one Filter works, another one gets its answers, on any number of cores."""
    other, one, answers = thresh.Filter(jobs=1), thresh.Filter(jobs=1), 0
    w = threading.Thread(target=lambda: one.clean(["\n".join(TEXTS)] * 60))
    w.start()
    while w.is_alive():
        other.clean(["a"])
        answers += 1
        time.sleep(0.001)  # one answer for each time that the GIL is free
    assert answers > 30


def test_a_fork_needs_its_own():
    f = thresh.Filter()
    f.clean(TEXTS[:20])
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            f.clean(["a"])
        except RuntimeError as e:
            code = 0 if "before a fork" in str(e) and thresh.Filter().clean(["a"]) == ["a"] else 2
        del f
        os._exit(code)
    assert os.waitpid(pid, 0)[1] == 0
    assert f.clean(["b"]) == ["b"]


def test_ctrl_c_in_a_long_call():
    code = (
        "import signal, thresh, time\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # ignored below a shell's `&`
        "text = ' '.join(f'word{i} and another' for i in range(100000))\n"
        "f = thresh.Filter(jobs=1, memory='256M')\n"
        "print('ready', flush=True)\n"
        "try:\n"
        "    f.clean([text] * 2000)\n"
        "except KeyboardInterrupt:\n"
        "    import warnings\n"
        "    warnings.simplefilter('ignore')\n"
        "    print('heard', f.clean(['x']), flush=True)\n"
    )
    p = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    assert p.stdout.readline() == "ready\n"
    time.sleep(0.5)
    p.send_signal(signal.SIGINT)
    out, _ = p.communicate(timeout=60)
    assert out == "heard ['x']\n"


def test_a_child_that_is_spawned_makes_its_own():
    code = (
        "import multiprocessing as m, thresh\n"
        "def work(x):\n"
        "    return thresh.Filter(jobs=1).clean(x)\n"
        "if __name__ == '__main__':\n"
        "    thresh.Filter().clean(['a'])\n"
        "    for how in ('fork', 'spawn'):\n"
        "        with m.get_context(how).Pool(2) as p:\n"
        "            print(p.map(work, [['a', '> b'], ['c']]))\n"
    )
    import tempfile

    with tempfile.NamedTemporaryFile("w", suffix=".py") as f:
        f.write(code)
        f.flush()
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        out = subprocess.run([sys.executable, f.name], stdout=subprocess.PIPE, text=True, env=env, timeout=120, check=True).stdout
    assert out == "[['a', ''], ['c']]\n" * 2 or out == "[['a', '> b'], ['c']]\n" * 2


def test_what_a_person_should_know_is_a_warning(tmp_path):
    with pytest.warns(RuntimeWarning, match="of the text was removed"):
        with thresh.Filter(warn_above=10, index=tmp_path / "i") as f:
            f.clean(["Ann wrote:\n> Where is the board with two megabytes of memory?\n\nThere."])
    long = "\n".join(f"line {i} of a text that is longer than this memory can hold" for i in range(200_000))
    with pytest.warns(RuntimeWarning, match="1 of 1 texts from row 1 on are too long"):
        assert thresh.Filter(memory="16M", jobs=1).clean(["a", long]) == ["a", long]


def test_a_crash_is_an_exception():
    """Wrong kinds of everything: an exception of Python, and the Filter is still good."""
    f = thresh.Filter(jobs=1)
    for texts, threads, ids in [
        (None, None, None),
        (3, None, None),
        ({"a": 1}, None, [object()]),
        ([["a"]], None, None),
        (["a"], "t", None),
        (["a"], [[]], None),
        (["a"], [1 << 200], None),
        (["a"], None, [b"x"]),
        ([b"a"], None, None),
        (["a"], [True], None),
        (["a"] * 3, [1, 2], None),
        (["a"], None, iter(())),
    ]:
        try:
            f.clean(texts, threads, ids)
        except (TypeError, thresh.DataError) as e:
            assert str(e)
    assert f.clean(["still good"]) == ["still good"]


def test_stop_from_another_thread():
    f = thresh.Filter(jobs=1)
    threading.Timer(0.1, f.stop).start()
    with pytest.raises(InterruptedError):
        while True:
            f.clean(TEXTS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the stop may come between two calls
        assert f.clean(["good"]) == ["good"]


def test_version():
    header = (ROOT / "src" / "thresh.h").read_text() if (ROOT / "src" / "thresh.h").exists() else ""
    from thresh._version import VERSION

    assert thresh.version() == thresh.__version__ == VERSION
    assert not header or f'THRESH_VERSION_TEXT "{VERSION}"' in header

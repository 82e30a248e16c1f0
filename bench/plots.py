"""plots: the SVG pictures of a bench, by gnuplot: speed, memory against size, speed against workers, speed against quality.
SPDX-License-Identifier: MIT
"""
import math
import os
import shutil
import subprocess

HEAD = """set terminal svg size 760,%d font 'sans,13' background 'white'
set output '%s'
set border 3 lc rgb '#808080'
set tics nomirror textcolor rgb '#303030'
set grid xtics ytics lc rgb '#e0e0e0'
"""
COLOUR = {"thresh": "#c03020", "near": "#2060a0", "exact": "#708090", "floor": "#b0b0b0"}


def escaped(s):
    return s.replace("\\", "\\\\").replace('"', '\\"').replace("_", "\\_")


def gnuplot(path, height, script):
    subprocess.run(["gnuplot"], input=HEAD % (height, path) + script, text=True, check=True)


def datum(p, x, y):
    return '%g %g "%s" %d' % (x, y, escaped(p.name), int(COLOUR[p.group][1:], 16))


def block(name, rows):
    return "$%s << END\n%s\nEND\n" % (name, "\n".join(rows))


def rate(b, p):
    """(bytes, MB/s) on the largest stream that the tool managed; None if none"""
    sizes = [r["size"] for r in b.rows if r["corpus"] == "stream" and r["tool"] == p.name and not r["status"]]
    return max(sizes) / b.median("stream", p.name, "wall", max(sizes)) / 1e6 if sizes else None


def speed(b, path):
    rows = sorted(((rate(b, p), p) for p in b.found if rate(b, p)), key=lambda r: r[0])
    if not rows:
        return
    gnuplot(path, 90 + 24 * len(rows), block("d", [datum(p, i, v) for i, (v, p) in enumerate(rows)]) + """
set logscale x
set xlabel 'MB/s, one file to the null device (logarithmic)'
set xrange [1:%g]
set yrange [-0.7:%d.7]
set style fill solid
unset key
plot $d using (1):1:(1):2:($1-0.36):($1+0.36):4:ytic(3) with boxxyerror lc rgb variable, \\
     $d using 2:1:(sprintf('%%.0f', $2)) with labels left offset 0.5,0 font ',11'
""" % (3 * rows[-1][0], len(rows) - 1))


def lines(path, series, xlabel, ylabel, axes):
    """series: name -> (colour, [(x, y)])"""
    script, plot = "", []
    for i, (name, (colour, points)) in enumerate(series.items()):
        script += block("d%d" % i, ["%g %g" % xy for xy in sorted(points)])
        plot.append("$d%d using 1:2 with linespoints pt 7 ps 0.6 lw 2 lc rgb '%s' title \"%s\"" % (i, colour, escaped(name)))
    if plot:
        gnuplot(path, 420, "%s%s\nset xlabel '%s'\nset ylabel '%s'\nset key left top\nplot %s\n" % (script, axes, xlabel, ylabel, ", ".join(plot)))


def memory(b, path):
    series, shades = {}, iter(["#c03020", "#e08060", "#2060a0", "#708090", "#60a060", "#a060a0", "#909020", "#303030"])
    for p in b.found:
        points = {(r["size"] / 1e6, b.median("stream", p.name, "rss_kib", r["size"]) / 1024)
                  for r in b.rows if r["corpus"] == "stream" and r["tool"] == p.name and not r["status"]}
        if len(points) > 1:
            series[p.name] = (next(shades, "#000000"), points)
    lines(path, series, "input, MB", "peak memory, MiB", "set logscale xy")


def workers(b, path):
    points = set()
    for r in b.rows:
        if r["corpus"] == "workers" and not r["status"]:
            points.add((int(r["tool"].rsplit("j", 1)[1]), r["size"] / b.median("workers", r["tool"], "wall") / 1e6))
    if len(points) > 1:
        lines(path, {"thresh": (COLOUR["thresh"], points)}, "workers", "MB/s", "set yrange [0:*]\nset xtics 1")


def apart(points):
    """label heights for points (x, y, ...): near each other on the logarithmic x axis they would overlap, so they move up or down"""
    taken = []
    for x, y, *rest in sorted(points, key=lambda p: (-p[1], p[0])):
        at, step = y, 0
        while any(abs(math.log10(x / u)) < 0.75 and abs(at - v) < 4.2 for u, v in taken):
            step += 1
            at = y + (-1) ** step * 2.1 * ((step + 1) // 2)
        taken.append((x, at))
        yield (x, y, at, *rest)


def against_quality(b, path):
    points = [(rate(b, p), 100 * b.quality[p.name]["all"], p) for p in b.found if p.name in b.quality and rate(b, p)]
    rows = ['%g %g "%s" %d %g' % (x, y, escaped(p.name), int(COLOUR[p.group][1:], 16), at) for x, y, at, p in apart(points)]
    if rows:
        gnuplot(path, 480, block("d", rows) + """
set logscale x
set xrange [1:10000]
set yrange [-8:112]
set ytics 0,20,100
set xlabel 'MB/s (logarithmic)'
set ylabel 'planted repeats removed, percent'
unset key
plot $d using 1:2:4 with points pt 7 lc rgb variable, $d using 1:5:3 with labels left offset 0.8,0 font ',10'
""")


def draw(b, out):
    """-> notes"""
    if not shutil.which("gnuplot"):
        return ["no plots: gnuplot is not here (apt-get install gnuplot-nox)"]
    notes = []
    for name, what in (("speed", speed), ("memory", memory), ("workers", workers), ("quality", against_quality)):
        try:
            what(b, os.path.join(out, name + ".svg"))
        except subprocess.CalledProcessError as e:
            notes.append("plot %s failed: %s" % (name, e))
    return notes

# --to=spans applied to the text gives the bytes of --to=same: plain text, JSON fields, columns, pages; of HTML the source
python3 - <<'END'
import csv, glob, io, json, subprocess

def run(args, data):
    return subprocess.run(['thresh', '-q', *args], input=data, stdout=subprocess.PIPE).stdout

def apply(text, spans, at):
    out, k = b'', at
    for s in spans:
        assert k <= at + s['start'] < at + s['end'], s
        assert len(text[at:at + s['start']].decode('utf-8', 'surrogateescape')) >= s['start_char']
        out += text[k:at + s['start']]
        k = at + s['end']
    return out + text[k:]

cases = 0
for name in sorted(glob.glob('../../../corpus-samples/*.txt')) + sorted(glob.glob('../*/*.in'))[::24]:
    data = open(name, 'rb').read()
    if b'\f' in data or b'\0' in data:
        continue
    same, got = run(['-f', 'text'], data), run(['-f', 'text', '--to=spans'], data)
    spans = [json.loads(line)['spans'] for line in got.splitlines()]
    if len(spans) != 1:
        continue
    cases += 1
    if apply(data, spans[0], 0) != same:
        print('text', name)
    # posts as records of a thread: JSON and CSV
    posts = [p for p in data.decode('utf-8', 'replace').replace('\r', '').split('\n.\n') if p]
    lines = ''.join(json.dumps({'t': 1, 'text': p}) + '\n' for p in posts).encode()
    same = [json.loads(x)['text'] for x in run(['-f', 'jsonl', '--thread-field=t'], lines).splitlines()]
    gone = [json.loads(x)['spans'] for x in run(['-f', 'jsonl', '--thread-field=t', '--to=spans'], lines).splitlines()]
    for i, p in enumerate(posts):
        if apply(p.encode(), gone[i], 0) != same[i].encode():
            print('jsonl', name, i)
    table = io.StringIO()
    csv.writer(table, lineterminator='\n').writerows([['t', 'text']] + [['1', p] for p in posts])
    args = ['-f', 'csv', '--thread-field=t']
    same = list(csv.reader(io.StringIO(run(args, table.getvalue().encode()).decode(), newline='')))[1:]
    gone = [json.loads(x)['spans'] for x in run(args + ['--to=spans'], table.getvalue().encode()).splitlines()]
    for i, p in enumerate(posts):
        if apply(p.encode(), gone[i], 0) != same[i][1].encode():
            print('csv', name, i)
# pages, and the same as fields of records of a thread
pages = sorted(glob.glob('../formats/*html*.in'))
records = b''
for name in pages:
    data = open(name, 'rb').read()
    same, got = run(['-f', 'html'], data), run(['-f', 'html', '--to=spans'], data)
    spans = [json.loads(line)['spans'] for line in got.splitlines()]
    if len(spans) == 1 and apply(data, spans[0], 0) != same:
        print('html', name)
    cases += len(spans) == 1 and len(spans[0]) > 0
    records += json.dumps({'t': 1, 'text': data.decode('utf-8', 'replace')}).encode() + b'\n'
quote = '<p>Ann wrote:</p><blockquote><p>The ferry leaves at &quot;ten&quot; every day but Sunday, when it &amp; the crew rest.</p></blockquote><p>Not today, \u00e4: <b>%s</b></p>'
for i in range(3):
    records += json.dumps({'t': 2, 'text': quote % i}).encode() + b'\n'
args = ['-f', 'jsonl', '--thread-field=t']
same = [json.loads(x)['text'] for x in run(args, records).splitlines()]
gone = [json.loads(x)['spans'] for x in run(args + ['--to=spans'], records).splitlines()]
for i, r in enumerate(records.splitlines()):
    text = json.loads(r)['text']
    if apply(text.encode(), gone[i], 0) != same[i].encode():
        print('field', i)
    for s in gone[i]:
        if text.encode()[s['start']:s['end']].decode() != text[s['start_char']:s['end_char']]:
            print('code points', i)
print('fields that lose something:', sum(map(bool, gone)) >= 3)
print('more than 12 texts:', cases > 12)
END

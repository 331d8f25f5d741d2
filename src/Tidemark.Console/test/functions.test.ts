import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { csv } from '../src/lib/csv';
import { densityOf } from '../src/lib/distribution';
import { History } from '../src/lib/history';
import { Ring } from '../src/lib/ring';
import type { LiveShard, LiveState } from '../src/lib/types';
import { argument, quoted } from '../src/lib/shell';
import { drainMs, slowest, slowness } from '../src/lib/watermark';
import { seeded } from './random';

const seeds = Array.from({ length: 200 }, (_, seed) => seed);

test('A ring holds the newest values, as a list that is cut does', () => {
  for (const seed of seeds) {
    const random = seeded(seed);
    const capacity = 1 + Math.floor(random() * 9);
    const ring = new Ring(capacity);
    const all: number[] = [];
    for (let i = 0; i < 30; i++) {
      const value = random() < 0.1 ? NaN : Math.floor(random() * 100);
      ring.push(value);
      all.push(value);
      const kept = all.slice(-capacity);
      assert.deepEqual(ring.newest(), kept, `seed ${seed}`);
      assert.deepEqual(ring.newest(3), kept.slice(-3), `seed ${seed}`);
      const there = kept.filter((v) => !Number.isNaN(v));
      assert.ok(Object.is(ring.mean(capacity), there.length === 0 ? NaN : there.reduce((a, b) => a + b) / there.length), `seed ${seed}`);
    }
  }
});

test('A density has the share of the values that lie in each bar, and all of them together', () => {
  for (const seed of seeds) {
    const random = seeded(seed);
    const values = Array.from({ length: 1 + Math.floor(random() * 300) }, () => Math.floor(10 ** (random() * 5)) - 1);
    const distinct = [...new Set(values)].sort((a, b) => a - b);
    const cdf = distinct.map((views) => ({ views, share: values.filter((v) => v <= views).length / values.length }));
    const bars = densityOf(cdf);
    let from = -1;
    for (const bar of bars) {
      assert.equal(bar.from, from, `seed ${seed}: a gap`);
      const within = values.filter((v) => v > bar.from && v <= bar.to).length / values.length;
      assert.ok(Math.abs(bar.share - within) < 1e-9, `seed ${seed}: ${bar.share} of ${within}`);
      assert.ok(Math.abs(bar.density * (bar.to - bar.from) - bar.share) < 1e-9, `seed ${seed}`);
      from = bar.to;
    }
    assert.equal(from, distinct.at(-1), `seed ${seed}: the greatest is left out`);
  }
});

/** Reads CSV as RFC 4180 has it, character by character. */
function read(text: string): string[][] {
  const rows: string[][] = [[]];
  let [cell, quoted] = ['', false];
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted && c === '"' && text[i + 1] === '"') cell += text[++i];
    else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === ',' || c === '\r')) {
      rows.at(-1)!.push(cell);
      cell = '';
      if (c === '\r') {
        i++;
        rows.push([]);
      }
    } else cell += c;
  }
  rows.pop();
  return rows;
}

test('CSV is read back as it was, whatever stands in it', () => {
  const parts = ['a', ',', '"', '\n', '\r\n', ' ', 'é', '0'];
  for (const seed of seeds) {
    const random = seeded(seed);
    const text = () => Array.from({ length: Math.floor(random() * 6) }, () => parts[Math.floor(random() * parts.length)]).join('');
    const rows = Array.from({ length: 3 }, () => ({ first: `x${text()}`, nested: { lower: random(), upper: `x${text()}` } }));
    const [head, ...body] = read(csv(rows));
    assert.deepEqual(head, ['first', 'nested.lower', 'nested.upper'], `seed ${seed}`);
    assert.deepEqual(
      body,
      rows.map((row) => [row.first, String(row.nested.lower), row.nested.upper]),
      `seed ${seed}`,
    );
  }
});

test('CSV holds nothing that a spreadsheet would run', () => {
  for (const evil of ['=1+1', '+1+1', '@x', '-1+1', '\tx']) {
    const [, [cell] = []] = read(csv([{ evil }]));
    assert.equal(cell, `'${evil}`);
  }
  assert.equal(csv([{ lower: -1.5 }]), 'lower\r\n-1.5\r\n');
});

test('A row that lacks a column has an empty cell there', () => {
  assert.equal(csv([{ a: 1 }, { b: [1, 2] }, { a: null, b: undefined }]), 'a,b\r\n1,\r\n,"[1,2]"\r\n,\r\n');
});

test('A text in a command is one word of the shell, whatever it is', () => {
  const parts = [
    "\x01'; echo run #",
    "'",
    '"',
    '$(id)',
    '`id`',
    '\\',
    ' ',
    ';',
    '&',
    '|',
    '>',
    '*',
    '~',
    '!',
    '#',
    '\n',
    '\x1b[201~',
    '\u0085',
    '한',
    'a',
    '-',
    '',
  ];
  const random = seeded(1);
  const texts = Array.from({ length: 300 }, () =>
    Array.from({ length: 1 + Math.floor(random() * 5) }, () => parts[Math.floor(random() * parts.length)]).join(''),
  ).filter((text) => text !== '');
  const read = (words: string[]) =>
    execFileSync('bash', ['-c', `printf '%s\\0' ${words.join(' ')}`], { encoding: 'utf8', env: { LC_ALL: 'C.UTF-8' } })
      .split('\0')
      .slice(0, -1);
  assert.deepEqual(read(texts.map(quoted)), texts);
  for (const text of texts) assert.doesNotMatch(quoted(text), /[\x00-\x1f\x7f-\x9f]/, 'a terminal takes it for a key');
  // A shell that does not know $'…' gets other texts, but as many, and runs none.
  const counted = execFileSync('sh', ['-c', `set -- ${texts.map(quoted).join(' ')}; echo $#`], { encoding: 'utf8' });
  assert.equal(Number(counted), texts.length);
  assert.equal(quoted('dQw4w9WgXcQ'), 'dQw4w9WgXcQ');
  assert.deepEqual(read([argument('--all')]), ['--', '--all']);
});

const shard = (over: Partial<LiveShard>): LiveShard => ({
  shard: 0,
  node: 'n',
  lag: 0,
  watermark: '2026-01-01T00:00:00.000Z',
  applied_per_second: 1,
  ready: true,
  delay_ms: 10_000,
  quiet_ms: 0,
  mailbox: 0,
  late: 0,
  duplicates: 0,
  videos: 0,
  ...over,
});
const stateOf = (...shards: LiveShard[]) => ({ shards, idle_timeout_ms: 60_000 }) as unknown as LiveState;

test('The slowest shard is that of the least watermark, of those that are not idle', () => {
  const early = shard({ shard: 1, watermark: '2026-01-01T00:00:00.000Z' });
  const late = shard({ shard: 2, watermark: '2026-01-01T00:00:01.000Z' });
  assert.equal(slowest(stateOf(late, early))?.shard, 1);
  assert.equal(slowest(stateOf(late, { ...early, quiet_ms: 60_000 }))?.shard, 2, 'an idle one holds nobody back');
  assert.equal(slowest(stateOf(late, { ...early, quiet_ms: 60_000, lag: 1 }))?.shard, 1, 'one that has not read everything is not idle');
  assert.equal(slowest(stateOf(shard({ watermark: null }))), null, 'without a watermark there is none');
});

test('Why a shard is slow is the first of what holds that needs somebody', () => {
  assert.deepEqual(slowness(shard({ ready: false, lag: 5 })), { kind: 'recovering' });
  assert.deepEqual(slowness(shard({ lag: 5, quiet_ms: 9_000 })), { kind: 'lag', records: 5 });
  assert.deepEqual(slowness(shard({ quiet_ms: 9_000 })), { kind: 'quiet', ms: 9_000 });
  assert.deepEqual(slowness(shard({})), { kind: 'delay', ms: 10_000 });
  assert.deepEqual(slowness(shard({ delay_ms: null })), { kind: 'none' });
});

test('A rate is of what happened since the state before, and of no shard that has only come', () => {
  const at = (second: number, shards: number[], late: number) =>
    ({
      time: new Date(second * 1_000).toISOString(),
      shards: shards.map((number) => shard({ shard: number })),
      totals: { late, duplicates: 0, rejected: 0, poisoned: 0 },
    }) as unknown as LiveState;
  const history = new History();
  const rates = () => history.of('late').newest();
  history.add(at(0, [0], 100));
  history.add(at(2, [0], 110));
  assert.deepEqual(rates(), [NaN, 5]);
  history.add(at(3, [0, 1], 9_000));
  history.add(at(4, [0, 1], 9_001));
  assert.deepEqual(rates(), [NaN, 5, NaN, 1]);
  history.breakOff();
  history.add(at(5, [0, 1], 9_002));
  assert.deepEqual(rates(), [NaN, 5, NaN, 1, NaN], 'who knows what came between');
});

test('What waits takes as long as it takes at the speed at which it becomes less', () => {
  assert.equal(drainMs(0, 5, 0), 0);
  assert.equal(drainMs(100, 50, 100), 2_000);
  assert.equal(drainMs(100, 100, 100), null);
  assert.equal(drainMs(100, NaN, NaN), NaN, 'no speed is known yet');
});

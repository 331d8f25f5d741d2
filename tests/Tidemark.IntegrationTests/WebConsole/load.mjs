// What the console costs the browser, as Chromium itself traces it. Run as: node load.mjs BASE SECONDS; prints one JSON object. What it
// costs the node is what the node's processor time grows by meanwhile, which whoever runs this compares with a time without.
import { launch } from './browser.mjs';

const [base, seconds] = [process.argv[2], Number(process.argv[3])];
const browser = await launch();
const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
const client = await page.context().newCDPSession(page);
await client.send('Performance.enable');
const events = [];
client.on('Tracing.dataCollected', ({ value }) => {
  for (const event of value) if (event.name === 'RunTask' || event.name === 'thread_name') events.push(event);
});

/** The bytes of the page's own objects, after what is not used has been thrown away. */
async function heap() {
  await client.send('HeapProfiler.collectGarbage');
  const { metrics } = await client.send('Performance.getMetrics');
  return metrics.find((metric) => metric.name === 'JSHeapUsedSize').value;
}

const begun = performance.now();
await page.goto(`${base}/`, { waitUntil: 'commit' });
await page.waitForFunction(() => document.querySelector('main dl .value'));
const figuresMs = Math.round(performance.now() - begun);
const painted = await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
const paintMs = Math.round(await painted.jsonValue());
await page.waitForFunction(() => document.querySelectorAll('main tbody tr').length >= 10);

// Half a minute for what is made once: code, fonts, the sparklines' first values.
await page.waitForTimeout(Math.min(30_000, seconds * 100));
await page.evaluate(() => {
  globalThis.changes = 0;
  new MutationObserver(() => {
    globalThis.changes += 1;
  }).observe(document.querySelector('main dl'), { subtree: true, characterData: true, childList: true });
});

// Traced first, by itself: throwing away what is not used, and counting what is, takes longer than a frame.
const traced = Math.min(60, seconds);
await client.send('Tracing.start', {
  categories: 'disabled-by-default-devtools.timeline,devtools.timeline',
  transferMode: 'ReportEvents',
});
await page.waitForTimeout(traced * 1_000);
const changes = await page.evaluate(() => globalThis.changes);
const ended = new Promise((resolve) => client.once('Tracing.tracingComplete', resolve));
await client.send('Tracing.end');
await ended;
const heaps = [await heap()];
for (let i = 0; i < 5; i++) {
  await page.waitForTimeout((seconds * 1_000) / 5);
  heaps.push(await heap());
}
await browser.close();

const main = new Set(
  events
    .filter((event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain')
    .map((event) => `${event.pid}/${event.tid}`),
);
const run = events.filter((event) => event.name !== 'thread_name' && event.dur !== undefined && main.has(`${event.pid}/${event.tid}`));
const tasks = run.map((event) => event.dur / 1_000);
console.log(
  JSON.stringify({
    paint_ms: paintMs,
    figures_ms: figuresMs,
    traced_seconds: traced,
    updates: changes,
    tasks: tasks.length,
    tasks_over_50_ms: tasks.filter((ms) => ms > 50).length,
    longest_task_ms: Math.round(Math.max(...tasks)),
    // Without the time in which another process had the core.
    longest_task_cpu_ms: Math.round(Math.max(...run.map((event) => event.tdur / 1_000))),
    busy_share: Number((tasks.reduce((a, b) => a + b, 0) / 1_000 / traced).toFixed(4)),
    seconds,
    heap_bytes: heaps,
  }),
);

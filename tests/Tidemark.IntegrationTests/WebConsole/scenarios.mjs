// What is tried in a real browser. Run as: node scenarios.mjs NAME BASE [KEY]; ends with 0 where all held. What the node has to do in
// between is asked for by a line on standard output, and answered by one on standard input.
import { createInterface } from 'node:readline/promises';
import { assert, complaints, focusComplaints, launch, open, until, views, visit } from './browser.mjs';

const [name, base, key] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Asks the test that started this to do something, and waits until it has. */
async function please(what) {
  console.log(what);
  return (await lines.next()).value;
}

const figures = () => document.querySelector('main dl .value')?.textContent;

/** Every view, in both themes and both widths: nothing goes wrong, and nobody is kept out. */
async function looks(browser) {
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 390],
  ]) {
    const { page, faults, hosts, close } = await open(browser, base, { colorScheme, width });
    await until(page, figures);
    assert.deepEqual(await focusComplaints(page), []);
    for (const view of [...views, 'videos/v1', 'windows?window=hour']) {
      await visit(page, view);
      assert.deepEqual(await complaints(page), [], `${view}, ${colorScheme}, ${width}`);
    }
    assert.deepEqual(faults, []);
    assert.deepEqual([...hosts], [new URL(base).host]);
    await close();
  }
}

/** Figures move by themselves, stand still while frozen, and go on. */
async function moves(browser) {
  const { page, faults, close } = await open(browser, base);
  const other = await open(browser, base);
  const ranked = (of) => of.getByRole('row', { name: /v0/ }).innerText();
  const movesFrom = (of, before) =>
    until(of, (text) => [...document.querySelectorAll('tr')].find((row) => /v0/.test(row.innerText))?.innerText !== text, before);
  const first = await ranked(page);
  await please('events');
  await movesFrom(page, first);

  await page.keyboard.press('f');
  await page.getByText('● frozen', { exact: true }).waitFor();
  const frozen = await page.locator('main').innerText();
  // All who watch are told the same at once: what the other page shows has come to this one, too.
  for (let i = 0; i < 2; i++) {
    const before = await ranked(other.page);
    await please('events');
    await movesFrom(other.page, before);
  }
  assert.equal(await page.locator('main').innerText(), frozen);
  await page.getByText(/· \d+ s old/).waitFor();
  await page.keyboard.press('f');
  await page.getByText('● live', { exact: true }).waitFor();
  assert.equal(await ranked(page), await ranked(other.page));
  assert.deepEqual([...faults, ...other.faults], []);
  await other.close();
  await close();
}

/** From the search box to a video, its windows, and why one of them is open. */
async function finds(browser) {
  const { page, faults, close } = await open(browser, base);
  await until(page, figures);
  await page.keyboard.press('/');
  await page.keyboard.type('v1');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'v1', exact: true }).click();
  await page.getByRole('heading', { name: 'v1' }).waitFor();
  await page.getByText('Why is this window not closed?').waitFor();
  await page
    .getByText(/It fires when the watermark of shard/)
    .first()
    .waitFor();
  await page.getByText(/^tidemark explain .* v1$/).waitFor();
  await page
    .getByRole('cell', { name: /points$/ })
    .first()
    .waitFor();
  assert.deepEqual(faults, []);
  await close();
}

/** A window of a group with its aggregates and plots, and its rows in a file. */
async function explores(browser) {
  const { page, faults, close } = await open(browser, base, { hash: '#/windows?window=minute' });
  await page.getByLabel('Family', { exact: true }).selectOption('hour');
  await until(page, () => location.hash.includes('window=hour'));
  // Until the answer is there, the one before stays for a moment.
  const answered = page.waitForResponse((answer) => answer.url().includes('group=category%3A10'));
  await page.getByLabel('Group (all, category:10, channel:X)').fill('category:10');
  await page.getByLabel('Group (all, category:10, channel:X)').press('Enter');
  await answered;
  await page
    .getByRole('button', { name: /^Show the window that starts at/ })
    .nth(5)
    .click();
  await until(page, () => location.hash.includes('at='));
  await page.getByText('correlation views, likes').waitFor();
  await page.getByRole('img', { name: /^Distribution function/ }).waitFor();
  await page.getByRole('img', { name: /^Density/ }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Windows of the group: save as CSV' }).click(),
  ]);
  const text = await (await import('node:fs/promises')).readFile(await download.path(), 'utf8');
  assert.match(text, /^window,group,key,start,end,/);
  assert.match(text, /\r\nhour,category,10,/);
  await page.getByLabel('Group (all, category:10, channel:X)').fill('nobody');
  await page.getByLabel('Group (all, category:10, channel:X)').press('Enter');
  await page.getByRole('alert').getByText('group is "nobody"').waitFor();
  assert.equal(faults.filter((fault) => !fault.includes('400')).length, 0, faults.join());
  await close();
}

/** Without a key nothing can be replayed or drained, and the page says why; with an operator's it can. */
async function operates(browser) {
  const { page, close } = await open(browser, base, { hash: '#/dead-letters' });
  const replay = page.getByRole('button', { name: 'Replay 0-0-0' });
  await replay.waitFor();
  assert.equal(await replay.isDisabled(), true);
  assert.match(await replay.getAttribute('title'), /operator/);
  await page.getByRole('button', { name: 'Show the record of 0-0-0' }).click();
  await page.getByText('{"half').waitFor();
  const codes = await page.locator('#code option').evaluateAll((options) => options.map((option) => option.value));
  for (const code of codes.filter((value) => value !== '')) {
    const answer = page.waitForResponse((response) => response.url().includes(`code=${code}`));
    await page.locator('#code').selectOption(code);
    assert.equal((await answer).status(), 200, code);
  }
  await page.locator('#code').selectOption('');
  await visit(page, 'cluster');
  await page.getByText(/^To drain a node, log in/).waitFor();
  assert.equal(await page.getByRole('button', { name: /^Drain/ }).count(), 0);

  await visit(page, 'settings');
  await page.getByLabel('Access key', { exact: true }).fill('tm_wrong_key');
  await page.getByRole('button', { name: 'Log in' }).last().click();
  await page
    .getByRole('alert')
    .getByText(/No key in force/)
    .waitFor();
  await page.getByLabel('Access key', { exact: true }).fill(key);
  await page.getByLabel('Access key', { exact: true }).press('Enter');
  await page.getByText('read, bring events, operate').waitFor();

  await visit(page, 'dead-letters');
  await replay.click();
  await page.getByText(/^0-0-0: rejected/).waitFor();
  await page.reload();
  await page.getByRole('row', { name: /0-0-0/ }).getByText('rejected', { exact: true }).first().waitFor();
  await visit(page, 'cluster');
  const drain = page.getByRole('button', { name: /^Drain/ }).last();
  assert.equal(await drain.isDisabled(), true);
  assert.match(await drain.getAttribute('title'), /alone/);
  await visit(page, 'settings');
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByText('anonymous', { exact: true }).waitFor();
  await close();
}

/** Theme and language change at once, and are kept. */
async function speaks(browser) {
  const { page, faults, close } = await open(browser, base, { hash: '#/settings' });
  await page.getByLabel(/^Single keys/).uncheck();
  await page.locator('main').press('f');
  assert.equal(await page.getByRole('button', { name: 'Freeze' }).getAttribute('aria-pressed'), 'false');
  await page.getByLabel(/^Single keys/).check();
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.getByLabel('Theme', { exact: true }).selectOption('dark');
  assert.notEqual(await ground(), light);
  await page.getByLabel('Language', { exact: true }).selectOption('ko');
  await page.getByRole('heading', { name: '설정' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: '설정' }).waitFor();
  assert.notEqual(await ground(), light);
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'ko');
  for (const view of views) {
    await visit(page, view);
    assert.deepEqual(await complaints(page), [], `${view}, Korean`);
  }
  assert.deepEqual(faults, []);
  await close();
}

/** The node goes and comes back: the page says that it is stale, and goes on by itself. */
async function returns(browser) {
  const { page, close } = await open(browser, base);
  await until(page, figures);
  await please('stop');
  await page.getByText('● reconnecting…').waitFor();
  await page
    .getByRole('alert')
    .getByText(/What is shown is old. The node does not answer/)
    .waitFor();
  await please('start');
  await page.getByText('● live', { exact: true }).waitFor();
  await until(page, () => document.querySelector('main [role=alert]') === null);
  await close();
}

/** Where every call needs a key, the page is the login. */
async function asks(browser) {
  const { page, close } = await open(browser, base);
  await page.getByLabel('Access key', { exact: true }).waitFor();
  assert.deepEqual(await complaints(page), []);
  await page.getByLabel('Access key', { exact: true }).fill(key);
  await page.getByLabel('Access key', { exact: true }).press('Enter');
  await until(page, figures);
  await close();
}

/** What the node cannot answer, or breaks off, is told, no answer stands under another question, and asking goes on. */
async function survives(browser) {
  const { page, close } = await open(browser, base, { hash: '#/shards' });
  const told = page.getByRole('alert').getByText('The node cannot be reached.');
  await page.getByRole('cell', { name: 'shard-0', exact: true }).waitFor();
  await page.route('**/v1/cluster/actors', (route) => route.fulfill({ status: 200, body: '{"nodes":[{' }));
  await told.waitFor();
  assert.equal(await page.getByRole('cell', { name: 'shard-0', exact: true }).count(), 1, 'what was known stands');
  await page.unrouteAll();
  await told.waitFor({ state: 'hidden' });

  await visit(page, 'dead-letters');
  const row = page.getByRole('row', { name: /0-0-0/ });
  await row.waitFor();
  await page.keyboard.press('f');
  await page.route('**/v1/dead-letters?**code=poisoned**', (route) => route.fulfill({ status: 503, json: { detail: 'Not now.' } }));
  await page.locator('#code').selectOption('poisoned');
  await page.getByRole('alert').getByText('Not now.').waitFor();
  await row.waitFor({ state: 'hidden' });
  await page.locator('#code').selectOption('');
  await row.waitFor();
  await close();
}

/** An operator drains a node of a cluster and lets it take shards again. */
async function drains(browser) {
  const { page, faults, close } = await open(browser, base, { hash: '#/settings' });
  await page.getByLabel('Access key', { exact: true }).fill(key);
  await page.getByLabel('Access key', { exact: true }).press('Enter');
  await page.getByText('read, bring events, operate').waitFor();
  await visit(page, 'cluster');
  await page.getByRole('button', { name: 'Drain n2' }).click();
  const row = page.getByRole('row', { name: /n2/ });
  await row.getByText('drained', { exact: true }).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Let n2 take shards again' }).click();
  await row.getByText('up', { exact: true }).waitFor({ timeout: 60_000 });
  assert.deepEqual(faults, []);
  await close();
}

const scenarios = { looks, moves, finds, explores, operates, speaks, returns, asks, drains, survives };
const browser = await launch();
try {
  for (const scenario of name.split(',')) {
    console.error(scenario);
    await scenarios[scenario](browser);
  }
} catch (failure) {
  for (const page of browser.contexts().flatMap((context) => context.pages())) {
    console.error(`${page.url()} showed:\n${await page.locator('body').innerText()}\n`);
  }
  throw failure;
} finally {
  await browser.close();
  process.stdin.destroy();
}

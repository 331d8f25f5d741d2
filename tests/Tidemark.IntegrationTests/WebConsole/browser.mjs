// What the scenarios share: a browser, a page that notes every error, and looks at a page as somebody with other eyes or hands has it.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';

const { chromium } = createRequire(path.join(process.env.NODE_PATH, 'here.js'))('playwright-core');
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser that the environment names. */
export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM, args: flags });

export const views = ['overview', 'videos', 'windows', 'shards', 'dead-letters', 'models', 'cluster', 'settings'];

/** Opens a page; what goes wrong in it stands in `faults`, and `hosts` are those it asked. */
export async function open(browser, base, { width = 1440, colorScheme = 'light', hash = '' } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, locale: 'en-US' });
  const page = await context.newPage();
  const faults = [];
  const hosts = new Set();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith('blob:')) hosts.add(new URL(request.url()).host);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });
  page.setDefaultTimeout(20_000);
  await page.goto(`${base}/${hash}`);
  return { page, faults, hosts, close: () => context.close() };
}

/** Waits until a function of the page gives what is true. */
export const until = (page, check, argument) => page.waitForFunction(check, argument);

/** Goes to a view and waits until it shows what it got. */
export async function visit(page, view) {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${view}`);
  await until(
    page,
    (place) => document.querySelector(`nav a[href="#/${place}"]`)?.getAttribute('aria-current') === 'page',
    view.split(/[/?]/)[0],
  );
  await until(page, () => ![...document.querySelectorAll('main td, main p')].some((element) => element.textContent.trim() === '…'));
}

/** What is wrong with the page for people with other eyes or hands, in a sentence each. */
export async function complaints(page) {
  const found = await page.evaluate(() => {
    const wrong = [];
    const visible = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;

    // Contrast of text against the nearest ground that is painted (WCAG 2.1, 1.4.3; luminance as defined there).
    const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
    const luminance = ([r, g, b]) => {
      const linear = [r, g, b].map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    };
    const ground = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const colour = parse(getComputedStyle(at).backgroundColor);
        if (colour.length < 4 || colour[3] > 0.99) return colour;
      }
      return [255, 255, 255];
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const element = node.parentElement;
      if (node.textContent.trim() === '' || !visible(element) || element.closest('.unseen, noscript, script, style')) continue;
      const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(ground(element))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < 4.5) wrong.push(`contrast ${contrast.toFixed(2)} of "${node.textContent.trim().slice(0, 40)}"`);
    }

    // What can be filled in must be seen to be there (1.4.11).
    for (const element of document.querySelectorAll('select, input:not([type=checkbox])')) {
      if (!visible(element)) continue;
      const [a, b] = [luminance(parse(getComputedStyle(element).borderTopColor)), luminance(ground(element.parentElement))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < 3) wrong.push(`contrast ${contrast.toFixed(2)} of the edge of #${element.id}`);
    }

    const name = (element) => {
      const labelled = element
        .getAttribute('aria-labelledby')
        ?.split(' ')
        .map((id) => document.getElementById(id)?.textContent)
        .join(' ');
      const label = element.id ? document.querySelector(`label[for="${CSS.escape(element.id)}"]`)?.textContent : '';
      return (element.getAttribute('aria-label') || labelled || label || element.textContent || '').trim();
    };
    for (const element of document.querySelectorAll('a, button, input, select, summary, [role=img], [role=region], section, nav')) {
      if (visible(element) && name(element) === '') wrong.push(`no name: ${element.outerHTML.slice(0, 90)}`);
    }
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    for (const id of new Set(ids.filter((value, i) => ids.indexOf(value) !== i))) wrong.push(`the id ${id} is there twice`);
    const heads = document.querySelectorAll('h1').length;
    if (heads !== 1) wrong.push(`${heads} first headings`);
    if (document.documentElement.lang === '') wrong.push('no language');
    if (document.documentElement.scrollWidth > innerWidth) wrong.push(`the page is ${document.documentElement.scrollWidth} wide`);
    if (document.querySelector('[tabindex]:not([tabindex="0"], [tabindex="-1"])')) wrong.push('somebody jumps the queue of the keyboard');
    for (const element of document.querySelectorAll('button:disabled')) {
      if (!element.title) wrong.push(`disabled, and does not say why: ${name(element)}`);
    }
    return wrong;
  });
  return found;
}

/** Goes through the page by keyboard: what is met, in order, must be all that can be used, in the order of the page, and show that it has
 *  the focus. */
export async function focusComplaints(page) {
  const wanted = await page.evaluate(() => {
    document.activeElement?.blur();
    const can = [...document.querySelectorAll('a[href], button:not(:disabled), input, select, summary, [tabindex="0"]')];
    const reached = can.filter((element) => element.checkVisibility({ visibilityProperty: true }));
    reached.forEach((element, i) => {
      element.dataset.order = String(i);
    });
    return reached.length;
  });
  const wrong = [];
  const steps = Math.min(wanted, 30);
  let last = -1;
  for (let i = 0; i < steps; i++) {
    await page.keyboard.press('Tab');
    const { order, outline, text } = await page.evaluate(() => {
      const element = document.activeElement;
      const style = getComputedStyle(element);
      return {
        order: Number(element.dataset.order),
        outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
        text: element.outerHTML.slice(0, 80),
      };
    });
    // A figure that comes meanwhile may bring something new to step on, which has no number.
    if (order <= last || order > last + 1) wrong.push(`step ${i} of the keyboard goes from place ${last} to ${order}: ${text}`);
    if (!Number.isNaN(order)) last = order;
    if (!outline) wrong.push(`nothing shows the focus of ${text}`);
  }
  return wrong;
}

export { assert };

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { examples, operationNameOf } from './examples/index.ts';

const stack = inject('stack');
const executablePath = inject('chromium');
const screenshots = path.resolve(import.meta.dirname, '../../../.cache/e2e');
const quietly = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function signInLink(): Promise<string> {
  const response = await fetch(`${stack.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${stack.token}` },
    body: JSON.stringify({ query: 'mutation { createSignInLink { url } }' }),
  });
  const { data } = (await response.json()) as { data: { createSignInLink: { url: string } } };
  return data.createSignInLink.url;
}

/** What the page asked of whom and complained about, from its first moment on. */
function watchPage(page: Page) {
  const seen = { foreign: [] as string[], complaints: [] as string[], frames: [] as string[] };
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== stack.url && protocol !== 'data:') seen.foreign.push(request.url());
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(stack.url).host) seen.foreign.push(socket.url());
    socket.on('framereceived', ({ payload }) => seen.frames.push(payload.toString()));
  });
  page.on('console', (message) => {
    if (message.type() === 'error') seen.complaints.push(message.text());
  });
  page.on('pageerror', (error) => seen.complaints.push(error.message));
  return seen;
}

async function runExample(page: Page, title: string) {
  await page.getByRole('button', { name: title }).first().click();
  await page.getByRole('button', { name: /^Execute query/ }).click();
}

const answerOf = async (page: Page) =>
  (await page.locator('.graphiql-response .view-lines').innerText()).replaceAll('\u00a0', ' ');

describe.skipIf(executablePath === null)('GraphiQL in Chromium (from CHROMIUM_PATH or the PATH)', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let seen: ReturnType<typeof watchPage>;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: quietly });
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    seen = watchPage(page);
    await page.goto(await signInLink());
    await page.getByRole('button', { name: /^Execute query/ }).waitFor();
  });

  afterAll(() => browser.close());

  it('opens after signing in, with a tab for every example', async () => {
    expect(new URL(page.url()).pathname).toBe('/graphiql/');
    expect(await page.title()).toBe('Circuitwatch');
    const tabs = await page.getByRole('tab').allInnerTexts();
    expect(tabs.map((tab) => tab.trim())).toEqual(examples.map(operationNameOf));
    await page.getByText('local admin').waitFor();
  });

  it('answers which circuits are broken', async () => {
    await runExample(page, 'Which circuits are broken?');
    await expect.poll(() => answerOf(page), { timeout: 30_000 }).toContain('"health": "BREACHED"');
    expect(await answerOf(page)).not.toContain('"errors"');
    await page.screenshot({ path: path.join(screenshots, 'graphiql.png') });
  });

  it('runs a plant and streams its progress to the end', async () => {
    await runExample(page, 'Run a plant');
    await expect.poll(() => answerOf(page), { timeout: 30_000 }).toMatch(/"total": \d+/);
    const total = /"total": (\d+)/.exec(await answerOf(page))?.[1] ?? 'none';
    await runExample(page, 'Watch the batch');
    await expect.poll(() => answerOf(page), { timeout: 120_000 }).toContain('"done": true');
    expect(await answerOf(page)).toContain(`"succeeded": ${total},`);
    await expect.poll(() => seen.frames.some((frame) => frame.includes('"complete"'))).toBe(true);
    expect(seen.frames.filter((frame) => frame.includes('"next"')).length).toBeGreaterThan(0);
    await page.screenshot({ path: path.join(screenshots, 'graphiql-batch.png') });
  });

  it('runs one monitor and follows it to its verdict', async () => {
    await runExample(page, 'Run one monitor now');
    await expect.poll(() => answerOf(page), { timeout: 30_000 }).toContain('"runMonitor"');
    await runExample(page, 'Watch it run');
    await expect.poll(() => answerOf(page), { timeout: 60_000 }).toContain('"verdict": "BREACHED"');
  });

  it.each([
    'Why is this circuit broken?',
    'How did a metric move?',
    'Fleet at a glance',
    'What did the workers do?',
  ])('answers: %s', async (title) => {
    await runExample(page, title);
    await expect.poll(() => answerOf(page), { timeout: 30_000 }).toContain('"data"');
    expect(await answerOf(page)).not.toContain('"errors"');
  });

  it('asked no other host for anything and complained about nothing', () => {
    expect(seen.foreign).toEqual([]);
    expect(seen.complaints).toEqual([]);
  });

  it('is dark for those who like it dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const brightness = Math.max(...(ground.match(/\d+/g) ?? []).slice(0, 3).map(Number));
    expect(brightness).toBeLessThan(64);
    await page.locator('.graphiql-query-editor .monaco-editor.vs-dark').waitFor();
    await page.screenshot({ path: path.join(screenshots, 'graphiql-dark.png') });
  });

  it('signs in who follows the link from another website', async () => {
    const visitor = await browser.newContext();
    const elsewhere = await visitor.newPage();
    // A data URL is a site of its own: what it links to is reached across sites.
    await elsewhere.goto(`data:text/html,<a href="${encodeURIComponent(await signInLink())}">in</a>`);
    await elsewhere.getByText('in').click();
    await elsewhere.waitForURL(`${stack.url}/graphiql/`);
    await elsewhere.getByRole('button', { name: /^Execute query/ }).waitFor({ timeout: 60_000 });
    await visitor.close();
  });

  it('signs out, and lets nobody in after that', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out').waitFor();
    const answer = await page.goto(`${stack.url}/graphiql/`);
    expect(answer?.status()).toBe(401);
    expect(await page.locator('body').innerText()).toContain('npx circuitwatch sign-in');
  });
});

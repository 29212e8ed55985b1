import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const stack = inject('stack');
const executablePath = inject('chromium');
const quietly = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
const hostile = '<img src=x onerror="document.title=1"><script>document.title = 2</script>';

async function ask<Data>(query: string): Promise<Data> {
  const response = await fetch(`${stack.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${stack.token}` },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { data: Data }).data;
}

/** Sends an alert as Prometheus does; gives its link as messages have it. */
async function linkToAlert(alertname: string): Promise<string> {
  const labels = { alertname, severity: 'critical', plant_id: 'e2e-plant', circuit_id: 'c1' };
  const sent = await fetch(`${stack.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${stack.token}` },
    body: JSON.stringify([{ labels, annotations: { summary: hostile } }]),
  });
  expect(sent.status).toBe(200);
  const { alerts } = await ask<{ alerts: { nodes: { id: string; name: string }[] } }>(
    '{ alerts(first: 100, filter: { plant: "e2e-plant" }) { nodes { id name } } }',
  );
  const globalId = alerts.nodes.find(({ name }) => name === alertname)?.id ?? '';
  const id = Buffer.from(globalId, 'base64url').toString().split(':')[1] ?? '';
  return `${stack.url}/alerts/${id}`;
}

async function signInLink(): Promise<string> {
  const data = await ask<{ createSignInLink: { url: string } }>('mutation { createSignInLink { url } }');
  return data.createSignInLink.url;
}

/** For the browser: the colour of each text and of the ground behind it, as `rgb(1, 2, 3)`. */
const coloursOfTexts = `(() => {
  const groundOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const texts = document.querySelectorAll('a, .badge, .faint, button, dt, dd, th, summary, label, time');
  return [...texts].map((element) => [getComputedStyle(element).color, groundOf(element)]);
})()`;
const isWiderThanWindow = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.skipIf(executablePath === null)(
  'Pages of alerts in Chromium (from CHROMIUM_PATH or the PATH)',
  () => {
    let browser: Browser;
    let page: Page;
    let link: string;
    const complaints: string[] = [];

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executablePath ?? '', args: quietly });
      page = await (await browser.newContext()).newPage();
      page.setDefaultTimeout(30_000);
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      link = await linkToAlert('Pump is on fire');
      await page.goto(await signInLink());
      await page.waitForURL(`${stack.url}/graphiql/`);
    });
    afterAll(() => browser.close());

    it('opens an alert from a link in a mail that is read on another site', async () => {
      await page.goto(`data:text/html,<a href="${encodeURIComponent(link)}?action=acknowledge">see it</a>`);
      await page.getByText('see it').click();
      await page.getByRole('heading', { level: 1, name: 'Pump is on fire' }).waitFor();
      const focused = page.locator(':focus');
      expect(await focused.getAttribute('id')).toBe('acknowledge-comment');
    });

    it('acknowledges, by keyboard', async () => {
      await page.keyboard.type('Looking at it');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('Acknowledged.').waitFor();
      const facts = await page.getByRole('region', { name: 'What, where and why' }).innerText();
      expect(facts).toMatch(/Acknowledged\s+local admin,/);
      await page.getByText('Looking at it').waitFor();
    });

    it('silences what the form proposes', async () => {
      await page.goto(`${link}?action=silence`);
      const form = page.locator('#silence');
      await form.getByLabel('1 day').check();
      await form.getByLabel('Why').fill('Fire brigade is there');
      await form.getByRole('button', { name: 'Silence' }).click();
      await page.getByRole('status').getByText('Silenced.').waitFor();
      const facts = await page.getByRole('region', { name: 'What, where and why' }).innerText();
      expect(facts).toMatch(/Silenced\s+By local admin until .*Fire brigade is there/);
    });

    it('shows both in the list', async () => {
      await page.goto(`${stack.url}/alerts?plant=e2e-plant`);
      const row = page.getByRole('row').filter({ hasText: 'Pump is on fire' });
      const text = await row.innerText();
      for (const part of ['Critical', 'Firing', 'Silenced', 'local admin']) expect(text).toContain(part);
    });

    it('shows hostile texts as texts', async () => {
      const strange = await linkToAlert(hostile);
      for (const address of [strange, `${stack.url}/alerts?plant=e2e-plant`]) {
        await page.goto(address);
        await page.getByText(hostile).first().waitFor();
        expect(await page.locator('script, img').count()).toBe(0);
        expect(await page.title()).not.toMatch(/^[12]$/);
      }
    });

    it.each([
      [390, 'light'],
      [390, 'dark'],
      [1440, 'light'],
      [2560, 'dark'],
    ] as const)('fits %i pixels, %s, and lets its texts be read', async (width, colorScheme) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      for (const address of [link, `${stack.url}/alerts`]) {
        await page.goto(address);
        expect(await page.evaluate(isWiderThanWindow)).toBe(false);
        const colours = await page.evaluate<[string, string][]>(coloursOfTexts);
        const contrasts = colours.map(([text, ground]) => contrast(text, ground));
        expect(contrasts.length).toBeGreaterThan(5);
        expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
      }
    });

    it('has nothing to complain about', () => {
      expect(complaints).toEqual([]);
    });
  },
);

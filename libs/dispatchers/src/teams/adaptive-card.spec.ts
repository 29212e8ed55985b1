import { describe, expect, it } from 'vitest';
import {
  buildAlert,
  buildAlerts,
  buildDriftAlert,
  buildHostileMessage,
  buildMessage,
  hostileTexts,
} from '../message/message-builders.spec-support.ts';
import { teamsBody } from './adaptive-card.ts';
import { cardProblems, readCard } from './read-card.spec-support.ts';

describe('teamsBody', () => {
  it('is a card that Microsoft accepts, and the parser does find faults', () => {
    expect(cardProblems(teamsBody(buildMessage([buildDriftAlert()])))).toEqual([]);
    const broken = teamsBody(buildMessage([buildDriftAlert()])).replace('Action.OpenUrl', 'Action.Nothing');
    expect(() => cardProblems(broken)).toThrow();
    const wrongColour = teamsBody(buildMessage([buildDriftAlert()])).replace('"Warning"', '"Mauve"');
    expect(cardProblems(wrongColour)).not.toEqual([]);
  });

  it('puts what matters first', () => {
    const card = readCard(teamsBody(buildMessage(buildAlerts(3))));
    const [title, summary] = card.body;
    expect(title).toMatchObject({
      text: '\\[Sev2 firing\\] High MAE Alert: 3 circuits of plant-01',
      color: 'Warning',
    });
    expect(summary?.text).toContain('worst 0.32 at C-003');
    expect(card.actions.map((action) => action.title)).toEqual(['Acknowledge', 'Silence', 'Open']);
    expect(card.fallbackText).toContain('[Sev2 firing] High MAE Alert');
  });

  it('is coloured by severity, and green when all is well', () => {
    const colourOf = (given: Parameters<typeof buildAlert>[0]): unknown =>
      readCard(teamsBody(buildMessage([buildAlert(given)]))).body[0]?.color;
    expect([0, 1, 2, 3, 4].map((severity) => colourOf({ severity: severity as 0 | 1 | 2 | 3 | 4 }))).toEqual([
      'Attention',
      'Attention',
      'Warning',
      'Accent',
      'Accent',
    ]);
    expect(colourOf({ status: 'RESOLVED', endsAt: new Date('2026-11-28T06:31:00Z') })).toBe('Good');
  });

  it('lists circuits with their links, and counts those it leaves out', () => {
    const card = readCard(teamsBody(buildMessage(buildAlerts(200), { truncatedAlerts: 40 })));
    const text = card.body.map((block) => block.text ?? '').join('\n');
    expect(text).toContain('[C-001](https://watch.example.com/alerts/1): 0.3,');
    expect(text).toMatch(/- and 1\d\d more/u);
    expect(text).toContain('40 more alerts not shown here.');
  });

  it.each([
    [
      '200 circuits with long names',
      buildAlerts(200, { labels: { plant_id: 'p'.repeat(500), note: 'n'.repeat(500) } }),
    ],
    [
      '100 rules',
      buildAlerts(100).map((alert, index) => ({ ...alert, ruleName: `Rule ${index} ${'é'.repeat(200)}` })),
    ],
    [
      'long addresses',
      buildAlerts(50).map((alert, index) => ({
        ...alert,
        url: `https://e.example/${index}?${'x'.repeat(1_900)}`,
        annotations: { runbook_url: `https://wiki.example/${index}?${'"'.repeat(600)}` },
      })),
    ],
  ])('stays below 20,000 bytes: %s', (_, alerts) => {
    const body = teamsBody(buildMessage(alerts, { url: `https://e.example/?${'y'.repeat(1_900)}` }));
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
    expect(cardProblems(body)).toEqual([]);
  });

  it.each(hostileTexts.map((text) => [text.slice(0, 20), text] as const))('survives %j', (_, text) => {
    const body = teamsBody(buildHostileMessage(text));
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
    expect(cardProblems(body)).toEqual([]);
    const card = readCard(body);
    expect(card.actions).toEqual([]);
    // Links that were not made here: `](` without a backslash before the bracket.
    expect(JSON.stringify(card.body)).not.toMatch(/(?<!\\\\)\]\(/u);
  });
});

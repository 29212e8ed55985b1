import { describe, expect, it } from 'vitest';
import {
  buildAlerts,
  buildDriftAlert,
  buildHostileMessage,
  buildMessage,
  hostileTexts,
} from '../message/message-builders.spec-support.ts';
import { readBlocks } from './read-blocks.spec-support.ts';
import { slackBody } from './slack-blocks.ts';

describe('slackBody', () => {
  it('tells what happened, what to do and where to act', () => {
    const { text, blocks } = readBlocks(slackBody(buildMessage(buildAlerts(3))));
    expect(text).toContain('[Sev2 firing] High MAE Alert: 3 circuits of plant-01');
    expect(blocks[0]).toMatchObject({
      type: 'header',
      text: { text: '🟠 [Sev2 firing] High MAE Alert: 3 circuits of plant-01' },
    });
    const written = JSON.stringify(blocks);
    expect(written).toContain('*Worst value*\\n0.32');
    expect(written).toContain('model_accuracy_mae &gt; 0.25');
    expect(written).toContain('• <https://watch.example.com/alerts/1|C-001>: 0.3,');
    expect(blocks.at(-1)).toMatchObject({
      type: 'actions',
      elements: [
        { url: 'https://watch.example.com/alerts?group=4&action=acknowledge', style: 'primary' },
        { url: 'https://watch.example.com/alerts?group=4&action=silence' },
        { url: 'https://watch.example.com/alerts?group=4' },
      ],
    });
  });

  it('shows a test and a resolved alert as such', () => {
    const test = readBlocks(slackBody(buildMessage([buildDriftAlert()], { reason: 'TEST' })));
    expect(test.blocks[0]).toMatchObject({ text: { text: expect.stringMatching(/^⚪ \[Test: /u) } });
    const endsAt = new Date('2026-11-28T06:31:00Z');
    const resolved = readBlocks(slackBody(buildMessage([buildDriftAlert({ status: 'RESOLVED', endsAt })])));
    expect(resolved.blocks[0]).toMatchObject({ text: { text: expect.stringMatching(/^🟢 /u) } });
  });

  it.each([
    ['200 circuits', buildAlerts(200)],
    ['long labels', buildAlerts(60, { labels: { plant_id: '<'.repeat(500), circuit_id: '&'.repeat(500) } })],
    [
      '100 rules',
      buildAlerts(100).map((alert, index) => ({ ...alert, ruleName: `Rule ${index} ${'&'.repeat(200)}` })),
    ],
    [
      'long addresses',
      buildAlerts(50).map((alert, index) => ({
        ...alert,
        url: `https://e.example/${index}?${'&'.repeat(1_900)}`,
        annotations: { runbook_url: `https://wiki.example/${index}?${'&'.repeat(1_900)}` },
      })),
    ],
  ])('keeps within the limits of Slack: %s', (_, alerts) => {
    readBlocks(
      slackBody(buildMessage(alerts, { truncatedAlerts: 7, url: `https://e.example/?${'y'.repeat(1_900)}` })),
    );
  });

  it.each(hostileTexts.map((text) => [text.slice(0, 20), text] as const))('survives %j', (_, text) => {
    const { blocks, text: fallback } = readBlocks(slackBody(buildHostileMessage(text)));
    // No mention and no link but ours, of which there is none here.
    expect(fallback).not.toMatch(/[<>]/u);
    expect(JSON.stringify(blocks.slice(1))).not.toMatch(/[<>]/u);
  });
});

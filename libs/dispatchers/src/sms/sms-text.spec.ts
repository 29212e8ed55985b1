import { describe, expect, it } from 'vitest';
import {
  buildAlert,
  buildAlerts,
  buildHostileMessage,
  buildMessage,
  hostileTexts,
} from '../message/message-builders.spec-support.ts';
import { countSeptets } from './gsm-text.ts';
import { smsText } from './sms-text.ts';

const short = 'https://w.example/a/4';

describe('smsText', () => {
  it('begins with the short name, and ends with the page where it fits', () => {
    expect(smsText(buildMessage(buildAlerts(3), { url: short }))).toBe(
      'MLOpsCrit: Sev2 firing High MAE Alert: 3 circuits of plant-01, worst 0.32 (model_accuracy_mae > 0.25) https://w.example/a/4',
    );
    const long = `https://w.example/${'a'.repeat(100)}`;
    expect(smsText(buildMessage(buildAlerts(3), { url: long }))).toBe(
      'MLOpsCrit: Sev2 firing High MAE Alert: 3 circuits of plant-01, worst 0.32 (model_accuracy_mae > 0.25)',
    );
  });

  it('says that all is well again without figures', () => {
    const endsAt = new Date('2026-11-28T06:31:00Z');
    const alert = buildAlert({ status: 'RESOLVED', endsAt, url: short });
    expect(smsText(buildMessage([alert]))).toBe(
      'MLOpsCrit: Sev2 resolved High MAE Alert: circuit C-007 of plant-01 https://w.example/a/4',
    );
  });

  it.each(hostileTexts.map((text) => [text.slice(0, 20), text] as const))('is one SMS for %j', (_, text) => {
    const written = smsText(buildHostileMessage(text));
    expect(countSeptets(written) ?? 160).toBeLessThanOrEqual(160);
    expect(written).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    expect(written.length).toBeGreaterThan(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { boundAlert, boundText, fitAlerts } from './fit-alerts.ts';
import { buildAlert, buildAlerts } from './message/message-builders.spec-support.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `${text}\ud83d\u0000`);

describe('boundText', () => {
  it('is never longer, never holds half a character or a control character', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 60 }), (text, longest) => {
        const bound = boundText(text, longest);
        expect(bound.length).toBeLessThanOrEqual(longest);
        expect(bound.isWellFormed()).toBe(true);
        expect(bound).not.toMatch(/[\p{Cc}--[\n\r\t]]/v);
      }),
    );
  });

  it('leaves alone what fits, and marks what was cut', () => {
    expect(boundText('Größe\t🔥\n', 20)).toBe('Größe\t🔥\n');
    expect(boundText('abcdef', 4)).toBe('abc…');
    expect(boundText('ab🔥def', 4)).toBe('ab…');
  });
});

it('bounds every text of an alert', () => {
  const text = 'x'.repeat(100_000);
  const labels = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`${index}${text}`, text]));
  const alert = buildAlert({ ruleName: text, summary: text, description: text, url: text, window: text });
  const bound = boundAlert({ ...alert, condition: text, labels, annotations: labels });
  expect(JSON.stringify(bound).length).toBeLessThan(100_000);
});

describe('fitAlerts', () => {
  const body = z.object({ ids: z.array(z.string()), left: z.int() });
  const bodyOf = (shown: readonly { readonly id: string }[], left: number): string =>
    JSON.stringify({ ids: shown.map(({ id }) => id), left });

  it('shows the most that fit, from the front, and counts the others', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 60, max: 4_000 }), (count, mostBytes) => {
        const alerts = buildAlerts(count);
        const { ids, left } = body.parse(JSON.parse(fitAlerts(alerts, mostBytes, bodyOf)));
        expect(ids).toEqual(alerts.slice(0, ids.length).map(({ id }) => id));
        expect(ids.length + left).toBe(count);
        const oneMore = bodyOf(alerts.slice(0, ids.length + 1), count - ids.length - 1);
        if (left > 0) expect(Buffer.byteLength(oneMore)).toBeGreaterThan(mostBytes);
      }),
    );
  });

  it('says a single alert that is too long in fewer words', () => {
    const long = buildAlert({ description: 'ü'.repeat(5_000) });
    const fitted = fitAlerts([long], 500, ([alert], left) =>
      JSON.stringify({ text: alert?.description, left }),
    );
    expect(JSON.parse(fitted)).toEqual({ text: `${'ü'.repeat(199)}…`, left: 0 });
  });
});

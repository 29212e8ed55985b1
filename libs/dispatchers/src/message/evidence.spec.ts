import { describe, expect, it } from 'vitest';
import { evidenceLine, evidenceRows } from './evidence.ts';
import { buildAlert, hostileTexts } from './message-builders.spec-support.ts';

function read(...evidence: Readonly<Record<string, unknown>>[]): readonly string[] {
  return evidenceRows(buildAlert({ evidence })).map(evidenceLine);
}

describe('evidence', () => {
  it('is what a query answered, in words', () => {
    const TimeGenerated = new Date('2026-11-28T06:31:00Z');
    expect(
      read({ TimeGenerated, Level: 'Error', value: 0.31234, customDimensions: { circuit: 'C-1' } }),
    ).toEqual([
      'TimeGenerated 2026-11-28 06:31 UTC, Level Error, value 0.3123, customDimensions {"circuit":"C-1"}',
    ]);
  });

  it('is a few rows and cells, without those that say nothing', () => {
    const row = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`c${index}`, index]));
    expect(read(row, {}, row, row, row)).toEqual([
      'c0 0, c1 1, c2 2, c3 3, c4 4, c5 5',
      'c0 0, c1 1, c2 2, c3 3, c4 4, c5 5',
    ]);
    expect(read({ a: null, b: undefined, c: '', d: true, e: 12n })).toEqual(['d true, e 12']);
  });

  it('survives whatever a row holds', () => {
    const loop: Record<string, unknown> = { a: 1n };
    loop['self'] = loop;
    expect(read({ loop, big: { n: 1n }, run: () => 1, ok: 1 })).toEqual(['ok 1']);
    for (const text of hostileTexts) {
      for (const line of read({ [text]: text, deep: { [text]: text } })) {
        expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
        expect(line.length).toBeLessThanOrEqual(800);
      }
    }
  });
});

import { describe, expect, it } from 'vitest';
import { hasNewTruth } from './has-new-truth.ts';

const startedAt = new Date('2026-03-01T12:00:00Z');
const before = '2026-03-01T11:00:00.000Z';
const after = '2026-03-01T13:00:00.000Z';
const file = { uri: 'file:///truth/a.parquet', bytes: 100, modifiedAt: before };

describe('hasNewTruth', () => {
  const first = { cause: 'SCHEDULE', startedAt, files: [file] } as const;

  it('sees a file that is new, larger or written again', () => {
    expect(hasNewTruth(first, [file])).toBe(false);
    expect(hasNewTruth(first, [])).toBe(false);
    expect(hasNewTruth(first, [file, { ...file, uri: 'file:///truth/b.parquet' }])).toBe(true);
    expect(hasNewTruth(first, [{ ...file, bytes: 200 }])).toBe(true);
    expect(hasNewTruth(first, [{ ...file, modifiedAt: after }])).toBe(true);
    expect(hasNewTruth({ ...first, files: null }, [file])).toBe(true);
  });

  it('needs a later write once the window was measured again', () => {
    const again = { ...first, cause: 'LATE_TRUTH' as const };
    expect(hasNewTruth(again, [{ ...file, bytes: 200 }])).toBe(false);
    expect(hasNewTruth(again, [{ ...file, bytes: 200, modifiedAt: after }])).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { defaultWindows, resolveWindows } from './windows.ts';

const at = new Date('2026-04-08T06:00:00Z');

describe('resolveWindows', () => {
  it('puts the default target into the last 7 days and the baseline into the 30 before', () => {
    const windows = resolveWindows(
      {
        target: { asset: 'readings:1', window: defaultWindows.target },
        baseline: { asset: 'readings:1', window: defaultWindows.baseline },
      },
      at,
    );
    expect(windows).toEqual({
      target: { from: new Date('2026-04-01T06:00:00Z'), to: at },
      baseline: { from: new Date('2026-03-02T06:00:00Z'), to: new Date('2026-04-01T06:00:00Z') },
    });
  });

  it('allows windows shorter than a day and overlapping ones', () => {
    const window = { lookbackSize: 'PT6H', lookbackOffset: 'PT30M' };
    const selection = { asset: 'readings:1', window };
    const { target, baseline } = resolveWindows({ target: selection, baseline: selection }, at);
    expect(target).toEqual({
      from: new Date('2026-04-07T23:30:00Z'),
      to: new Date('2026-04-08T05:30:00Z'),
    });
    expect(baseline).toEqual(target);
  });
});

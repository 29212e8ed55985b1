import { describe, expect, it } from 'vitest';
import { chooseTuning } from './choose-tuning.ts';

const measured = (threads: number, rowsAtOnce: number, nsPerRow: number) => ({
  threads,
  rowsAtOnce,
  nsPerRow,
});

describe('chooseTuning', () => {
  it.each([
    ['the fastest batch', [measured(1, 256, 71), measured(1, 1_024, 44), measured(1, 4_096, 40)], [1, 4_096]],
    ['the smallest that is about as fast', [measured(1, 256, 2_470), measured(1, 4_096, 2_432)], [1, 256]],
    ['one thread where more gain little', [measured(1, 4_096, 40), measured(2, 4_096, 39)], [1, 4_096]],
    ['more threads where they gain much', [measured(1, 4_096, 2_400), measured(2, 4_096, 1_300)], [2, 4_096]],
  ])('takes %s', (_what, measurements, [threads, rowsAtOnce]) => {
    expect(chooseTuning(measurements)).toMatchObject({ threads, rowsAtOnce });
  });

  it('needs a measurement', () => {
    expect(() => chooseTuning([])).toThrow(RangeError);
  });
});

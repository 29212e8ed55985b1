import type { Distribution } from '@circuitwatch/persistence';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distributionPicture } from './distribution-picture.ts';

const drawn: Distribution = {
  ...{ id: '1', runId: 'run', signal: 'drift', feature: 'pressure', others: 0 },
  ...{ edges: [0, 10, 20], categories: [], baselineCounts: [80, 20], targetCounts: [20, 60] },
};

/** Heights of the steps of a side, as shares of the highest. */
function steps(markup: string, side: string): number[] {
  const path = new RegExp(`class="${side}" d="M52 172(.*?)V172`).exec(markup)?.[1] ?? '';
  return [...path.matchAll(/V([\d.]+)H/g)].map(([, y]) => (172 - Number(y)) / (172 - 10));
}

describe('distributionPicture', () => {
  it('draws shares of each side, the highest up to the top', () => {
    const { markup } = distributionPicture(drawn);
    expect(steps(markup, 'baseline')).toEqual([1, expect.closeTo(0.25, 2)]);
    expect(steps(markup, 'target')).toEqual([expect.closeTo(0.25 / 0.8, 2), expect.closeTo(0.75 / 0.8, 2)]);
    expect(markup).toContain('Baseline: most rows, 80 %, in 0 to 10. Target: most rows, 75 %, in 10 to 20.');
  });

  it('draws categories with their names, however strange', () => {
    const categories = ['<b>&"', '', 'x'.repeat(100)];
    const { markup } = distributionPicture({
      ...drawn,
      ...{ edges: [], categories, baselineCounts: [1, 1, 2], targetCounts: [4, 0, 0] },
    });
    expect(markup).not.toContain('<b>');
    expect(markup).toContain('(empty)');
    expect(markup).toContain(`${'x'.repeat(15)}…`);
    expect(markup.match(/<rect/g)?.length).toBe(6);
  });

  it('says where there is nothing to draw', () => {
    const { markup } = distributionPicture({ ...drawn, baselineCounts: [0, 0], targetCounts: [0, 0] });
    expect(markup).toContain('There are no rows to draw.');
    expect(markup).not.toContain('<svg');
  });

  it('never draws what is no number', () => {
    const count = fc.oneof(fc.nat(), fc.constantFrom(0, -1, NaN, Infinity, 1e308));
    const edge = fc.oneof(fc.double(), fc.constantFrom(-Infinity, Infinity, 0, 1));
    fc.assert(
      fc.property(fc.array(count, { maxLength: 80 }), fc.array(edge, { maxLength: 81 }), (counts, edges) => {
        const sorted = edges.toSorted((one, other) => one - other);
        const { markup } = distributionPicture({
          ...drawn,
          ...{ edges: sorted, baselineCounts: counts, targetCounts: counts.toReversed() },
        });
        expect(markup).not.toMatch(/d="[^"]*(NaN|Infinity)|(x|y|width)="(NaN|-?Infinity)/);
      }),
    );
  });
});

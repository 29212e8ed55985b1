import { type DistributionDrawing } from '@circuitwatch/alerting-definitions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileTexts } from '../message/message-builders.spec-support.ts';
import { type Colour } from './canvas.ts';
import { drawDistribution } from './draw-distribution.ts';
import { baselineColour, paper, targetColour } from './palette.ts';
import { readPng, type DecodedPng } from './read-png.spec-support.ts';

const histogram: DistributionDrawing = {
  feature: 'temperature',
  edges: [0, 10, 20, 30, 40],
  categories: [],
  baselineCounts: [80, 20, 0, 0],
  targetCounts: [0, 0, 20, 80],
};

const categories: DistributionDrawing = {
  feature: 'mode',
  edges: [],
  categories: ['idle', 'full'],
  baselineCounts: [90, 10],
  targetCounts: [10, 90],
};

function draw(drawing: DistributionDrawing): DecodedPng {
  const picture = drawDistribution(drawing);
  if (picture === null) throw new Error('nothing was drawn');
  const png = readPng(picture.png);
  expect([png.width, png.height]).toEqual([picture.width * 2, picture.height * 2]);
  return png;
}

/** Pixels of exactly this colour within a column or a region. */
function count(png: DecodedPng, colour: Colour, from: number, to: number): number {
  let found = 0;
  for (let y = 80; y < png.height; y += 1) {
    for (let x = from; x < to; x += 1) if (png.at(x, y).join() === colour.join()) found += 1;
  }
  return found;
}

describe('drawDistribution', () => {
  it('draws each side where its rows are, in its own colour', () => {
    const png = draw(histogram);
    const half = png.width / 2;
    expect(count(png, baselineColour, 120, half)).toBeGreaterThan(200);
    expect(count(png, targetColour, half, png.width)).toBeGreaterThan(200);
    // The middle of the tallest bars is filled, the space above the low bars is not.
    expect(png.at(240, 300)).not.toEqual(paper);
    expect(png.at(1_000, 300)).not.toEqual(paper);
    expect(png.at(500, 250)).toEqual(paper);
  });

  it('draws bars as long as their shares', () => {
    const png = draw(categories);
    const longOf = (colour: Colour, y: number): number => {
      let length = 0;
      while (png.at(322 + length, y).join() === colour.join()) length += 1;
      return length;
    };
    const [idleBefore, idleNow] = [longOf(baselineColour, 96), longOf(targetColour, 117)];
    expect(idleBefore / idleNow).toBeCloseTo(9, 0);
    expect(longOf(targetColour, 117 + 60)).toBe(idleBefore);
  });

  it('is the same for the same numbers', () => {
    expect(drawDistribution(histogram)?.png.equals(drawDistribution(histogram)?.png ?? Buffer.of())).toBe(
      true,
    );
  });

  it('says what it shows', () => {
    expect(drawDistribution(histogram)?.description).toBe(
      'temperature: the middle of the baseline is about 6.25, that of the target about 33.8.',
    );
    expect(drawDistribution(categories)?.description).toBe(
      'mode: idle was 90 % of the baseline and is 10 % of the target.',
    );
    const open = { ...histogram, edges: [-Infinity, 10, 20, 30, Infinity] };
    expect(drawDistribution(open)?.description).toContain('baseline is about 10');
  });

  it.each<readonly [string, Partial<DistributionDrawing>]>([
    ['no bins', { edges: [], baselineCounts: [], targetCounts: [] }],
    ['no rows', { baselineCounts: [0, 0, 0, 0], targetCounts: [0, 0, 0, 0] }],
    ['edges that fall', { edges: [0, 10, 5, 30, 40] }],
    ['edges that are missing', { edges: [0, 10] }],
    ['sides of different lengths', { targetCounts: [1] }],
    ['counts below zero', { baselineCounts: [-1, 2, 3, 4] }],
    ['counts that are no numbers', { baselineCounts: [NaN, 2, 3, 4] }],
    ['counts without end', { baselineCounts: [1e308, 1e308, 1e308, 1e308] }],
    ['names that are missing', { categories: ['a'] }],
  ])('draws nothing for %s', (_, given) => {
    expect(drawDistribution({ ...histogram, ...given })).toBeNull();
  });

  it('draws whatever can be drawn, of any size', () => {
    const counts = fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(
        counts,
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.boolean(),
        (bins, width, named) => {
          const drawing: DistributionDrawing = {
            feature: 'any',
            edges: named ? [] : [...bins, 0].map((_, index) => index * width),
            categories: named ? bins.map((_, index) => `name ${index}`) : [],
            baselineCounts: bins,
            targetCounts: bins.toReversed(),
          };
          const picture = drawDistribution(drawing);
          expect(picture === null).toBe(bins.every((value) => value === 0));
          if (picture !== null) expect(picture.png.length).toBeLessThan(60_000);
        },
      ),
      { numRuns: 15 },
    );
  });

  it.each(hostileTexts.map((text) => [text.slice(0, 20), text] as const))(
    'survives the name %j',
    (_, text) => {
      const picture = drawDistribution({ ...categories, feature: text, categories: [text, `${text}2`] });
      expect(picture?.png.length).toBeLessThan(60_000);
      expect(picture?.description.length).toBeLessThan(300);
    },
  );
});

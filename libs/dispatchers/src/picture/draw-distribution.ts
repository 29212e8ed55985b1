import { type DistributionDrawing } from '@circuitwatch/alerting-definitions';
import { cleanLine } from '../message/clean-text.ts';
import { humanNumber } from '../message/human-figures.ts';
import { createCanvas } from './canvas.ts';
import { categoriesHeight, drawCategories } from './category-picture.ts';
import { drawHeading, percent, pictureWidth } from './chart-frame.ts';
import { drawHistogram, histogramHeight } from './histogram-picture.ts';
import { paper } from './palette.ts';
import { encodePng } from './png.ts';
import { readShares, type Share, type Shares } from './shares.ts';

const density = 2;

/** A picture with what it shows in words. */
export interface DistributionPicture {
  readonly png: Buffer;
  /** CSS pixels; the PNG has twice as many each way. */
  readonly width: number;
  readonly height: number;
  /** One sentence for people who do not see it. */
  readonly description: string;
}

/** Where half of the rows lie below: the edge nearest to the median. */
function medianEdge(edges: readonly number[], shares: readonly number[]): number | null {
  let below = 0;
  for (const [index, share] of shares.entries()) {
    const from = edges[index] ?? NaN;
    const to = edges[index + 1] ?? NaN;
    if (below + share >= 0.5) {
      const within = share === 0 ? 0 : (0.5 - below) / share;
      if (!Number.isFinite(from)) return to;
      return Number.isFinite(to) ? from + within * (to - from) : from;
    }
    below += share;
  }
  return null;
}

function largestChange(bins: readonly Share[]): Share | undefined {
  return bins.toSorted((a, b) => Math.abs(b.target - b.baseline) - Math.abs(a.target - a.baseline))[0];
}

/** A median read off bins is no better than this. */
function roughly(value: number | null): string {
  return humanNumber(value === null ? null : Number(value.toPrecision(3)));
}

function describe(feature: string, shares: Shares): string {
  const name = cleanLine(feature, 80);
  if (shares.kind === 'CATEGORIES') {
    const change = largestChange(shares.bins);
    if (change === undefined) return `Distribution of ${name}.`;
    const category = cleanLine(change.name, 60);
    return `${name}: ${category} was ${percent(change.baseline)} of the baseline and is ${percent(change.target)} of the target.`;
  }
  const baseline = medianEdge(
    shares.edges,
    shares.bins.map((bin) => bin.baseline),
  );
  const target = medianEdge(
    shares.edges,
    shares.bins.map((bin) => bin.target),
  );
  return `${name}: the middle of the baseline is about ${roughly(baseline)}, that of the target about ${roughly(target)}.`;
}

/**
 * Draws the baseline against the target of a feature: a histogram for numbers, pairs of bars for categories. The same
 * drawing gives the same bytes with the same zlib. null when there is nothing sensible to draw.
 */
export function drawDistribution(drawing: DistributionDrawing): DistributionPicture | null {
  const shares = readShares(drawing);
  if (shares === null) return null;
  const height = shares.kind === 'HISTOGRAM' ? histogramHeight : categoriesHeight(shares.bins.length);
  const canvas = createCanvas(pictureWidth, height, density, paper);
  drawHeading(canvas, drawing);
  if (shares.kind === 'HISTOGRAM') drawHistogram(canvas, shares);
  else drawCategories(canvas, shares.bins);
  return {
    png: encodePng(pictureWidth * density, height * density, canvas.pixels, density),
    width: pictureWidth,
    height,
    description: describe(drawing.feature, shares),
  };
}

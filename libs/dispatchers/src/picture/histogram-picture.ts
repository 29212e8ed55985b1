import { axisLabels, axisTicks } from './axis-ticks.ts';
import { type Canvas, type Colour, type Point } from './canvas.ts';
import { drawLabel, labelSize, margin, percent, pictureWidth, type PlotArea } from './chart-frame.ts';
import { textWidth } from './lettering.ts';
import { baselineColour, faintInk, rule, targetColour } from './palette.ts';
import { type Shares } from './shares.ts';

type Histogram = Extract<Shares, { kind: 'HISTOGRAM' }>;

export const histogramHeight = 250;
const area: PlotArea = { left: 56, top: 44, right: pictureWidth - margin - 6, bottom: histogramHeight - 34 };

interface Side {
  readonly shares: readonly number[];
  readonly colour: Colour;
  readonly opacity: number;
  readonly lineWidth: number;
}

function drawSide(canvas: Canvas, side: Side, heightOf: (share: number) => number): void {
  const step = (area.right - area.left) / side.shares.length;
  // On whole device pixels, or neighbours show a seam.
  const edgeAt = (index: number): number =>
    Math.round((area.left + index * step) * canvas.density) / canvas.density;
  const outline: Point[] = [];
  side.shares.forEach((share, index) => {
    const [left, right, top] = [edgeAt(index), edgeAt(index + 1), heightOf(share)];
    canvas.fillRectangle([left, top], [right, area.bottom], side);
    outline.push([left, top], [right, top]);
  });
  const ends: readonly Point[] = [[area.left, area.bottom], ...outline, [area.right, area.bottom]];
  canvas.strokeLines([ends], side.lineWidth, { colour: side.colour });
}

/** Labels where they fit, none over another. */
function drawXLabels(canvas: Canvas, labels: readonly (readonly [number, string])[]): void {
  let free = 0;
  for (const [x, text] of labels) {
    const half = textWidth(text, labelSize) / 2;
    if (x - half < free || x + half > pictureWidth - 2) continue;
    canvas.fillRectangle([x - 0.5, area.bottom], [x + 0.5, area.bottom + 4], { colour: faintInk });
    drawLabel(canvas, text, [x, area.bottom + 18], 'CENTRE');
    free = x + half + 12;
  }
}

function xLabels({ edges, uniform, bins }: Histogram): readonly (readonly [number, string])[] {
  const width = area.right - area.left;
  const from = edges[0] ?? 0;
  const to = edges.at(-1) ?? 1;
  const ticks = uniform ? axisTicks(from, to, 8) : edges;
  const labels = axisLabels(ticks);
  return ticks.map((tick, index) => {
    const along = uniform ? (tick - from) / (to - from) : index / bins.length;
    return [area.left + along * width, labels[index] ?? ''];
  });
}

/**
 * Shares of both sides over the bins of a feature. Bins of one width stand on an axis of numbers; others, such as
 * deciles, stand side by side with their edges below, so that each shows its share of the rows.
 */
export function drawHistogram(canvas: Canvas, shares: Histogram): void {
  const baseline = shares.bins.map((bin) => bin.baseline);
  const target = shares.bins.map((bin) => bin.target);
  const highest = Math.max(...baseline, ...target) * 1.06;
  const heightOf = (share: number): number => area.bottom - (share / highest) * (area.bottom - area.top);
  for (const tick of axisTicks(0, highest, 5)) {
    const y = heightOf(tick);
    canvas.fillRectangle([area.left, y - 0.5], [area.right, y + 0.5], { colour: rule });
    drawLabel(canvas, percent(tick), [area.left - 8, y + labelSize / 2], 'RIGHT');
  }
  drawSide(canvas, { shares: baseline, colour: baselineColour, opacity: 0.3, lineWidth: 1.25 }, heightOf);
  drawSide(canvas, { shares: target, colour: targetColour, opacity: 0.22, lineWidth: 2 }, heightOf);
  canvas.fillRectangle([area.left, area.bottom - 0.5], [area.right, area.bottom + 0.5], { colour: faintInk });
  drawXLabels(canvas, xLabels(shares));
}

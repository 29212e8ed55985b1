import { type DistributionDrawing } from '@circuitwatch/alerting-definitions';
import { cleanLine } from '../message/clean-text.ts';
import { type Canvas, type Colour, type Point } from './canvas.ts';
import { drawText, fitText, textWidth } from './lettering.ts';
import { baselineColour, faintInk, ink, targetColour } from './palette.ts';

/** Width of every picture in CSS pixels: what fits a mail. */
export const pictureWidth = 600;
export const labelSize = 8;
export const margin = 14;

/** Where the bars are. */
export interface PlotArea {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function total(counts: readonly number[]): string {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  if (rows === 0) return ' (no rows)';
  return Number.isInteger(rows) && rows > 1 ? ` (${rows.toLocaleString('en-US')} rows)` : '';
}

/** The feature's name, and what the two colours are. */
export function drawHeading(canvas: Canvas, drawing: DistributionDrawing): void {
  const size = 10;
  const name = fitText(cleanLine(drawing.feature, 200), size, 220);
  drawText(canvas, name, [margin, 24], { size, paint: { colour: ink }, weight: 0.18 });
  let right = pictureWidth - margin;
  const sides: readonly (readonly [string, Colour])[] = [
    [`target${total(drawing.targetCounts)}`, targetColour],
    [`baseline${total(drawing.baselineCounts)}`, baselineColour],
  ];
  for (const [text, colour] of sides) {
    drawText(canvas, text, [right, 23], { size: labelSize, paint: { colour: ink }, align: 'RIGHT' });
    right -= textWidth(text, labelSize) + 16;
    canvas.fillRectangle([right, 14], [right + 10, 24], { colour });
    right -= 18;
  }
}

/** A label in the colour of axes. */
export function drawLabel(canvas: Canvas, text: string, at: Point, align: 'LEFT' | 'CENTRE' | 'RIGHT'): void {
  drawText(canvas, text, at, { size: labelSize, paint: { colour: faintInk }, align });
}

/** A share of 1 as people write it: `12 %`, `0.4 %`. */
export function percent(share: number): string {
  const hundredth = share * 100;
  return `${hundredth === 0 || hundredth >= 9.95 ? hundredth.toFixed(0) : Number(hundredth.toFixed(1))} %`;
}

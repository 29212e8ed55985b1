import { cleanLine } from '../message/clean-text.ts';
import { type Canvas } from './canvas.ts';
import { drawLabel, labelSize, margin, percent, pictureWidth } from './chart-frame.ts';
import { drawText, fitText } from './lettering.ts';
import { baselineColour, faintInk, ink, targetColour } from './palette.ts';
import { type Share } from './shares.ts';

const top = 44;
const rowHeight = 30;
const barHeight = 9;
const left = 160;
const right = pictureWidth - margin - 50;

/** CSS pixels that so many categories need. */
export function categoriesHeight(count: number): number {
  return top + count * rowHeight + 8;
}

/** A pair of bars for each category, with its shares in figures. */
export function drawCategories(canvas: Canvas, bins: readonly Share[]): void {
  const highest = Math.max(...bins.map((bin) => Math.max(bin.baseline, bin.target)));
  bins.forEach((bin, index) => {
    const y = top + index * rowHeight;
    const name = fitText(cleanLine(bin.name, 200) || '(empty)', labelSize, left - margin - 12);
    const middle = y + barHeight + labelSize / 2;
    drawText(canvas, name, [left - 12, middle], { size: labelSize, paint: { colour: ink }, align: 'RIGHT' });
    const sides = [
      [bin.baseline, baselineColour, y],
      [bin.target, targetColour, y + barHeight + 1.5],
    ] as const;
    for (const [share, colour, barTop] of sides) {
      const end = left + (share / highest) * (right - left);
      canvas.fillRectangle([left, barTop], [end, barTop + barHeight], { colour });
      drawLabel(canvas, percent(share), [end + 6, barTop + barHeight / 2 + labelSize / 2], 'LEFT');
    }
  });
  const bottom = top + bins.length * rowHeight - 6;
  canvas.fillRectangle([left - 1, top - 4], [left, bottom], { colour: faintInk });
}

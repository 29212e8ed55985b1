import type { ComparedDistribution } from '@circuitwatch/monitoring-comparison';
import { shares } from '../comparison/resample.ts';
import { shortNumber } from '../output/charts.ts';
import { html, trusted, type Html } from './html.ts';

type NumericalDistribution = Extract<ComparedDistribution, { kind: 'numerical' }>;

const width = 320;
const top = 6;
const floor = 104;

/** Both sides in the same bins: the baseline as a light area, the target as a strong outline over it. */
export function histogramSvg({ edges, baselineCounts, targetCounts }: NumericalDistribution): Html {
  const places = placeEdges(edges);
  const baseline = densities(baselineCounts, places);
  const target = densities(targetCounts, places);
  const highest = Math.max(...baseline, ...target, Number.MIN_VALUE);
  const outline = (heights: readonly number[]) => trusted(stepPath(heights, places, highest));
  const [first = 0, last = 0] = [edges[0], edges.at(-1)];
  return html`<svg viewBox="0 0 ${width} 122" role="img">
    <title>Histograms of baseline and target</title>
    <desc>${describe('Baseline', baselineCounts, edges)} ${describe('Target', targetCounts, edges)}</desc>
    <path class="b" d="${outline(baseline)}Z" />
    <path class="t" d="${outline(target)}" />
    <path class="x" d="M0 ${floor}H${width}" />
    <text x="0" y="118">${shortNumber(first)}</text>
    <text x="${width / 2}" y="118" class="m">
      ${places.isLinear ? shortNumber(first + (last - first) / 2) : ''}
    </text>
    <text x="${width}" y="118" class="e">${shortNumber(last)}</text>
  </svg>`;
}

/** Where edges lie between 0 and 1; bins are drawn equally wide where the edges cannot say how wide they are. */
interface Places {
  readonly at: readonly number[];
  readonly isLinear: boolean;
}

function placeEdges(edges: readonly number[]): Places {
  const [first = 0, last = 0] = [edges[0], edges.at(-1)];
  const span = last - first;
  const rises = edges.every((edge, index) => index === 0 || edge > (edges[index - 1] ?? edge));
  const isLinear = rises && Number.isFinite(span) && span > 0;
  const at = edges.map((edge, index) => (isLinear ? (edge - first) / span : index / (edges.length - 1)));
  return { at, isLinear };
}

/** Rows by width of the bin: a wide bin is not higher only because it is wide. */
function densities(counts: readonly number[], { at }: Places): number[] {
  return shares(counts).map((share, bin) => share / Math.max((at[bin + 1] ?? 1) - (at[bin] ?? 0), 1e-9));
}

function stepPath(heights: readonly number[], { at }: Places, highest: number): string {
  const steps = heights.map((height, bin) => {
    const y = floor - (height / highest) * (floor - top);
    return `V${short(y)}H${short((at[bin + 1] ?? 1) * width)}`;
  });
  return `M0 ${floor}${steps.join('')}V${floor}`;
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function describe(side: string, counts: readonly number[], edges: readonly number[]): string {
  const parts = shares(counts);
  const highest = Math.max(...parts, 0);
  if (highest === 0) return `${side}: no rows.`;
  const bin = parts.indexOf(highest);
  const [from = 0, to = 0] = [edges[bin], edges[bin + 1]];
  return `${side}: most rows, ${(highest * 100).toFixed(1)}%, from ${shortNumber(from)} to ${shortNumber(to)}.`;
}

import type { ComparedDistribution } from '@circuitwatch/monitoring-comparison';
import { shares } from '../comparison/resample.ts';
import { counted } from '../output/counted.ts';
import { html, type Html } from './html.ts';
import { shorten } from './shorten.ts';

type CategoricalDistribution = Extract<ComparedDistribution, { kind: 'categorical' }>;

const width = 320;
const labelWidth = 104;
const barWidth = 124;
const rowHeight = 22;
const mostRows = 10;

/** A pair of bars a category: the baseline light, the target outlined below it; the rarest as one pair. */
export function categoriesSvg(distribution: CategoricalDistribution): Html {
  const rows = rowsOf(distribution);
  const highest = Math.max(...rows.flatMap(({ baseline, target }) => [baseline, target]), Number.MIN_VALUE);
  const bar = (share: number) => ((share / highest) * barWidth).toFixed(1);
  const drawn = rows.map(({ label, baseline, target }, row) => {
    const y = row * rowHeight + 3;
    return html`<text x="0" y="${y + 11}">${shorten(label, 18)}<title>${shorten(label, 200)}</title></text>
      <rect class="b" x="${labelWidth}" y="${y}" width="${bar(baseline)}" height="8" />
      <rect class="t" x="${labelWidth}" y="${y + 8}" width="${bar(target)}" height="6" />
      <text x="${width}" y="${y + 11}" class="e">${percent(baseline)} → ${percent(target)}</text>`;
  });
  return html`<svg viewBox="0 0 ${width} ${rows.length * rowHeight + 4}" role="img">
    <title>Categories of baseline and target</title>
    <desc>
      ${rows.map(({ label, baseline, target }) => `${shorten(label, 40)}: ${percent(baseline)} to ${percent(target)}`).join('; ')}.
    </desc>
    ${drawn}
  </svg>`;
}

interface CategoryRow {
  readonly label: string;
  readonly baseline: number;
  readonly target: number;
}

function rowsOf({
  categories,
  baselineCounts,
  targetCounts,
  others,
}: CategoricalDistribution): CategoryRow[] {
  const baseline = shares(baselineCounts);
  const target = shares(targetCounts);
  const named = others > 0 ? categories.length - 1 : categories.length;
  const rows = categories.map((category, index) => ({
    label: index < named ? (category === '' ? '(empty text)' : category) : othersLabel(others),
    baseline: baseline[index] ?? 0,
    target: target[index] ?? 0,
  }));
  if (rows.length <= mostRows) return rows;
  const rest = rows.slice(mostRows - 1);
  const sum = (side: 'baseline' | 'target') => rest.reduce((total, row) => total + row[side], 0);
  const count = rest.length + Math.max(others - 1, 0);
  return [
    ...rows.slice(0, mostRows - 1),
    { label: othersLabel(count), baseline: sum('baseline'), target: sum('target') },
  ];
}

function othersLabel(count: number): string {
  return counted(count, 'other');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.01 ? 2 : 1)}%`;
}

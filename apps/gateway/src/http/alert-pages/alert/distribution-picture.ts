import { axisLabels, humanNumber, readShares, type Shares } from '@circuitwatch/dispatchers';
import type { Distribution } from '@circuitwatch/persistence';
import { html, type Html } from '../html.ts';
import { foreign } from '../show-parts.ts';

type Side = 'baseline' | 'target';
type Bins = Shares['bins'];

const width = 400;
const histogramHeight = 200;
const floor = 172;
const top = 10;
const left = 52;
const rowHeight = 34;
const barsFrom = 124;

function percent(share: number): string {
  return `${humanNumber(Math.round(share * 1_000) / 10)} %`;
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** The name of each bin: a category, or from where to where its numbers are. */
function binNames(shares: Shares): readonly string[] {
  if (shares.kind === 'CATEGORIES') return shares.bins.map(({ name }) => (name === '' ? '(empty)' : name));
  const edges = axisLabels(shares.edges);
  return shares.bins.map((_bin, index) => `${edges[index] ?? ''} to ${edges[index + 1] ?? ''}`);
}

function outline(bins: Bins, side: Side, highest: number): string {
  const step = (width - left) / bins.length;
  const steps = bins.map((bin, index) => {
    const y = floor - (bin[side] / highest) * (floor - top);
    return `V${short(y)}H${short(left + (index + 1) * step)}`;
  });
  return `M${left} ${floor}${steps.join('')}V${floor}`;
}

function edgeLabels(edges: readonly number[]): readonly Html[] {
  const labels = axisLabels(edges);
  const every = Math.max(1, Math.ceil((edges.length - 1) / 5));
  return edges.flatMap((_edge, index) => {
    if (index % every !== 0) return [];
    const x = left + (index / (edges.length - 1)) * (width - left);
    const anchor = index === edges.length - 1 ? 'end' : index === 0 ? 'start' : 'middle';
    return [
      html`<text x="${short(x)}" y="${floor + 20}" text-anchor="${anchor}">${labels[index] ?? ''}</text>`,
    ];
  });
}

function histogram({ bins, edges }: Extract<Shares, { kind: 'HISTOGRAM' }>, highest: number): Html {
  return html`<path class="baseline" d="${outline(bins, 'baseline', highest)}Z" />
    <path class="target" d="${outline(bins, 'target', highest)}" />
    <path class="axis" d="M${left} ${floor}H${width}" />
    <text x="${left - 6}" y="${top + 8}" text-anchor="end">${percent(highest)}</text>
    <text x="${left - 6}" y="${floor}" text-anchor="end">0 %</text>
    ${edgeLabels(edges)}`;
}

function categories(shares: Shares, highest: number): readonly Html[] {
  const names = binNames(shares);
  const longest = width - barsFrom - 52;
  return shares.bins.map((bin, index) => {
    const y = index * rowHeight + 4;
    const bar = (side: Side, at: number): Html => {
      const size = (bin[side] / highest) * longest;
      return html`<rect class="${side}" x="${barsFrom}" y="${at}" width="${short(size)}" height="12" />
        <text x="${short(barsFrom + size + 6)}" y="${at + 10}">${percent(bin[side])}</text>`;
    };
    return html`<text x="${barsFrom - 8}" y="${y + 17}" text-anchor="end"
        >${shortName(names[index] ?? '')}</text
      >
      ${bar('baseline', y)} ${bar('target', y + 13)}`;
  });
}

const longestName = 16;

/** In SVG there is no bdi. */
function shortName(name: string): string {
  const letters = [...name.replace(/[\p{Cc}\p{Cf}]/gu, ' ')];
  return letters.length > longestName ? `${letters.slice(0, longestName - 1).join('')}…` : letters.join('');
}

function mostOf(shares: Shares, side: Side): string {
  const names = binNames(shares);
  const highest = Math.max(...shares.bins.map((bin) => bin[side]));
  const index = shares.bins.findIndex((bin) => bin[side] === highest);
  const name = side === 'baseline' ? 'Baseline' : 'Target';
  if (highest === 0) return `${name}: no rows.`;
  return `${name}: most rows, ${percent(highest)}, in ${names[index] ?? ''}.`;
}

function figures(shares: Shares): Html {
  const names = binNames(shares);
  const rows = shares.bins.map(
    (bin, index) =>
      html`<tr>
        <th scope="row">${foreign(names[index] ?? '', 100)}</th>
        <td>${percent(bin.baseline)}</td>
        <td>${percent(bin.target)}</td>
      </tr>`,
  );
  return html`<details>
    <summary>The figures</summary>
    <div class="scroll">
      <table class="figures">
        <thead>
          <tr>
            <th scope="col">Bin</th>
            <th scope="col">Baseline</th>
            <th scope="col">Target</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </details>`;
}

/** Baseline against target, drawn and in words and figures; says so where there is nothing to draw. */
export function distributionPicture(distribution: Distribution): Html {
  const shares = readShares(distribution);
  const name = foreign(distribution.feature, 200);
  if (shares === null)
    return html`<section>
      <h2>Distribution of ${name}</h2>
      <p>There are no rows to draw.</p>
    </section>`;
  const highest = Math.max(...shares.bins.flatMap(({ baseline, target }) => [baseline, target]));
  const height = shares.kind === 'HISTOGRAM' ? histogramHeight : shares.bins.length * rowHeight + 4;
  const drawn = shares.kind === 'HISTOGRAM' ? histogram(shares, highest) : categories(shares, highest);
  return html`<section>
    <h2>Distribution of ${name}</h2>
    <figure>
      <svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="picture-title picture-words">
        <title id="picture-title">Share of rows by value, baseline against target</title>
        <desc id="picture-words">${mostOf(shares, 'baseline')} ${mostOf(shares, 'target')}</desc>
        ${drawn}
      </svg>
      <figcaption>
        <span class="key baseline">Baseline</span> <span class="key target">Target</span>
        <span class="faint">Share of rows. ${mostOf(shares, 'baseline')} ${mostOf(shares, 'target')}</span>
      </figcaption>
    </figure>
    ${figures(shares)}
  </section>`;
}

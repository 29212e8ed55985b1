import { metricCatalogue } from '@circuitwatch/metric-engine';
import type { FeatureComparison } from '@circuitwatch/monitoring-comparison';
import type { RankedFeature } from '../comparison/rank-features.ts';
import { shortNumber } from '../output/charts.ts';
import { categoriesSvg } from './categories-svg.ts';
import { histogramSvg } from './histogram-svg.ts';
import { html, type Html } from './html.ts';
import { metricTables } from './metric-rows.ts';
import { shorten } from './shorten.ts';

const longestName = 300;

/** A ranked feature with the id that links lead to and its place among the file's columns. */
export interface PlacedFeature extends RankedFeature {
  readonly id: string;
  readonly column: number;
}

/** Name, verdict, picture and figures of one feature. */
export function featureCard({ feature, verdict, metrics, id, column }: PlacedFeature): Html {
  return html`<article id="${id}" class="${verdict}" data-column="${column}" tabindex="-1">
    <header>
      <h2>${nameOf(feature)}</h2>
      <p>
        <span class="badge">${verdict === 'drifted' ? '✗ drifted' : '✓ healthy'}</span> ${feature.dataType}
      </p>
    </header>
    ${feature.reason === null ? null : html`<p class="note">${shorten(feature.reason, 500)}</p>`}
    ${picture(feature)} ${metricTables(metrics)}
  </article> `;
}

/** A feature without figures, and why. */
export function skippedEntry({ feature, id }: PlacedFeature): Html {
  return html`<div id="${id}" tabindex="-1">
    <dt>${nameOf(feature)}</dt>
    <dd>${shorten(feature.reason ?? 'No reason is given.', 500)}</dd>
  </div> `;
}

/** A square of the fleet's strip: colour and mark by verdict, words for those who hover or listen. */
export function featureTile({ feature, verdict, metrics: [worst], id }: PlacedFeature): Html {
  const figure =
    worst === undefined || worst.value === null
      ? ''
      : `, ${metricCatalogue.get(worst.metric)?.title ?? worst.metric} ${shortNumber(worst.value)}`;
  const words = `${shorten(feature.name, 80)}: ${verdict}${figure}`;
  return html`<li><a href="#${id}" class="${verdict}" title="${words}" aria-label="${words}"></a></li>`;
}

/**
 * Isolated, so that a name written from right to left does not turn what stands beside it; broken behind a separator
 * rather than within a word.
 */
function nameOf({ name }: FeatureComparison): Html {
  if (name === '') return html`<i>(no name)</i>`;
  const [first = '', ...rest] = shorten(name, longestName).split(/(?<=[_./:-])/);
  return html`<bdi>${first}${rest.map((part) => html`<wbr />${part}`)}</bdi>`;
}

function picture({ distribution }: FeatureComparison): Html | null {
  if (distribution === null) return null;
  return distribution.kind === 'numerical' ? histogramSvg(distribution) : categoriesSvg(distribution);
}

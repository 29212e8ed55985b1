import { metricCatalogue } from '@circuitwatch/metric-engine';
import type { ComparedMetric } from '@circuitwatch/monitoring-comparison';
import { shortNumber } from '../output/charts.ts';
import { html, type Html } from './html.ts';

const mostUnjudged = 3;

/** A table of the metrics, worst first; many without a threshold fold away. */
export function metricTables(metrics: readonly ComparedMetric[]): Html {
  const judged = metrics.filter(({ threshold }) => threshold !== null);
  const unjudged = metrics.filter(({ threshold }) => threshold === null);
  if (unjudged.length <= mostUnjudged) return metricTable(metrics);
  return html`${judged.length > 0 ? metricTable(judged) : null}
    <details>
      <summary>${unjudged.length} more without a threshold</summary>
      ${metricTable(unjudged)}
    </details>`;
}

function metricTable(metrics: readonly ComparedMetric[]): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Metric</th>
        <th scope="col">Value</th>
        <th scope="col">Threshold</th>
        <th scope="col">Verdict</th>
      </tr>
    </thead>
    <tbody>
      ${metrics.map(metricRow)}
    </tbody>
  </table>`;
}

function metricRow({ metric, value, statistic, threshold, breached }: ComparedMetric): Html {
  const definition = metricCatalogue.get(metric);
  const within = definition?.direction === 'below' ? '≥' : '≤';
  const isTest = definition?.unit === 'probability' && statistic !== null;
  return html`<tr${breached ? html` class="over"` : null}>
<th scope="row" title="${metric}">${definition?.title ?? metric}${isTest ? html`<small>statistic ${shortNumber(statistic)}</small>` : null}</th>
<td title="${value}">${value === null ? 'undefined' : shortNumber(value)}</td>
<td>${threshold === null ? '–' : `${within} ${shortNumber(threshold)}`}</td>
<td>${verdictText(value, threshold, breached)}</td>
</tr>`;
}

function verdictText(value: number | null, threshold: number | null, breached: boolean): string {
  if (breached) return '✗ beyond';
  return value === null || threshold === null ? '–' : '✓ within';
}

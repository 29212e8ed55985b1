import { createHash } from 'node:crypto';
import type { ComparisonReport } from '@circuitwatch/monitoring-comparison';
import { rankFeatures } from '../comparison/rank-features.ts';
import { verdictSentence } from '../comparison/verdict-sentence.ts';
import { featureCard, featureTile, skippedEntry, type PlacedFeature } from './feature-card.ts';
import { html, trusted, type Html } from './html.ts';
import { pageScript } from './script.ts';
import { pageStyles } from './styles.ts';

/** What a page says about where its figures come from, beside the report. */
export interface Provenance {
  /** The files as the caller named them. */
  readonly baseline: string;
  readonly target: string;
  /** Conditions that narrowed the rows or columns: their names with what was asked for. */
  readonly conditions: readonly (readonly [name: string, value: string])[];
}

/**
 * A whole page in one text: it asks for nothing from elsewhere, reads without script, and its policy lets no script
 * run but its own, whatever the data is called.
 */
export function comparisonPage(report: ComparisonReport, provenance: Provenance): string {
  const ranked = rankFeatures(report);
  const columns = new Map(report.features.map((feature, column) => [feature, column]));
  const placed = ranked.map((feature, index) => ({
    ...feature,
    id: `f${index + 1}`,
    column: columns.get(feature.feature) ?? index,
  }));
  const compared = placed.filter(({ verdict }) => verdict !== 'skipped');
  const skipped = placed.filter(({ verdict }) => verdict === 'skipped');
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="${policy()}" />
        <title>${provenance.target} against ${provenance.baseline}</title>
        ${trusted(`<style>${pageStyles}</style>`)}
      </head>
      <body>
        <a class="skip" href="#features">Skip to the features</a>
        ${pageHeader(report, provenance, verdictSentence(report, ranked))} ${fleetStrip(placed)}
        ${toolbar(compared)}
        <main id="features">${compared.map(featureCard)}</main>
        ${
          skipped.length === 0
            ? null
            : html`<section class="skipped-list">
                <h2>Skipped</h2>
                <dl>${skipped.map(skippedEntry)}</dl>
              </section>`
        }
        <footer>
          Made by <code>circuitwatch compare</code>. A value beyond its threshold is a breach; a feature with
          a breach drifted.
        </footer>
        ${trusted(`<script>${pageScript}</script>`)}
      </body>
    </html>`;
  return markup;
}

function policy(): string {
  const hash = createHash('sha256').update(pageScript).digest('base64');
  return `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

function pageHeader(report: ComparisonReport, provenance: Provenance, sentence: string): Html {
  const side = (name: string, file: string, rows: number) =>
    html`<div>
      <dt>${name}</dt>
      <dd><bdi>${file}</bdi><small>${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}</small></dd>
    </div>`;
  const conditions = provenance.conditions.map(
    ([name, value]) =>
      html`<div>
        <dt>${name}</dt>
        <dd><bdi>${value}</bdi></dd>
      </div>`,
  );
  return html`<header class="page ${report.drifted.length > 0 ? 'drifted' : 'healthy'}">
    <h1>${sentence}</h1>
    <dl>
      ${side('Baseline', provenance.baseline, report.baseline.rows)}${side('Target', provenance.target, report.target.rows)}
      <div>
        <dt>Definitions</dt>
        <dd>${report.definitions}</dd>
      </div>
      ${conditions}
    </dl>
  </header>`;
}

function fleetStrip(placed: readonly PlacedFeature[]): Html {
  const legend = ['baseline', 'target', 'drifted', 'healthy', 'skipped'].map(
    (word) => html`<span><i class="swatch ${word}"></i>${word}</span>`,
  );
  return html`<nav aria-label="All features, worst first">
    <ol class="strip">
      ${placed.map(featureTile)}
    </ol>
    <p class="legend">${legend}</p>
  </nav>`;
}

/** Of use with script alone, which is what shows it. */
function toolbar(compared: readonly PlacedFeature[]): Html | null {
  if (compared.length < 2) return null;
  return html`<form class="toolbar" hidden>
    <input type="search" aria-label="Search features" placeholder="Search ${compared.length} features" />
    <select aria-label="Show">
      <option value="">drifted and healthy</option>
      <option value="drifted">drifted</option>
      <option value="healthy">healthy</option>
    </select>
    <select aria-label="Order">
      <option value="rank">worst first</option>
      <option value="name">by name</option>
      <option value="column">as in the file</option>
    </select>
    <output></output>
  </form>`;
}

import { humanNumber } from '@circuitwatch/dispatchers';
import { encodeGlobalId } from '../../../global-id.ts';
import { html, type Html } from '../html.ts';
import { foreign } from '../show-parts.ts';
import { distributionPicture } from './distribution-picture.ts';
import type { AlertDetails } from './load-alert.ts';

const mostColumns = 12;

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return humanNumber(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function rowsTable({ alert: { evidence } }: AlertDetails): Html | null {
  if (evidence === null || evidence.rows.length === 0) return null;
  const { rows, rowCount } = evidence;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const shown = columns.slice(0, mostColumns);
  const heads = shown.map((column) => html`<th scope="col">${foreign(column, 100)}</th>`);
  const body = rows.map((row) => {
    const cells = shown.map((column) => html`<td>${foreign(cellText(row[column]), 200)}</td>`);
    return html`<tr>
      ${cells}
    </tr>`;
  });
  const notes = [
    rowCount > rows.length ? `${rows.length} of ${rowCount.toLocaleString('en-US')} rows.` : '',
    columns.length > shown.length ? `${shown.length} of ${columns.length} columns.` : '',
  ].join(' ');
  return html`<section>
    <h2>Evidence</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Rows of evidence">
      <table class="figures">
        <thead>
          <tr>
            ${heads}
          </tr>
        </thead>
        <tbody>
          ${body}
        </tbody>
      </table>
    </div>
    <p class="faint">${notes}</p>
  </section>`;
}

/** The document that shows the results of a run in GraphiQL. */
export function resultsDocument(runId: string): string {
  return `query RunOfAlert {
  node(id: "${encodeGlobalId('MonitorRun', runId)}") {
    ... on MonitorRun {
      scheduledAt
      status
      verdict
      monitor { name }
      signals { name verdict breachedFeatures }
      results(first: 100, filter: { verdict: [BREACHED, NO_DATA] }) {
        nodes { feature metric { title } value threshold verdict reason }
      }
    }
  }
}`;
}

function runSection({ runId }: AlertDetails): Html | null {
  if (runId === null) return null;
  return html`<section>
    <h2>Monitor run</h2>
    <p>
      All results of the run that found it: <a href="/graphiql/">open GraphiQL</a> and run the query below.
    </p>
    <details>
      <summary>The query</summary>
      <pre tabindex="0"><code>${resultsDocument(runId)}</code></pre>
    </details>
  </section>`;
}

/** The picture, the rows and the run that made the alert fire. */
export function evidenceSections(details: AlertDetails): Html {
  const { distribution } = details;
  const picture = distribution === null ? null : distributionPicture(distribution);
  return html`${picture} ${rowsTable(details)} ${runSection(details)}`;
}

import { describeCondition } from '@circuitwatch/alerting-evaluation';
import { silencedBy } from '@circuitwatch/alerting-routing';
import { humanNumber } from '@circuitwatch/dispatchers';
import type { StoredAlert } from '@circuitwatch/persistence';
import { sinceOf, summaryOf } from '../../../modules/alerts/summary.ts';
import { html, type Html } from '../html.ts';
import { ago, foreign, severityBadge, stateBadge } from '../show-parts.ts';
import type { AlertList } from './load-list.ts';

const columns = [
  'Severity',
  'Alert',
  'State',
  'Value',
  'Condition',
  'Since',
  'Acknowledged by',
  'Assignee',
] as const;

/** Where there is nothing to say. */
const nothing = html`<span class="faint">–</span>`;

/** A cell that names its column itself where rows are shown as cards. */
function cell(column: (typeof columns)[number], content: Html | string | null): Html {
  const name = column.toLowerCase().replaceAll(' ', '-');
  return html`<td
    role="cell"
    class="cell-${name}${content === null ? ' empty-cell' : ''}"
    data-column="${column}"
  >
    ${content ?? nothing}
  </td>`;
}

function person(name: string | null): Html | null {
  return name === null ? null : foreign(name, 100);
}

function row(alert: StoredAlert, { rules, silences, now }: AlertList): Html {
  const rule = alert.ruleId === null ? undefined : rules.get(alert.ruleId);
  const silence = silencedBy(alert, silences, now);
  const place =
    alert.circuit === null ? null : html`<span class="place">${foreign(alert.circuit, 100)}</span>`;
  return html`<tr role="row" class="row-${alert.severity}">
    ${cell('Severity', severityBadge(alert.severity))}
    ${cell(
      'Alert',
      html`<a href="/alerts/${alert.id}">${foreign(alert.ruleName, 200)}</a> ${place}
        <span class="summary">${foreign(summaryOf(alert), 200)}</span>`,
    )}
    ${cell(
      'State',
      html`${stateBadge(alert.state)} ${silence ? html`<span class="badge quiet">Silenced</span>` : null}`,
    )}
    ${cell('Value', alert.value === null ? null : humanNumber(alert.value))}
    ${cell('Condition', rule === undefined ? null : foreign(describeCondition(rule), 200))}
    ${cell('Since', ago(sinceOf(alert), now))} ${cell('Acknowledged by', person(alert.acknowledgedBy))}
    ${cell('Assignee', person(alert.assignee))}
  </tr>`;
}

function table(name: string, alerts: readonly StoredAlert[], list: AlertList): Html {
  const heads = columns.map((column) => html`<th role="columnheader" scope="col">${column}</th>`);
  // Roles are said: browsers forget them where style sheets turn rows into cards.
  return html`<section class="plant">
    <h2>${name === '' ? 'No plant' : foreign(name, 100)} <span class="faint">(${alerts.length})</span></h2>
    <table role="table">
      <thead role="rowgroup">
        <tr role="row">
          ${heads}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${alerts.map((alert) => row(alert, list))}
      </tbody>
    </table>
  </section>`;
}

/** The alerts of a page by plant, the plant with the gravest alert first. */
export function alertTables(list: AlertList): readonly Html[] {
  const alerts = list.page.items.map(({ node }) => node);
  const byPlant = Map.groupBy(alerts, ({ plant }) => plant ?? '');
  return [...byPlant].map(([plant, found]) => table(plant, found, list));
}

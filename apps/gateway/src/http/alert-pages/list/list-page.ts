import { severities, severityNames } from '@circuitwatch/alerting-definitions';
import { humanInstant } from '@circuitwatch/dispatchers';
import { html, type Html } from '../html.ts';
import { stateNames } from '../show-parts.ts';
import { alertTables } from './alert-table.ts';
import { filterForm } from './filter-form.ts';
import { isFiltered, listAddress } from './list-query.ts';
import type { AlertList } from './load-list.ts';

/** Seconds until the list is asked for again. */
export const refreshSeconds = 30;

function counted(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? `1 ${one}` : `${count.toLocaleString('en-US')} ${many}`;
}

function whatIsShown({ query: { state } }: AlertList): string {
  return state === '' ? 'firing' : stateNames[state].toLowerCase();
}

/** The title says the worst, so that a tab in the background tells it. */
export function listTitle(list: AlertList): string {
  const { total, bySeverity } = list;
  if (total === 0) return 'Alerts: none';
  const all = `${counted(total, 'alert')} ${whatIsShown(list)}`;
  const chosen = list.query.severities.length === 0 ? severities : list.query.severities;
  const gravest = chosen.find((severity) => bySeverity.has(severity));
  if (gravest === undefined) return all;
  return `${bySeverity.get(gravest) ?? 0} ${severityNames[gravest].toLowerCase()}, ${all}`;
}

function severityCounts({ bySeverity, query }: AlertList): Html | null {
  const items = severities
    .filter((severity) => bySeverity.has(severity))
    .map(
      (severity) =>
        html`<li>
          <a class="count severity-${severity}" href="${listAddress(query, { severities: [severity] })}">
            <strong>${bySeverity.get(severity) ?? 0}</strong> ${severityNames[severity]}
          </a>
        </li>`,
    );
  return items.length === 0
    ? null
    : html`<ul class="counts" aria-label="Alerts by severity">
        ${items}
      </ul>`;
}

function emptyState(list: AlertList): Html {
  if (isFiltered(list.query)) {
    return html`<section class="empty">
      <h2>No alert fits these filters</h2>
      <p><a href="/alerts">See all that fires</a></p>
    </section>`;
  }
  if (list.enabledRules === 0) {
    return html`<section class="empty">
      <h2>Nothing fires, and nothing watches</h2>
      <p>There is no alert rule that is enabled. Alerts that others send would show here.</p>
    </section>`;
  }
  const pending = list.pending === 0 ? '' : ` ${counted(list.pending, 'alert')} may follow: see “Pending”.`;
  return html`<section class="empty well">
    <h2>All is well</h2>
    <p>Nothing fires. ${counted(list.enabledRules, 'rule watches', 'rules watch')} the fleet.${pending}</p>
  </section>`;
}

function paging({ page, query }: AlertList): Html | null {
  const first = page.items[0]?.cursor ?? '';
  const last = page.items.at(-1)?.cursor ?? '';
  if (!page.hasNextPage && !page.hasPreviousPage) return null;
  const previous = page.hasPreviousPage
    ? html`<a rel="prev" href="${listAddress(query, { before: first })}">Previous page</a>`
    : null;
  const next = page.hasNextPage
    ? html`<a rel="next" href="${listAddress(query, { after: last })}">Next page</a>`
    : null;
  return html`<nav class="paging" aria-label="Pages of alerts">${previous} ${next}</nav>`;
}

function freshness({ query, now }: AlertList): Html {
  const turned = listAddress(query, {
    refreshes: !query.refreshes,
    after: query.after,
    before: query.before,
  });
  const text = query.refreshes ? `refreshes every ${refreshSeconds} s.` : 'does not refresh.';
  return html`<p class="faint">
    As of <time datetime="${now.toISOString()}">${humanInstant(now)}</time>; ${text}
    <a href="${turned}">${query.refreshes ? 'Pause' : 'Refresh by itself'}</a>
  </p>`;
}

/** Everything below the header of the list. */
export function listPage(list: AlertList): Html {
  const problems = list.query.problems.map((problem) => html`<li>${problem}</li>`);
  const hidden = list.total - list.page.items.length;
  return html`<h1>Alerts</h1>
    ${
      problems.length === 0
        ? null
        : html`<div class="problem" role="alert">
            <ul>
              ${problems}
            </ul>
          </div>`
    }
    <p class="total">
      ${counted(list.total, 'alert')}
      ${whatIsShown(list)}${hidden > 0 ? `, ${list.page.items.length} on this page` : ''}${
        list.pending > 0
          ? html`;
              <a
                href="${listAddress(list.query, { severities: [], plant: '', rule: '', acknowledged: '', state: 'PENDING' })}"
                >${list.pending} pending</a
              >`
          : null
      }
    </p>
    ${severityCounts(list)} ${filterForm(list)} ${list.total === 0 ? emptyState(list) : alertTables(list)}
    ${paging(list)} ${freshness(list)}`;
}

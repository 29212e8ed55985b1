import { alertStates, severities, severityNames } from '@circuitwatch/alerting-definitions';
import { flag, html, type Html } from '../html.ts';
import { stateNames } from '../show-parts.ts';
import type { AlertList } from './load-list.ts';
import { isFiltered, type ListQuery } from './list-query.ts';

interface Choice {
  readonly value: string;
  readonly name: string;
}

function select(name: string, label: string, chosen: string, choices: readonly Choice[]): Html {
  const options = choices.map(
    (choice) =>
      html`<option value="${choice.value}" ${flag('selected', choice.value === chosen)}>
        ${choice.name}
      </option>`,
  );
  return html`<p>
    <label for="${name}">${label}</label
    ><select id="${name}" name="${name}">
      ${options}
    </select>
  </p>`;
}

function textWithChoices(name: string, label: string, value: string, choices: readonly string[]): Html {
  const options = choices.map((choice) => html`<option value="${choice}"></option>`);
  return html`<p>
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" value="${value}" list="${name}-names" autocomplete="off" />
    <datalist id="${name}-names">${options}</datalist>
  </p>`;
}

function severityBoxes({ severities: chosen }: ListQuery): Html {
  const boxes = severities.map(
    (severity) =>
      html`<label class="box">
        <input
          type="checkbox"
          name="severity"
          value="${severity}"
          ${flag('checked', chosen.includes(severity))}
        />
        ${severityNames[severity]}
      </label>`,
  );
  return html`<fieldset>
    <legend>Severity</legend>
    ${boxes}
  </fieldset>`;
}

const states: readonly Choice[] = [
  { value: '', name: 'Fires now' },
  ...alertStates.toReversed().map((state) => ({ value: state, name: stateNames[state] })),
];
const acknowledgements: readonly Choice[] = [
  { value: '', name: 'Any' },
  { value: 'no', name: 'Not yet' },
  { value: 'yes', name: 'Acknowledged' },
];

/** The filters, open where they are in use. */
export function filterForm({ query, plants, page }: AlertList): Html {
  const rules = [...new Set(page.items.map(({ node }) => node.ruleName))].toSorted();
  const applied = isFiltered(query);
  return html`<details class="filters" ${flag('open', applied)}>
    <summary>Filters${applied ? ' (in use)' : ''}</summary>
    <form action="/alerts" method="get" role="search" aria-label="Filter alerts">
      ${severityBoxes(query)} ${textWithChoices('plant', 'Plant', query.plant, plants)}
      ${textWithChoices('rule', 'Rule', query.rule, rules)} ${select('state', 'State', query.state, states)}
      ${select('acknowledged', 'Acknowledged', query.acknowledged, acknowledgements)}
      ${query.refreshes ? null : html`<input type="hidden" name="refresh" value="off" />`}
      <p class="buttons">
        <button type="submit">Apply</button>
        ${applied ? html`<a href="/alerts">Clear filters</a>` : null}
      </p>
    </form>
  </details>`;
}

import { severityNames } from '@circuitwatch/alerting-definitions';
import { cleanLine } from '@circuitwatch/dispatchers';
import { roleIncludes } from '../../../access/roles.ts';
import type { Viewer } from '../../../auth/viewer.ts';
import { summaryOf } from '../../../modules/alerts/summary.ts';
import { html, type Html } from '../html.ts';
import { foreign, severityBadge, stateBadge } from '../show-parts.ts';
import type { DeedName } from './alert-deeds.ts';
import type { FormSettings } from './deed-form.ts';
import { deedForms } from './deed-forms.ts';
import { evidenceSections } from './evidence.ts';
import { alertFacts, labelFacts } from './facts.ts';
import type { AlertDetails } from './load-alert.ts';
import { timeLine, whoWasTold } from './time-line.ts';

/** How the page is asked for. */
export interface DetailView {
  readonly viewer: Viewer;
  readonly forms: FormSettings;
  /** What was just done. */
  readonly done: DeedName | null;
}

const doneTexts: Readonly<Record<DeedName, string>> = {
  acknowledge: 'Acknowledged.',
  unacknowledge: 'The acknowledgement was taken back.',
  assign: 'Assigned.',
  silence: 'Silenced.',
  comment: 'The comment is kept.',
  resolve: 'Resolved.',
};

/** The title of the alert's page. */
export function detailTitle({ alert }: AlertDetails): string {
  const place = [alert.plant, alert.circuit].filter((part) => part !== null).join(' / ');
  const name = cleanLine(alert.ruleName, 100);
  return `${severityNames[alert.severity]}: ${name}${place === '' ? '' : ` at ${cleanLine(place, 100)}`}`;
}

/** Problems of a form that the alert, as it is now, has no more. */
function strayProblems({ alert }: AlertDetails, { refused }: FormSettings): Html | null {
  if (refused === null) return null;
  const gone =
    (refused.name === 'acknowledge' && (alert.acknowledgedBy !== null || alert.state === 'NORMAL')) ||
    (refused.name === 'unacknowledge' && alert.acknowledgedBy === null) ||
    (refused.name === 'resolve' && alert.state === 'NORMAL');
  return gone ? problemList(refused.problems) : null;
}

function problemList(problems: readonly string[]): Html {
  return html`<div class="problem" role="alert">
    <ul>
      ${problems.map((problem) => html`<li>${problem}</li>`)}
    </ul>
  </div>`;
}

function actions({ alert }: AlertDetails, { viewer, forms }: DetailView): Html {
  const content = roleIncludes(viewer.role, 'OPERATOR')
    ? deedForms(alert, viewer.name, forms)
    : html`${forms.refused === null ? null : problemList(forms.refused.problems)}
        <p>
          You may look but not act: your role is ${viewer.role}, and acknowledging, assigning, silencing,
          commenting and resolving need OPERATOR. An admin can make a token with that role.
        </p>`;
  return html`<aside class="actions" aria-labelledby="actions-title">
    <h2 id="actions-title">What to do</h2>
    ${content}
  </aside>`;
}

/** Everything below the header of one alert's page. */
export function detailPage(details: AlertDetails, view: DetailView): Html {
  const { alert, silence } = details;
  const mayAct = roleIncludes(view.viewer.role, 'OPERATOR');
  return html`<p><a href="/alerts">All alerts</a></p>
    ${view.done === null ? null : html`<p class="done" role="status">${doneTexts[view.done]}</p>`}
    ${mayAct ? strayProblems(details, view.forms) : null}
    <header class="headline">
      <h1>${foreign(alert.ruleName, 200)}</h1>
      <p>
        ${severityBadge(alert.severity)} ${stateBadge(alert.state)}
        ${silence === null ? null : html`<span class="badge quiet">Silenced</span>`}
        <span class="summary">${foreign(summaryOf(alert), 500)}</span>
      </p>
    </header>
    <div class="columns">
      <section class="what" aria-label="What, where and why">${alertFacts(details)}</section>
      ${actions(details, view)}
      <div class="more">
        ${evidenceSections(details)} ${whoWasTold(details)} ${timeLine(details)} ${labelFacts(details)}
      </div>
    </div>`;
}

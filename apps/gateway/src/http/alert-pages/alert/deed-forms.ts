import { formatMatcher } from '@circuitwatch/alerting-routing';
import type { StoredAlert } from '@circuitwatch/persistence';
import { flag, html, type Html } from '../html.ts';
import type { DeedName } from './alert-deeds.ts';
import { deedForm, hasFocus, valueOf, type FormSettings } from './deed-form.ts';

const longestComment = 2_000;

function commentField(name: DeedName, label: string, settings: FormSettings, isFirst = true): Html {
  const id = `${name}-comment`;
  const focus = flag('autofocus', isFirst && hasFocus(name, settings));
  return html`<p>
    <label for="${id}">${label}</label>
    <textarea id="${id}" name="comment" rows="2" maxlength="${longestComment}" ${focus}>
${valueOf(settings, name, 'comment', '')}</textarea>
  </p>`;
}

const optional = 'Comment (optional)';

function acknowledgeForm({ acknowledgedBy, state }: StoredAlert, settings: FormSettings): Html | null {
  if (acknowledgedBy !== null) {
    return deedForm(
      {
        ...{ name: 'unacknowledge', title: 'Take the acknowledgement back', action: 'Take back' },
        fields: commentField('unacknowledge', optional, settings),
      },
      settings,
    );
  }
  if (state === 'NORMAL') return null;
  return deedForm(
    {
      ...{ name: 'acknowledge', title: 'Acknowledge', action: 'Acknowledge' },
      fields: html`<p class="faint">It is not repeated while it fires on.</p>
        ${commentField('acknowledge', optional, settings)}`,
    },
    settings,
  );
}

function assignForm({ assignee }: StoredAlert, viewerName: string, settings: FormSettings): Html {
  const proposed = assignee ?? viewerName;
  return deedForm(
    {
      ...{ name: 'assign', title: 'Assign', action: 'Assign' },
      fields: html`<p>
        <label for="assignee">Who takes care of it (empty: nobody)</label>
        <input
          id="assignee"
          name="assignee"
          value="${valueOf(settings, 'assign', 'assignee', proposed)}"
          maxlength="100"
          autocomplete="off"
          ${flag('autofocus', hasFocus('assign', settings))}
        />
      </p>`,
    },
    settings,
  );
}

/** The labels that a silence of this alert asks for. */
const silencedLabels = ['alertname', 'plant_id', 'circuit_id'];

function proposedMatchers({ labels }: StoredAlert): string {
  return silencedLabels
    .flatMap((name) => {
      const value = labels[name];
      return value === undefined || value === '' ? [] : [formatMatcher({ name, operator: '=', value })];
    })
    .join(', ');
}

const lengths = [
  ['1h', '1 hour'],
  ['4h', '4 hours'],
  ['1d', '1 day'],
  ['1w', '1 week'],
  ['resolved', 'Until resolved'],
] as const;

function silenceForm(alert: StoredAlert, settings: FormSettings): Html {
  const chosen = valueOf(settings, 'silence', 'until', '4h');
  const choices = lengths.map(
    ([value, name]) =>
      html`<label class="box">
        <input
          type="radio"
          name="until"
          value="${value}"
          ${flag('checked', value === chosen)}
          ${flag('autofocus', value === chosen && hasFocus('silence', settings))}
        />
        ${name}
      </label>`,
  );
  return deedForm(
    {
      ...{ name: 'silence', title: 'Silence', action: 'Silence' },
      fields: html`<p class="faint">Nobody is told of alerts that match, until it ends.</p>
        <fieldset>
          <legend>For how long</legend>
          ${choices}
        </fieldset>
        <p>
          <label for="matching">Which alerts (matchers)</label>
          <textarea id="matching" name="matching" rows="3" spellcheck="false" maxlength="10000">
${valueOf(settings, 'silence', 'matching', proposedMatchers(alert))}</textarea>
        </p>
        ${commentField('silence', 'Why (others will want to know)', settings, false)}`,
    },
    settings,
  );
}

function resolveForm(settings: FormSettings): Html {
  return deedForm(
    {
      ...{ name: 'resolve', title: 'Resolve', action: 'Resolve' },
      fields: html`<p class="faint">It ends now; if it is found again, it fires anew.</p>
        ${commentField('resolve', optional, settings)}`,
    },
    settings,
  );
}

/** Every form that makes sense for the alert as it is. */
export function deedForms(alert: StoredAlert, viewerName: string, settings: FormSettings): Html {
  return html`${acknowledgeForm(alert, settings)} ${assignForm(alert, viewerName, settings)}
  ${silenceForm(alert, settings)}
  ${deedForm(
    {
      ...{ name: 'comment', title: 'Comment', action: 'Comment' },
      fields: commentField('comment', 'What others should know', settings),
    },
    settings,
  )}
  ${alert.state === 'NORMAL' ? null : resolveForm(settings)}`;
}

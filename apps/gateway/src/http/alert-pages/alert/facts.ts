import { describeCondition, describeSeconds } from '@circuitwatch/alerting-evaluation';
import { formatMatchers } from '@circuitwatch/alerting-routing';
import { humanNumber } from '@circuitwatch/dispatchers';
import { sinceOf } from '../../../modules/alerts/summary.ts';
import { html, type Html } from '../html.ts';
import { ago, foreign, foreignLink, foreignParagraphs, instant } from '../show-parts.ts';
import type { AlertDetails } from './load-alert.ts';

/** A name and what is to be said of it; null: nothing. */
type Fact = readonly [name: string, content: Html | string | null];

function valueText({ alert, rule }: AlertDetails): string {
  const threshold = rule?.comparison?.threshold;
  const against = threshold === undefined ? '' : ` (threshold ${humanNumber(threshold)})`;
  return alert.value === null ? 'no value' : `${humanNumber(alert.value)}${against}`;
}

function acknowledged({ alert, now }: AlertDetails): Html | string {
  if (alert.acknowledgedBy === null) return 'Nobody yet';
  const when = alert.acknowledgedAt === null ? null : ago(alert.acknowledgedAt, now);
  return html`${foreign(alert.acknowledgedBy, 100)}, ${when}`;
}

function silenced({ silence }: AlertDetails): Html | null {
  if (silence === null) return null;
  const end = silence.endsAt === null ? 'its alerts resolve' : instant(silence.endsAt);
  return html`By ${foreign(silence.createdBy, 100)} until ${end}: ${foreignParagraphs(silence.comment)}
    <code>${foreign(formatMatchers(silence.matchers), 1_000)}</code>`;
}

function why({ alert, rule }: AlertDetails): readonly Fact[] {
  if (rule === null) {
    const source = alert.generatorUrl ? foreignLink(alert.generatorUrl, 'Where it comes from') : null;
    return [
      ['Condition', alert.ruleId === null ? 'Others’ rules found it and sent it here.' : 'Its rule is gone.'],
      ['Source', source],
      ['Ends unless sent again', alert.expiresAt === null ? null : instant(alert.expiresAt)],
    ];
  }
  return [
    ['Condition', html`<code>${foreign(describeCondition(rule), 500)}</code>`],
    ['Query', rule.source.kind === 'METRIC' ? null : html`<pre><code>${rule.source.query}</code></pre>`],
    ['Looked at', `every ${describeSeconds(rule.frequencySeconds)}`],
  ];
}

function factList(facts: readonly Fact[]): Html {
  const shown = facts.map(([name, content]) =>
    content === null
      ? html``
      : html`<div>
          <dt>${name}</dt>
          <dd>${content}</dd>
        </div>`,
  );
  return html`<dl class="facts">${shown}</dl>`;
}

function runbook({ alert }: AlertDetails): Html | null {
  const { annotations } = alert;
  const address = annotations['runbook_url'] ?? annotations['runbook'];
  return address === undefined ? null : foreignLink(address, 'Open the runbook');
}

/** What, where, why, since when, and who takes care. */
export function alertFacts(details: AlertDetails): Html {
  const { alert, now } = details;
  const since = sinceOf(alert);
  return factList([
    ['Plant', alert.plant === null ? 'None' : foreign(alert.plant, 100)],
    ['Circuit', alert.circuit === null ? null : foreign(alert.circuit, 100)],
    ['Value', valueText(details)],
    ...why(details),
    ['Since', html`${instant(since)} (${ago(since, now)})`],
    ['Acknowledged', acknowledged(details)],
    ['Assignee', alert.assignee === null ? 'Nobody' : foreign(alert.assignee, 100)],
    ['Silenced', silenced(details)],
    ['Runbook', runbook(details)],
  ]);
}

/** Labels and annotations as they are. */
export function labelFacts({ alert }: AlertDetails): Html {
  const rows = (texts: Readonly<Record<string, string>>): readonly Fact[] =>
    Object.entries(texts)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, text]) => [name, foreign(text, 2_000)]);
  const annotations = rows(alert.annotations);
  return html`<section>
    <h2>Labels</h2>
    ${factList(rows(alert.labels))}
    ${
      annotations.length === 0
        ? null
        : html`<h3>Annotations</h3>
            ${factList(annotations)}`
    }
  </section>`;
}

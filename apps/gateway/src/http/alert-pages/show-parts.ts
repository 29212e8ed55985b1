import { type AlertState, type Severity, severityNames } from '@circuitwatch/alerting-definitions';
import { cleanLine, cleanParagraphs, humanDuration, humanInstant } from '@circuitwatch/dispatchers';
import { html, type Html } from './html.ts';

/** What people call the states. */
export const stateNames: Readonly<Record<AlertState, string>> = {
  NORMAL: 'Resolved',
  PENDING: 'Pending',
  FIRING: 'Firing',
  RECOVERING: 'Recovering',
};

/** The severity as a coloured word. */
export function severityBadge(severity: Severity): Html {
  return html`<span class="badge severity-${severity}">${severityNames[severity]}</span>`;
}

/** The state as a word. */
export function stateBadge(state: AlertState): Html {
  return html`<span class="badge state-${state.toLowerCase()}">${stateNames[state]}</span>`;
}

/** Somebody else's text on one line, kept from turning the direction of what stands around it. */
export function foreign(text: string, limit = 300): Html {
  return html`<bdi>${cleanLine(text, limit)}</bdi>`;
}

/** As `foreign`, but with the breaks between its lines. */
export function foreignParagraphs(text: string): Html {
  return html`<bdi class="lines">${cleanParagraphs(text, 2_000)}</bdi>`;
}

/** How long ago, with the instant as a tooltip. */
export function ago(at: Date, now: Date): Html {
  const seconds = (now.getTime() - at.getTime()) / 1_000;
  const text = seconds >= 0 ? `${humanDuration(seconds)} ago` : `in ${humanDuration(-seconds)}`;
  return html`<time datetime="${at.toISOString()}" title="${humanInstant(at)}">${text}</time>`;
}

/** The instant itself. */
export function instant(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${humanInstant(at)}</time>`;
}

/** A link to another site, for addresses that browsers open; the bare text otherwise. */
export function foreignLink(address: string, name: string): Html {
  const url = URL.parse(address);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return foreign(address);
  return html`<a href="${url.href}" rel="noreferrer noopener">${name}</a>
    <span class="faint">(${foreign(url.host, 80)})</span>`;
}

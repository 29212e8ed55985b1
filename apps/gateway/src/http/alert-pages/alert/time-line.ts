import { humanNumber } from '@circuitwatch/dispatchers';
import type {
  AlertNote,
  AlertNoteKind,
  StoredNotification,
  StoredTransition,
} from '@circuitwatch/persistence';
import { explainDelivery } from '../../../modules/alerts/explain-delivery.ts';
import { longestHistory } from '../../../modules/alerts/history-limit.ts';
import { html, type Html } from '../html.ts';
import { foreign, foreignParagraphs, instant, stateBadge } from '../show-parts.ts';
import type { AlertDetails, Telling } from './load-alert.ts';

interface Entry {
  readonly at: Date;
  readonly content: Html;
}

const deeds: Readonly<Record<AlertNoteKind, string>> = {
  ACKNOWLEDGED: 'acknowledged it',
  UNACKNOWLEDGED: 'took the acknowledgement back',
  ASSIGNED: 'assigned it to',
  COMMENTED: 'wrote',
  RESOLVED: 'resolved it',
};

function noteEntry({ kind, actor, text, at }: AlertNote): Entry {
  const unassigned = kind === 'ASSIGNED' && text === '';
  const deed = unassigned ? 'unassigned it' : deeds[kind];
  const said =
    text === ''
      ? null
      : kind === 'ASSIGNED'
        ? html` ${foreign(text)}`
        : html`: <q>${foreignParagraphs(text)}</q>`;
  return { at, content: html`<strong>${foreign(actor, 100)}</strong> ${deed}${said}` };
}

/** What became of the message that told it. */
function sending(notification: StoredNotification | null): string {
  if (notification === null) return '';
  const { status, attempts, lastError } = notification;
  const because = lastError === null ? '' : ` ${lastError}`;
  switch (status) {
    case 'SENT':
      return '';
    case 'DEAD':
      return `But the message could not be delivered:${because || ' see its attempts.'}`;
    case 'CANCELED':
      return 'But the message was canceled.';
    case 'RETRY':
      return `The message is sent again after ${attempts} failed attempts.${because}`;
    case 'PENDING':
    case 'SENDING':
      return 'The message is on its way.';
  }
}

function tellingItem({ delivery, receiver, actionGroup, notification }: Telling): Html {
  const name = receiver?.name ?? 'A receiver that is gone';
  const explained = explainDelivery(delivery, actionGroup === null ? name : `${name} (${actionGroup})`);
  return html`<li class="told-${delivery.state.toLowerCase()}">
    ${foreign(`${explained} ${delivery.state === 'TOLD' ? sending(notification) : ''}`, 600)}
  </li>`;
}

function transitionEntry(transition: StoredTransition, tellings: readonly Telling[]): Entry {
  const { to, value, message, at } = transition;
  const told = tellings.filter(({ delivery }) => delivery.transitionId === transition.id);
  const list =
    told.length === 0
      ? null
      : html`<ul class="told">
          ${told.map(tellingItem)}
        </ul>`;
  const measured = value === null ? null : html` <span class="faint">value ${humanNumber(value)}</span>`;
  return { at, content: html`${stateBadge(to)} ${foreign(message, 500)}${measured}${list}` };
}

function newestTellings({ transitions, tellings }: AlertDetails): readonly Telling[] {
  const newest = transitions.find(({ id }) => tellings.some(({ delivery }) => delivery.transitionId === id));
  return tellings.filter(({ delivery }) => delivery.transitionId === newest?.id);
}

/** What happened, newest first: changes of state, who was told of the older ones or why not, and what people did. */
export function timeLine(details: AlertDetails): Html {
  const { transitions, notes, tellings } = details;
  // Those of the newest change have a section of their own.
  const newest = newestTellings(details);
  const older = tellings.filter((telling) => !newest.includes(telling));
  const entries = [
    ...transitions.map((transition) => transitionEntry(transition, older)),
    ...notes.map(noteEntry),
  ].toSorted((one, other) => other.at.getTime() - one.at.getTime());
  const items = entries.map(
    ({ at, content }) =>
      html`<li>
        ${instant(at)}
        <div>${content}</div>
      </li>`,
  );
  const isCut = [transitions, notes, tellings].some(({ length }) => length >= longestHistory);
  return html`<section>
    <h2>History</h2>
    ${
      items.length === 0
        ? html`<p>Nothing happened yet.</p>`
        : html`<ol class="time-line">
            ${items}
          </ol>`
    }
    ${isCut ? html`<p class="faint">Older entries are left out.</p>` : null}
  </section>`;
}

/** Who was told of the newest change that is told at all, and who was not and why. */
export function whoWasTold(details: AlertDetails): Html {
  const newest = newestTellings(details);
  return html`<section>
    <h2>Who was told</h2>
    ${
      newest.length === 0
        ? html`<p>Nobody yet.</p>`
        : html`<ul class="told">
            ${newest.map(tellingItem)}
          </ul>`
    }
  </section>`;
}

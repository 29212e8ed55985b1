import type { RoutedAlert, SuppressionReason } from '@circuitwatch/alerting-definitions';
import { parseMatchers } from '../matchers/matcher-text.ts';
import { Heard } from './heard.ts';
import { isMuteTime, policyOf, type AlertName, type Event, type HistoryRules } from './random-history.ts';
import { heldBy, SimulatedGroups, type Look, type SentMessage } from './simulated-groups.ts';

const stepSeconds = 10;
const receivers = [
  { id: 'ann', sendResolved: true },
  { id: 'bob', sendResolved: false },
] as const;

/** One of the receivers, and what it has heard. */
interface Listener {
  readonly id: string;
  readonly sendResolved: boolean;
  readonly heard: Heard;
}

const nameOf = ({ labels }: RoutedAlert): AlertName => labels['alertname'] as AlertName;

/** A history has some ten thousand of these. */
function claim(holds: boolean, what: string): void {
  if (!holds) throw new Error(`It is not so: ${what}.`);
}

/** Plays a history and holds what is sent against what people may expect, said without the code that decides. */
export class WatchedHistory {
  readonly groups: SimulatedGroups;
  readonly #rules: HistoryRules;
  readonly #listeners: readonly Listener[];
  readonly #silenced = new Map<string, readonly AlertName[]>();
  readonly #lastLooks = new Map<string, Look>();
  /** Since when nothing has kept an alert from a receiver. */
  readonly #freeSince = new Map<string, number>();
  /** Episodes that had their reason for not being told at all. */
  readonly #explained = new Set<string>();
  #seenMessages = 0;
  #seenLooks = 0;

  constructor(rules: HistoryRules) {
    this.#rules = rules;
    this.groups = new SimulatedGroups(policyOf(rules), new Date('2026-06-01T00:00:00Z'), () => receivers);
    this.#listeners = receivers.map(({ id, sendResolved }) => {
      return { id, sendResolved, heard: new Heard(sendResolved, rules.repeatIntervalSeconds) };
    });
  }

  play(event: Event): void {
    switch (event.does) {
      case 'fire':
        this.groups.fire(
          { alertname: event.alert },
          { throttleSeconds: this.#rules.throttles[event.alert], actionGroups: ['operators'] },
        );
        break;
      case 'resolve':
        this.groups.resolve({ alertname: event.alert });
        break;
      case 'fireAgain':
        this.play({ does: 'resolve', alert: event.alert });
        this.play({ does: 'fire', alert: event.alert });
        break;
      case 'acknowledge':
        this.groups.acknowledge({ alertname: event.alert });
        break;
      case 'silence':
        this.#silence(event.alerts, event.seconds);
        break;
      case 'endSilence':
        this.groups.endSilence(this.groups.silences.at(-1)?.id ?? '');
        break;
      case 'pass':
        for (let passed = 0; passed < event.seconds; passed += stepSeconds) this.#step();
    }
  }

  /** Everything resolves, and all silences end: in the end nobody is left believing that something fires. */
  finish(): void {
    for (const { labels } of this.groups.alerts.values()) this.groups.resolve(labels);
    for (const { id } of this.groups.silences) this.groups.endSilence(id);
    this.play({ does: 'pass', seconds: 2_000 });
    claim(this.groups.openGroups === 0, 'groups are done');
    for (const alert of this.groups.alerts.values()) {
      for (const { id, heard } of this.#listeners) {
        claim(heard.of(alert)?.isOver !== false, `${id} heard that ${nameOf(alert)} is over`);
      }
    }
  }

  #silence(alerts: readonly AlertName[], seconds: number | null): void {
    const id = `s${this.#silenced.size}`;
    this.#silenced.set(id, alerts);
    const matchers = parseMatchers(`alertname=~${alerts.join('|')}`);
    const endsAt = seconds === null ? null : new Date(this.groups.now.getTime() + seconds * 1_000);
    this.groups.silence({ id, matchers, endsAt });
  }

  /** In the order of the stages. */
  #mutedBy(alert: RoutedAlert, at: Date): SuppressionReason | null {
    const source = this.groups.alerts.get(JSON.stringify({ alertname: 'c' }));
    if (this.#rules.isInhibited && nameOf(alert) === 'a' && source?.endsAt === null) return 'INHIBITED';
    if (isMuteTime(this.#rules, at)) return 'MUTE_TIME';
    const isSilenced = this.groups.silences.some(
      ({ id, endsAt }) =>
        (endsAt === null || endsAt > at) && this.#silenced.get(id)?.includes(nameOf(alert)) === true,
    );
    return isSilenced ? 'SILENCED' : null;
  }

  #step(): void {
    const before = this.groups.now.getTime();
    const silenced = this.#listeners.map(
      (listener) => [listener, this.#silencedAtLastLook(listener)] as const,
    );
    this.groups.advance(stepSeconds);
    const looks = this.groups.looks.slice(this.#seenLooks);
    for (const look of looks) this.#checkLook(look);
    this.#seenLooks += looks.length;
    const times = looks.map(({ at, group }) => `${group} ${at.getTime()}`);
    claim(new Set(times).size === times.length, 'no group is looked at twice at once');
    for (const listener of this.#listeners) {
      for (const alert of this.groups.alerts.values()) this.#checkTold(listener, alert);
    }
    for (const [listener, ids] of silenced) {
      for (const id of ids) this.#checkSilenceEnd(listener, id, before);
    }
  }

  #checkLook(look: Look): void {
    const to = this.#seenMessages + look.decision.receivers.filter(({ notify }) => notify !== null).length;
    const messages = this.groups.sent.slice(this.#seenMessages, to);
    this.#seenMessages = to;
    for (const { id } of look.alerts) this.#lastLooks.set(id, look);
    for (const listener of this.#listeners) {
      const message = messages.find(({ receiver }) => receiver === listener.id);
      if (message !== undefined) this.#checkMessage(listener, message);
      if (message?.firing.length === 0) this.#checkAllOver(listener, look);
      this.#checkUnheard(listener, look);
      listener.heard.note(look, message, (alert) => this.#mutedBy(alert, look.at));
      for (const alert of look.alerts) this.#checkReason(listener, alert, look, message);
    }
  }

  #checkMessage({ heard, sendResolved }: Listener, { at, reason, firing, resolved }: SentMessage): void {
    const all = [...firing, ...resolved];
    claim(all.length > 0, 'a message says something');
    for (const alert of all) claim(this.#mutedBy(alert, at) === null, `${nameOf(alert)} may be told`);
    for (const alert of firing) claim(alert.endsAt === null, `${nameOf(alert)} fires`);
    for (const alert of resolved) {
      claim(sendResolved && alert.endsAt !== null, `${nameOf(alert)} is over, and that is wanted`);
      claim(heard.of(alert)?.isOver === false, `${nameOf(alert)} is told once to be over, after it was told`);
    }
    const isDue = (alert: RoutedAlert) => !alert.acknowledged && heard.repeatAt(alert) <= at.getTime();
    const hasNews = resolved.length > 0 || firing.some((alert) => heard.isNews(alert));
    claim(hasNews || firing.some(isDue), 'a message has a cause');
    claim(reason !== 'REPEAT' || (firing.some(isDue) && resolved.length === 0), 'a repeat is due');
    const isNew = reason === 'FIRST_NOTIFICATION' || reason === 'NEW_ALERTS_IN_GROUP';
    claim(!isNew || firing.some((alert) => heard.isNews(alert)), `there is news in ${reason}`);
    if (reason === 'NEW_RESOLVED') return;
    for (const alert of firing) claim(!heard.isThrottled(alert, at), `${nameOf(alert)} may be told again`);
  }

  /** A message without anything that fires closes the incident of its group. */
  #checkAllOver({ heard }: Listener, { alerts, at }: Look): void {
    for (const alert of alerts) {
      const isOpen = alert.endsAt === null && heard.knows(alert) && this.#mutedBy(alert, at) === null;
      claim(!isOpen, `${nameOf(alert)} is over when a message says that all is`);
    }
  }

  /** An episode that was over before it was told has that as its reason, when it is first looked at. */
  #checkUnheard({ id, heard }: Listener, look: Look): void {
    for (const alert of look.alerts) {
      const before = heard.of(alert);
      const key = `${id} ${alert.id} ${alert.episode}`;
      if (alert.endsAt === null || before?.episode === alert.episode || this.#explained.has(key)) continue;
      // Whoever knows that an earlier episode fires has to hear that it is over, or wants not to.
      const reason = heldBy(look, id, alert.id)?.reason;
      const isTooSoon = before === undefined || before.isOver;
      claim(!isTooSoon || reason === 'RESOLVED_BEFORE_SENT', `${nameOf(alert)} was over too soon`);
      this.#explained.add(key);
    }
  }

  /** Each alert of a look is told, or known, or has one reason. */
  #checkReason(
    { id, heard, sendResolved }: Listener,
    alert: RoutedAlert,
    look: Look,
    message: SentMessage | undefined,
  ): void {
    const decided = look.decision.receivers.find(({ receiverId }) => receiverId === id);
    const reasons = decided?.suppressed.filter(({ alertId }) => alertId === alert.id) ?? [];
    const reason = reasons[0]?.reason ?? null;
    const text = `${nameOf(alert)} is not told because of ${reason}`;
    claim(reasons.length <= 1, `${text} alone`);
    if ([...(message?.firing ?? []), ...(message?.resolved ?? [])].some((told) => told.id === alert.id)) {
      claim(reason === null, `${nameOf(alert)} was told, and needs no reason`);
      return;
    }
    const muted = this.#mutedBy(alert, look.at);
    if (alert.endsAt !== null) {
      const isOver = heard.of(alert)?.isOver !== false;
      const over = [null, 'RESOLVED_BEFORE_SENT', sendResolved ? null : 'RESOLVED_NOT_WANTED'];
      claim(isOver ? over.includes(reason) : reason === muted, text);
    } else if (muted === null) {
      const isQuiet = reason === 'THROTTLED' && heard.isThrottled(alert, look.at) && !heard.knows(alert);
      const isAnswered = reason === 'ACKNOWLEDGED' && alert.acknowledged && heard.knows(alert);
      claim(isQuiet || isAnswered || (reason === null && heard.knows(alert)), text);
    } else claim(reason === muted, text);
  }

  /** What fires, and nothing keeps quiet, is told soon; and again when it is time. */
  #checkTold({ id, heard }: Listener, alert: RoutedAlert): void {
    const now = this.groups.now.getTime();
    const key = `${id} ${alert.id} ${alert.episode}`;
    const isHeld =
      this.#mutedBy(alert, this.groups.now) !== null || heard.isThrottled(alert, this.groups.now);
    if (alert.endsAt !== null || isHeld) {
      this.#freeSince.delete(key);
      return;
    }
    const since = this.#freeSince.get(key) ?? now;
    this.#freeSince.set(key, since);
    const { groupWaitSeconds, groupIntervalSeconds } = this.#rules;
    const isLate = now - since > (groupWaitSeconds + groupIntervalSeconds) * 1_000;
    claim(heard.knows(alert) || !isLate, `${nameOf(alert)}, which fires, is told to ${id}`);
    if (!heard.knows(alert) || alert.acknowledged) return;
    claim(!isLate || heard.of(alert)?.wasLeftOut === false, `${nameOf(alert)}, once left out, is told again`);
    // Nobody tells when what inhibited it is over: that is seen at the next interval.
    const look = this.#lastLooks.get(alert.id);
    if (look && heldBy(look, id, alert.id)?.reason === 'INHIBITED') return;
    const repeatAt = heard.repeatAt(alert);
    claim(since > repeatAt || now < repeatAt + stepSeconds * 1_000, `${nameOf(alert)} is repeated in time`);
  }

  #silencedAtLastLook({ id }: Listener): readonly string[] {
    return [...this.#lastLooks].flatMap(([alertId, look]) =>
      heldBy(look, id, alertId)?.reason === 'SILENCED' ? [alertId] : [],
    );
  }

  /** What a silence kept quiet, and nothing does any more, is told at once, but for what somebody takes care of. */
  #checkSilenceEnd({ id, heard }: Listener, alertId: string, before: number): void {
    const alert = this.groups.alerts.get(alertId);
    if (alert === undefined || (alert.acknowledged && heard.knows(alert))) return;
    const isFree = this.#freeSince.has(`${id} ${alertId} ${alert.episode}`);
    claim(!isFree || (heard.of(alert)?.at ?? 0) >= before, `${nameOf(alert)} is told when its silence ends`);
  }
}

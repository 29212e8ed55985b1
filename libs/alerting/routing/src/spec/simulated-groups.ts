import {
  fingerprintOf,
  type Labels,
  type RoutedAlert,
  type RoutingPolicy,
  type Silence,
} from '@circuitwatch/alerting-definitions';
import { flushGroup, type FlushDecision } from '../flush/flush-group.ts';
import type { Suppression } from '../flush/alert-stages.ts';
import { emptyEntry, readEntry, type NotificationLogEntry } from '../flush/notification-log.ts';
import { createInhibitor } from '../inhibition/create-inhibitor.ts';
import { routeAlert, type RouteMatch } from '../routes/route-alert.ts';
import { isSilenceOver } from '../silences/silences.ts';

/** One address of every action group of a simulation. */
export interface SimulatedReceiver {
  readonly id: string;
  readonly sendResolved: boolean;
}

/** A message that would have been sent. */
export interface SentMessage {
  readonly at: Date;
  readonly receiver: string;
  readonly group: string;
  readonly groupLabels: Labels;
  readonly reason: string;
  readonly firing: readonly RoutedAlert[];
  readonly resolved: readonly RoutedAlert[];
}

/** What one look at one group came to. */
export interface Look {
  readonly at: Date;
  readonly group: string;
  readonly alerts: readonly RoutedAlert[];
  readonly decision: FlushDecision;
}

interface Group {
  readonly match: RouteMatch;
  readonly members: Set<string>;
  entries: Record<string, NotificationLogEntry>;
  nextAt: number;
  firstAt: number | null;
}

type Given = Partial<Pick<RoutedAlert, 'actionGroups' | 'throttleSeconds'>>;

/** Groups over a clock of their own: they are looked at when a caller of `flushGroup` has to, and at no other time. */
export class SimulatedGroups {
  readonly sent: SentMessage[] = [];
  readonly looks: Look[] = [];
  readonly alerts = new Map<string, RoutedAlert>();
  silences: Silence[] = [];
  #now: number;
  readonly #policy: RoutingPolicy;
  readonly #receiversOf: (actionGroup: string) => readonly SimulatedReceiver[];
  readonly #groups = new Map<string, Group>();

  constructor(
    policy: RoutingPolicy,
    start: Date,
    receiversOf: (actionGroup: string) => readonly SimulatedReceiver[],
  ) {
    this.#policy = policy;
    this.#now = start.getTime();
    this.#receiversOf = receiversOf;
  }

  get now(): Date {
    return new Date(this.#now);
  }

  get openGroups(): number {
    return this.#groups.size;
  }

  /** The alert begins to fire; nothing happens when it fires already. */
  fire(labels: Labels, given: Given = {}): void {
    const id = JSON.stringify(labels);
    const before = this.alerts.get(id);
    if (before !== undefined && before.endsAt === null) return;
    this.#change({
      id,
      fingerprint: fingerprintOf(labels),
      labels,
      severity: 2,
      actionGroups: given.actionGroups ?? [],
      throttleSeconds: given.throttleSeconds ?? null,
      startsAt: this.now,
      endsAt: null,
      episode: (before?.episode ?? 0) + 1,
      acknowledged: false,
    });
  }

  resolve(labels: Labels): void {
    const before = this.alerts.get(JSON.stringify(labels));
    if (before === undefined || before.endsAt !== null) return;
    this.#change({ ...before, endsAt: this.now, acknowledged: false });
  }

  acknowledge(labels: Labels): void {
    const before = this.alerts.get(JSON.stringify(labels));
    if (before === undefined || before.endsAt !== null) return;
    this.alerts.set(before.id, { ...before, acknowledged: true });
  }

  silence(silence: Pick<Silence, 'id' | 'matchers' | 'endsAt'>): void {
    this.silences.push({ ...silence, startsAt: this.now, createdBy: 'somebody', comment: '' });
    this.#lookSoon();
  }

  endSilence(id: string): void {
    this.silences = this.silences.filter((silence) => silence.id !== id);
    this.#lookSoon();
  }

  /** The clock runs; groups are looked at in the order of their times. */
  advance(seconds: number): void {
    const until = this.#now + seconds * 1_000;
    for (;;) {
      const due = [...this.#groups].filter(([, group]) => group.nextAt <= until);
      const next = due.toSorted(([, a], [, b]) => a.nextAt - b.nextAt)[0];
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next[1].nextAt);
      this.#look(...next);
    }
    this.#now = until;
  }

  /** The clock is set, without anything having happened meanwhile. */
  setClock(now: Date): void {
    this.#now = now.getTime();
  }

  #change(alert: RoutedAlert): void {
    this.alerts.set(alert.id, alert);
    for (const match of routeAlert(this.#policy, alert)) {
      const group = this.#groups.get(match.groupKey) ?? this.#newGroup(match, alert);
      group.members.add(alert.id);
      if (group.firstAt === null) continue;
      const interval = match.groupIntervalSeconds * 1_000;
      const ticks = Math.ceil(Math.max(0, this.#now - group.firstAt) / interval);
      group.nextAt = Math.min(group.nextAt, group.firstAt + ticks * interval);
    }
    const over = this.silences.filter((one) => isSilenceOver(one, [...this.alerts.values()], this.now));
    for (const { id } of over) this.endSilence(id);
  }

  #newGroup(match: RouteMatch, { startsAt }: RoutedAlert): Group {
    const nextAt = Math.max(this.#now, startsAt.getTime() + match.groupWaitSeconds * 1_000);
    const group: Group = { match, members: new Set(), entries: {}, nextAt, firstAt: null };
    this.#groups.set(match.groupKey, group);
    return group;
  }

  #lookSoon(): void {
    for (const group of this.#groups.values()) {
      if (group.firstAt !== null) group.nextAt = Math.min(group.nextAt, this.#now);
    }
  }

  #look(key: string, group: Group): void {
    const alerts = [...group.members].flatMap((id) => this.alerts.get(id) ?? []);
    const receivers = this.#receiversOf(group.match.actionGroup).map(({ id, sendResolved }) => ({
      id,
      sendResolved,
      refuses: () => null,
      // As it comes out of a database.
      entry: readEntry(JSON.parse(JSON.stringify(group.entries[id] ?? emptyEntry))),
    }));
    const decision = flushGroup({
      route: group.match,
      alerts,
      receivers,
      inhibitor: createInhibitor(this.#policy.inhibitRules, [...this.alerts.values()]),
      silences: this.silences,
      timeIntervals: this.#policy.timeIntervals,
      now: this.now,
    });
    this.looks.push({ at: this.now, group: key, alerts, decision });
    this.#record(key, decision, group);
  }

  #record(key: string, decision: FlushDecision, group: Group): void {
    const byIds = (ids: readonly string[]) => ids.flatMap((id) => this.alerts.get(id) ?? []);
    for (const { receiverId, notify } of decision.receivers) {
      if (notify === null) continue;
      const { reason, firing, resolved } = notify;
      const said = { reason, firing: byIds(firing), resolved: byIds(resolved) };
      this.sent.push({
        at: this.now,
        receiver: receiverId,
        group: key,
        groupLabels: group.match.groupLabels,
        ...said,
      });
    }
    for (const id of decision.leaving) group.members.delete(id);
    group.firstAt ??= this.#now;
    group.entries = Object.fromEntries(
      decision.receivers.map(({ receiverId, entry }) => [receiverId, entry]),
    );
    if (decision.nextFlushAt === null) this.#groups.delete(key);
    else group.nextAt = decision.nextFlushAt.getTime();
  }
}

/** Why an alert was held back in a look, by the receiver. */
export function heldBy(look: Look, receiver: string, alertId: string): Suppression | undefined {
  const decided = look.decision.receivers.find(({ receiverId }) => receiverId === receiver);
  return decided?.suppressed.find((one) => one.alertId === alertId);
}

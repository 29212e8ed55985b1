import { randomBytes, randomUUID } from 'node:crypto';
import type {
  AlertRule,
  DeliveryResult,
  NotificationMessage,
  ReceiverKind,
  RuleSample,
  SourceReading,
} from '@circuitwatch/alerting-definitions';
import { receiverKinds } from '@circuitwatch/alerting-definitions';
import { completeRule } from '@circuitwatch/alerting-documents';
import type { Dispatcher } from '@circuitwatch/dispatchers';
import { migrate, openDatabase, type Persistence, type StoredAlert } from '@circuitwatch/persistence';
import { createLogger } from '@circuitwatch/platform-logging';
import { createSecretBox, readSecretKeys, type SecretBox } from '@circuitwatch/platform-secrets';
import { startTestPostgres } from '@circuitwatch/testing';
import pg from 'pg';
import type { RuleSources } from '../alerting/rule-sources.ts';
import { deliverDue } from '../alerting/start-delivery.ts';
import { flushDueGroups } from '../alerting/start-group-flush.ts';
import { evaluateDueRules } from '../alerting/start-rule-evaluation.ts';

export const actor = { name: 'Ada', role: 'ADMIN', requestId: null } as const;
const start = new Date('2026-03-01T12:00:00Z');

/** A sample of one circuit. */
export function sample(circuit: string, value: number | null, plant = 'hamburg'): RuleSample {
  return { labels: { plant_id: plant, circuit_id: circuit }, value, observedAt: null, evidence: null };
}

/** A rule over values that the test gives, which tells the group `ops`. */
export function rule(name: string, changes: Partial<AlertRule> = {}): AlertRule {
  return completeRule({
    name,
    severity: 2,
    source: { kind: 'PROMQL', query: name },
    comparison: { operator: 'GREATER', threshold: 0.2 },
    noData: 'KEEP',
    actionGroups: ['ops'],
    annotations: { summary: '{{ $labels.circuit_id }} drifts: {{ $value }}' },
    ...changes,
  });
}

/** All of alerting on a private database, with a clock that only moves when it is told to. */
export interface AlertingFixture {
  readonly persistence: Persistence;
  /** What the fixture's secrets are sealed with. */
  readonly secretBox: SecretBox;
  now(): Date;
  /** What the rule of this name finds from now on. */
  give(ruleName: string, reading: readonly RuleSample[] | SourceReading): void;
  /** Moves the clock on by second steps, doing all that is due at each. */
  run(seconds: number, stepSeconds?: number): Promise<void>;
  /** Messages that were sent since the last call, in their order. */
  sent(): readonly NotificationMessage[];
  /** How attempts end from now on; SENT unless set. */
  answer(next: (message: NotificationMessage) => DeliveryResult): void;
  putGroup(
    name: string,
    receivers: readonly { name: string; kind: ReceiverKind; sendResolved?: boolean }[],
  ): Promise<void>;
  alert(circuit: string): Promise<StoredAlert>;
  sql<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** Channels that answer as the test says; their own tests speak to real servers. */
function recordingDispatchers(
  answer: (message: NotificationMessage) => DeliveryResult,
): Readonly<Record<ReceiverKind, Dispatcher>> {
  const dispatcher = (kind: ReceiverKind): Dispatcher => ({
    kind,
    secrets: { required: [], optional: [] },
    check: () => [],
    send: async (message) => answer(message),
  });
  return Object.fromEntries(receiverKinds.map((kind) => [kind, dispatcher(kind)])) as Record<
    ReceiverKind,
    Dispatcher
  >;
}

async function putGroup(
  { actionGroups }: Persistence,
  now: Date,
  ...[name, receivers]: Parameters<AlertingFixture['putGroup']>
): Promise<void> {
  const given = receivers.map(({ sendResolved = true, ...receiver }) => ({
    ...receiver,
    id: randomUUID(),
    enabled: true,
    sendResolved,
    settings: {},
  }));
  await actionGroups.put({ name, shortName: name, enabled: true, receivers: given }, { now }, actor);
}

async function findAlert({ alerts }: Persistence, circuit: string): Promise<StoredAlert> {
  const { items } = await alerts.list({ filter: { circuits: [circuit] } });
  const [item] = items;
  if (item === undefined) throw new Error(`Circuit ${circuit} has no alert.`);
  return item.node;
}

/** What a test brings itself. */
export interface FixtureOptions {
  /** Real channels; ones that only record unless given. */
  readonly dispatchers?: (clock: () => Date) => Readonly<Record<ReceiverKind, Dispatcher>>;
  /** Real sources; what the test gives unless given. */
  readonly sources?: (persistence: Persistence) => { readonly round: () => RuleSources };
}

/** Starts PostgreSQL for one test file. */
export async function startAlertingFixture(options: FixtureOptions = {}): Promise<AlertingFixture> {
  const postgres = await startTestPostgres();
  const url = await postgres.createDatabase();
  await migrate(url);
  const persistence = openDatabase({ url });
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => undefined);
  const log = createLogger({ name: 'test', level: 'silent' });
  const secretBox = createSecretBox(readSecretKeys(`t:${randomBytes(32).toString('base64')}`));
  let now = start;
  const readings = new Map<string, SourceReading>();
  const messages: NotificationMessage[] = [];
  const sentAnswer: DeliveryResult = { outcome: 'SENT', detail: '' };
  let answer: (message: NotificationMessage) => DeliveryResult = () => sentAnswer;
  const clock = (): Date => now;

  const given: RuleSources = {
    read: async ({ name }) => readings.get(name) ?? { kind: 'NO_DATA' },
  };
  const sources = options.sources?.(persistence) ?? { round: () => given };
  const recording = recordingDispatchers((message) => {
    const result = answer(message);
    if (result.outcome === 'SENT') messages.push(message);
    return result;
  });
  const dispatchers = options.dispatchers?.(clock) ?? recording;
  const step = async (): Promise<void> => {
    const evaluations = persistence.ruleEvaluations;
    await evaluateDueRules({ evaluations, sources, log, clock });
    await flushDueGroups({ persistence, publicUrl: 'https://cw.example', log, clock });
    const deliveries = persistence.notificationDeliveries;
    const sending = { deliveries, dispatchers, secretBox, log, clock, random: () => 0 };
    while ((await deliverDue(sending, new AbortController().signal)) > 0);
  };

  return {
    persistence,
    secretBox,
    now: clock,
    give: (name, reading) => {
      readings.set(name, 'kind' in reading ? reading : { kind: 'SAMPLES', samples: reading });
    },
    run: async (seconds, stepSeconds = 10) => {
      const end = now.getTime() + seconds * 1_000;
      await step();
      while (now.getTime() < end) {
        now = new Date(Math.min(end, now.getTime() + stepSeconds * 1_000));
        await step();
      }
    },
    sent: () => messages.splice(0),
    answer: (next) => {
      answer = next;
    },
    putGroup: (name, receivers) => putGroup(persistence, now, name, receivers),
    alert: (circuit) => findAlert(persistence, circuit),
    sql: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
      (await pool.query<Row>(text, [...values])).rows,
    clear: async () => {
      await pool.query(
        'truncate alert_rule, alert, action_group, alert_group, silence, routing_policy, notification cascade',
      );
      readings.clear();
      messages.length = 0;
      answer = () => sentAnswer;
      now = start;
    },
    stop: async () => {
      await persistence.close();
      await pool.end();
      await postgres.stop();
    },
  };
}

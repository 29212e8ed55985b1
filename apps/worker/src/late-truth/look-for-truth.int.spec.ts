import { monitorDefinitionSchema, type FileRead } from '@circuitwatch/monitoring-definitions';
import { migrate } from '@circuitwatch/persistence';
import { unavailable } from '@circuitwatch/platform-errors';
import { createLogger } from '@circuitwatch/platform-logging';
import { monitorRunJob } from '@circuitwatch/queue-contracts';
import { startTestPostgres, type TestPostgres } from '@circuitwatch/testing';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import type { FilesInput } from '../compute/compute-messages.ts';
import { actor, openFleetFixture, type FleetFixture } from '../spec/fleet-fixture.ts';
import { lookForTruth } from './look-for-truth.ts';

const hour = 3_600_000;
const scheduledAt = new Date('2026-03-10T00:00:00Z');
const windows = { baseline: null, target: { from: new Date('2026-03-09T00:00:00Z'), to: scheduledAt } };
const definition = monitorDefinitionSchema.parse({
  target: { uri: 'predictions', window: { lookbackSize: 'P1D' }, columns: { prediction: 'p' } },
  signals: [
    {
      name: 'performance',
      kind: 'model_performance',
      task: 'regression',
      metrics: { mean_absolute_error: 1 },
      groundTruth: {
        uri: 'azureml://datastores/lake/paths/truth',
        window: { lookbackSize: 'P2D', lookbackOffset: 'P1D' },
        columns: { target: 't', timestamp: 'at', correlationId: 'id' },
        preprocessing: 'cleaned:1',
      },
    },
  ],
});
const file = { uri: 'file:///truth/a.parquet', bytes: 10, modifiedAt: '2026-03-09T00:00:00.000Z' };
let postgres: TestPostgres;
let template: string;
let fleet: FleetFixture;
let monitorId: string;

beforeAll(async () => {
  postgres = await startTestPostgres();
  template = await postgres.createDatabase();
  await migrate(template);
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  fleet = await openFleetFixture(await postgres.createDatabase(template), '/nowhere');
  const input = { name: 'm', title: 'm', circuitId: fleet.circuitId, definition };
  monitorId = (await fleet.persistence.monitors.create(input, actor)).id;
  await fleet.persistence.datastores.create({ name: 'lake', uri: '/lake' }, actor);
});
afterEach(() => fleet.close());

/** Finishes the monitor's newest open run, with so many of ten predictions known. */
async function finish(withTruth: number, at: Date): Promise<void> {
  const { persistence, query } = fleet;
  const [job] = await query<{ id: string; run: string }>(
    "select id, run_id as run from job where status = 'QUEUED' order by created_at desc limit 1",
  );
  const claim = await persistence.ledger.claim(job?.id ?? '', 'worker-1', at);
  if (!claim) throw new Error('There is no open run.');
  const signal = {
    name: 'performance',
    kind: 'model_performance' as const,
    verdict: 'NO_DATA' as const,
    response: null,
    windows,
    baselineRows: 10,
    targetRows: 10,
    distributionsOf: null,
    importance: null,
    truth: { predictions: 10, withTruth },
    notes: [],
  };
  const outcome = {
    verdict: 'NO_DATA' as const,
    response: null,
    breachCount: 0,
    windows,
    signals: [signal],
    files: [file],
    results: [],
    distributions: [],
    timingsMs: { read: 1, compute: 1 },
  };
  await persistence.runs.commit(claim, job?.run ?? '', outcome, at);
}

async function open(): Promise<void> {
  const { queue, name, defaults } = monitorRunJob;
  await fleet.persistence.runs.request({
    monitorIds: [monitorId],
    cause: 'SCHEDULE',
    scheduledAt,
    actor: 'system',
    requestId: null,
    jobDefaults: { queue, name, maxAttempts: defaults.attempts, priority: defaults.priority },
  });
}

describe('looking for late truth', () => {
  const asked: FilesInput[] = [];
  const look = (hours: number, files: readonly FileRead[] | Error, quietMs = hour): Promise<number> =>
    lookForTruth({
      runs: fleet.persistence.runs,
      pool: {
        listFiles: (input) => {
          asked.push(input);
          return files instanceof Error ? Promise.reject(files) : Promise.resolve(files);
        },
      },
      log: createLogger({ name: 'test', level: 'silent' }),
      now: new Date(scheduledAt.getTime() + hours * hour),
      quietMs,
      signal: new AbortController().signal,
    });
  const after = (hours: number): Date => new Date(scheduledAt.getTime() + hours * hour);
  const runs = () =>
    fleet.query(
      'select cause, status, replaced, scheduled_at = $1 as same from monitor_run order by created_at, id',
      [scheduledAt],
    );

  test('asks for the files of the truth in its window, and measures again when they are others', async () => {
    await open();
    await finish(0, after(0));
    asked.length = 0;
    expect(await look(2, [file])).toBe(0);
    expect(asked).toEqual([
      {
        datastores: { lake: '/lake' },
        data: [
          {
            source: {
              uri: 'azureml://datastores/lake/paths/truth',
              timestampColumn: 'at',
              correlationColumn: 'id',
              preprocessing: null,
            },
            window: { from: new Date('2026-03-07T00:00:00Z'), to: new Date('2026-03-09T00:00:00Z') },
          },
        ],
      },
    ]);
    expect(await look(2, [{ ...file, bytes: 20 }])).toBe(0);
    expect(await look(4, [{ ...file, bytes: 20 }])).toBe(1);
    expect(await runs()).toEqual([
      { cause: 'SCHEDULE', status: 'SUCCEEDED', replaced: false, same: true },
      { cause: 'LATE_TRUTH', status: 'QUEUED', replaced: false, same: true },
    ]);
    expect(await look(8, [{ ...file, bytes: 30 }])).toBe(0);
    await finish(5, after(9));
    const written = { ...file, bytes: 20 };
    expect(await look(11, [written])).toBe(0);
    expect(await look(13, [{ ...written, bytes: 40, modifiedAt: after(12).toISOString() }])).toBe(1);
    await finish(10, after(14));
    expect(await look(20, [{ ...written, bytes: 50, modifiedAt: after(15).toISOString() }])).toBe(0);
    expect(await runs()).toEqual([
      { cause: 'SCHEDULE', status: 'SUCCEEDED', replaced: true, same: true },
      { cause: 'LATE_TRUTH', status: 'SUCCEEDED', replaced: true, same: true },
      { cause: 'LATE_TRUTH', status: 'SUCCEEDED', replaced: false, same: true },
    ]);
  });

  test('passes over what cannot be listed now, and what is too old', async () => {
    await open();
    await finish(0, after(0));
    expect(await look(2, unavailable('The storage does not answer.'))).toBe(0);
    expect(await look(4, [{ ...file, bytes: 20 }])).toBe(1);
    await finish(0, after(5));
    asked.length = 0;
    expect(await look(61 * 24, [{ ...file, modifiedAt: after(60 * 24).toISOString() }])).toBe(0);
    expect(asked).toEqual([]);
  });
});

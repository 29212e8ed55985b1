import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { monitorDefinitionSchema, type Trigger } from '@circuitwatch/monitoring-definitions';
import { openDatabase, type Persistence } from '@circuitwatch/persistence';
import { monitorRunJob } from '@circuitwatch/queue-contracts';
import pg from 'pg';

export const scheduledAt = new Date('2026-03-10T00:00:00Z');

/** Who changes things in these tests. */
export const actor = { name: 'test', role: 'ADMIN', requestId: null } as const;

/** A monitor to enter, and the file that it reads. */
export interface MonitorToEnter {
  readonly name: string;
  readonly file: string;
  readonly features?: readonly string[];
  readonly trigger?: Trigger;
}

/** One database with a plant, a circuit and monitors. */
export interface FleetFixture {
  readonly persistence: Persistence;
  readonly circuitId: string;
  /** Enters monitors; returns their ids in order. */
  enter(monitors: readonly MonitorToEnter[]): Promise<string[]>;
  /** Asks for one run of each; returns the batch. */
  run(monitorIds: readonly string[]): Promise<string>;
  /** Cancels a job as a person does. */
  cancel(jobId: string): Promise<void>;
  /** Resolves when every run of the batch has ended. */
  untilEnded(batchId: string, withinMs?: number): Promise<Readonly<Record<string, number>>>;
  /** Counts of the batch's runs by status. */
  counts(batchId: string): Promise<Readonly<Record<string, number>>>;
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Opens this fixture's own connection again after the server was down. */
  reconnect(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the fixture on an empty, migrated database. */
export async function openFleetFixture(databaseUrl: string, folder: string): Promise<FleetFixture> {
  const persistence = openDatabase({ url: databaseUrl, poolSize: 4 });
  let client = await connect(databaseUrl);
  const plant = await persistence.plants.create({ name: 'hamburg', title: 'Hamburg' }, actor);
  const circuit = await persistence.circuits.create({ plantId: plant.id, name: 'c01', title: 'C01' }, actor);
  const counts: FleetFixture['counts'] = async (batchId) => {
    const [progress] = await persistence.batches.progress([batchId]);
    return Object.fromEntries(Object.entries(progress?.counts ?? {}).filter(([, count]) => count > 0));
  };
  return {
    persistence,
    circuitId: circuit.id,
    counts,
    enter: (monitors) => enterMonitors(persistence, circuit.id, folder, monitors),
    run: async (monitorIds) => {
      const { queue, name, defaults } = monitorRunJob;
      const { batch } = await persistence.runs.request({
        monitorIds,
        cause: 'BATCH',
        scheduledAt,
        batch: { filter: {} },
        actor,
        requestId: 'request-1',
        jobDefaults: { queue, name, maxAttempts: defaults.attempts, priority: defaults.priority },
      });
      return batch?.id ?? '';
    },
    cancel: async (jobId) => {
      await persistence.jobs.requestCancel(jobId, actor, new Date());
    },
    untilEnded: async (batchId, withinMs = 45_000) => {
      const deadline = performance.now() + withinMs;
      for (;;) {
        const [progress] = await persistence.batches.progress([batchId]);
        if (progress?.finishedAt) return counts(batchId);
        if (performance.now() > deadline)
          throw new Error(`The batch did not end: ${JSON.stringify(progress)}`);
        await delay(50);
      }
    },
    query: async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
      (await client.query<Row>(sql, [...values])).rows,
    reconnect: async () => {
      client = await connect(databaseUrl);
    },
    close: async () => {
      await client.end();
      await persistence.close();
    },
  };
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function enterMonitors(
  { dataAssets, monitors }: Persistence,
  circuitId: string,
  folder: string,
  wanted: readonly MonitorToEnter[],
): Promise<string[]> {
  const ids: string[] = [];
  for (const { name, file, features, trigger } of wanted) {
    await dataAssets.create(
      { name: `${name}-readings`, number: 1, uri: path.join(folder, file), timestampColumn: 'ts' },
      actor,
    );
    const asset = `${name}-readings:1`;
    const definition = monitorDefinitionSchema.parse({
      target: { asset, window: { lookbackSize: 'P1D' } },
      baseline: { asset, window: { lookbackSize: 'P4D', lookbackOffset: 'P1D' } },
      ...(features && { features }),
      signals: [
        {
          name: 'drift',
          kind: 'data_drift',
          metrics: { normalized_wasserstein_distance: 0.5, jensen_shannon_distance: 0.2 },
        },
        { name: 'quality', kind: 'data_quality', metrics: { null_value_rate: 0.01 } },
      ],
    });
    const input = { name, title: name, circuitId, definition, ...(trigger && { trigger }) };
    ids.push((await monitors.create(input, actor)).id);
  }
  return ids;
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate, openDatabase, type Persistence } from '@circuitwatch/persistence';
import { startPostgres } from '@circuitwatch/platform-local-servers';
import pg from 'pg';
import { startIntakeServer, type IntakeServer } from './telemetry-intake/intake-server.ts';
import { inBatches, measuredRows, type MeasuredRow } from './telemetry-intake/measured-rows.ts';
import { otlpBody } from './telemetry-intake/otlp-body.ts';

const rowCount = 100_000;
const rowsOfBatch = 5_000;
const rounds = 3;
const requestsAtOnce = 3;
const source = { roleName: 'bench', roleInstance: 'bench-1' };
const copied = `id, timestamp, name, value, value_count, value_sum, value_min, value_max, custom_dimensions, plant_id,
  circuit_id, cloud_role_name, cloud_role_instance, item_count`;

/** A way of bringing rows into customMetrics. */
interface Way {
  readonly name: string;
  /** What is ready before the clock runs, a batch each. */
  readonly prepare: (batch: readonly MeasuredRow[], index: number) => Promise<() => Promise<void>>;
  readonly atOnce: number;
}

function csvLine({ id, timestamp, name, value, dimensions }: MeasuredRow): string {
  const quoted = `"${JSON.stringify(dimensions).replaceAll('"', '""')}"`;
  const place = [dimensions['plant_id'], dimensions['circuit_id']];
  const sums = [value, 1, value, value, value];
  const { roleName, roleInstance } = source;
  return [id, timestamp.toISOString(), name, ...sums, quoted, ...place, roleName, roleInstance, 1].join(',');
}

function metricRow({ dimensions, value, ...row }: MeasuredRow) {
  const sums = { valueCount: 1, valueSum: value, valueMin: value, valueMax: value };
  return { ...row, value, ...sums, customDimensions: dimensions, operationId: null, itemCount: 1 };
}

function columnsOf({ timestamp, name, value, dimensions }: MeasuredRow) {
  const sums = { valueCount: 1, valueSum: value, valueMin: value, valueMax: value };
  return { timestamp, name, value, ...sums, customDimensions: dimensions };
}

/** The peer, straight into the table, and our ways. */
function waysOf(client: pg.Client, db: Persistence, server: IntakeServer, folder: string): readonly Way[] {
  const none = { ...source, metrics: [], traces: [], samples: [] };
  return [
    {
      name: "PostgreSQL's COPY from a file (peer)",
      atOnce: 1,
      prepare: async (batch, index) => {
        const file = path.join(folder, `${index}.csv`);
        await writeFile(file, batch.map(csvLine).join('\n'));
        return async () => void (await client.query(`copy custom_metric (${copied}) from '${file}' csv`));
      },
    },
    {
      name: 'insert of metrics, as models tell',
      atOnce: 1,
      prepare: (batch) => {
        const metrics = batch.map(metricRow);
        return Promise.resolve(() => db.telemetry.insert({ ...none, metrics }, new Date()));
      },
    },
    {
      name: 'insert of rows of any table',
      atOnce: 1,
      prepare: (batch) => {
        const rows = batch.map((row) => ({ table: 'customMetrics', id: row.id, columns: columnsOf(row) }));
        return Promise.resolve(() => db.telemetry.insert({ ...none, rows }, new Date()));
      },
    },
    {
      name: 'POST /telemetry, JSON',
      atOnce: requestsAtOnce,
      prepare: (batch) => {
        const items = batch.map((row) => ({ table: 'customMetrics', ...columnsOf(row) }));
        const body = Buffer.from(JSON.stringify(items));
        return Promise.resolve(() => server.send('/telemetry', 'application/json', body));
      },
    },
    {
      name: 'POST /v1/metrics, OTLP in protobuf',
      atOnce: requestsAtOnce,
      prepare: (batch) => {
        const body = otlpBody(batch);
        return Promise.resolve(() => server.send('/v1/metrics', 'application/x-protobuf', body));
      },
    },
  ];
}

/** Rows a second of one round; every row has to be there afterwards. */
async function measure(way: Way, client: pg.Client, rows: readonly MeasuredRow[]): Promise<number> {
  await client.query('truncate custom_metric');
  await client.query('checkpoint');
  const waiting = await Promise.all(inBatches(rows, rowsOfBatch).map(way.prepare));
  const started = performance.now();
  await Promise.all(
    Array.from({ length: way.atOnce }, async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await next();
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  const { rows: counted } = await client.query<{ count: string }>('select count(*) from custom_metric');
  if (Number(counted[0]?.count) !== rows.length)
    throw new Error(`${way.name} stored ${counted[0]?.count ?? 'no'} rows of ${rows.length}.`);
  return rows.length / seconds;
}

async function benchAll(
  client: pg.Client,
  db: Persistence,
  server: IntakeServer,
  folder: string,
): Promise<void> {
  const ways = waysOf(client, db, server, folder);
  const best = new Map<string, number>();
  const rows = measuredRows(rowCount, 1, new Date());
  // The partition is there before anybody is timed.
  await db.telemetry.insert({ ...source, metrics: rows.map(metricRow), traces: [], samples: [] }, new Date());
  for (let round = 0; round < rounds; round++)
    for (const way of ways) {
      const speed = await measure(way, client, rows);
      best.set(way.name, Math.max(best.get(way.name) ?? 0, speed));
    }
  const peer = best.get(ways[0]?.name ?? '') ?? NaN;
  console.log(`${rowCount} rows of customMetrics, ${rowsOfBatch} at a time, best of ${rounds} rounds`);
  for (const [name, speed] of best) {
    const share = `${Math.round((speed / peer) * 100)} %`;
    console.log(
      `${name.padEnd(40)} ${Math.round(speed).toLocaleString('en').padStart(9)} rows/s ${share.padStart(6)}`,
    );
  }
}

/** Prints how many rows a second come into the telemetry store, by each way, beside PostgreSQL's own COPY. */
export async function benchTelemetryIntake(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'circuitwatch-intake-'));
  const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres') });
  const client = new pg.Client({ connectionString: postgres.url });
  const db = openDatabase({ url: postgres.url });
  try {
    await migrate(postgres.url);
    await client.connect();
    const server = await startIntakeServer(postgres.url, db);
    try {
      await benchAll(client, db, server, folder);
    } finally {
      await server.stop();
    }
  } finally {
    await client.end();
    await db.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

import path from 'node:path';
import { openTelemetryArchive } from '@circuitwatch/telemetry-archive';
import { migrate, openDatabase, type Persistence } from '@circuitwatch/persistence';
import {
  createTelemetryQueries,
  type KqlOptions,
  type TelemetryQueries,
} from '@circuitwatch/telemetry-query';
import { startTestPostgres, temporaryFolder, type TestPostgres } from '@circuitwatch/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const now = new Date('2026-06-10T12:00:00Z');
const options: KqlOptions = { now, window: null, plants: null, rowLimit: 100, timeoutMs: 20_000 };
let postgres: TestPostgres;
let folder: ReturnType<typeof temporaryFolder>;
let db: Persistence;
let queries: TelemetryQueries;
let archive: ReturnType<typeof openTelemetryArchive>;

function metric(at: string, value: number, circuit: string, id: string) {
  const plant = circuit.startsWith('A') ? 'pune' : 'oslo';
  const columns = {
    timestamp: new Date(at),
    name: 'model_accuracy_mae',
    value,
    valueCount: 1,
    valueSum: value,
    valueMin: value,
    valueMax: value,
    customDimensions: { plant_id: plant, circuit_id: circuit, note: "it's" },
    plant_id: plant,
    circuit_id: circuit,
    itemCount: 1,
  };
  return { table: 'customMetrics', id, columns };
}

const oldRows = [
  metric('2026-03-01T09:00:00.123Z', 0.1, 'A1', '1'),
  metric('2026-03-01T10:00:00Z', 0.3, 'B1', '2'),
  // Beyond what a number of JavaScript tells apart.
  metric('2026-03-01T11:00:00Z', 0.5, 'A2', '9007199254740993'),
];
const newRows = [
  metric('2026-06-10T09:00:00Z', 0.2, 'A1', '4'),
  metric('2026-06-10T10:00:00Z', 0.4, 'B1', '5'),
];

async function archiveDay(day: string): Promise<void> {
  const retention = db.telemetryRetention;
  const page = await retention.readDay({ table: 'customMetrics', day }, { after: null, limit: 100 });
  const written = await archive.writeDay(
    'customMetrics',
    day,
    (async function* () {
      yield page.lines;
    })(),
  );
  await written.place();
}

beforeAll(async () => {
  postgres = await startTestPostgres();
  folder = temporaryFolder('telemetry-query');
  const url = await postgres.createDatabase();
  await migrate(url);
  db = openDatabase({ url });
  const batch = { roleName: 'worker', roleInstance: 'w-1', metrics: [], traces: [], samples: [] };
  await db.telemetry.insert({ ...batch, rows: oldRows }, new Date('2026-03-01T12:00:00Z'));
  await db.telemetry.insert({ ...batch, rows: newRows }, now);
  archive = openTelemetryArchive(path.join(folder.path, 'archive'));
  queries = createTelemetryQueries({
    live: db.telemetry,
    archive,
    limits: { threads: 2, memoryLimit: '512MB', spillFolder: folder.path },
    mostLiveRows: 5,
  });
});
afterAll(async () => {
  await db?.close();
  await postgres?.stop();
  folder?.remove();
});

const total =
  'customMetrics | summarize rows = count(), sum = round(sum(value), 6), circuits = dcount(circuit_id)';

describe('telemetry that is all live', () => {
  it('is answered by the database, in cells that JSON can tell', async () => {
    const answer = await queries.run(
      'customMetrics | top 1 by timestamp asc | project timestamp, value, customDimensions, none = real(nan), wait = 90m, n = valueCount',
      options,
    );
    expect(answer).toMatchObject({ from: 'live', truncated: false, render: null });
    expect(JSON.parse(JSON.stringify(answer.rows))).toEqual([
      [
        '2026-03-01T09:00:00.123Z',
        0.1,
        { plant_id: 'pune', circuit_id: 'A1', note: "it's" },
        'NaN',
        '01:30:00',
        1,
      ],
    ]);
    expect((await queries.run(total, options)).rows).toEqual([[5, 1.5, 3]]);
  });

  it('is cut at the limit, and says so', async () => {
    const cut = await queries.run('customMetrics | render timechart', { ...options, rowLimit: 2 });
    expect(cut).toMatchObject({ truncated: true, render: { kind: 'timechart', options: {} } });
    expect(cut.rows).toHaveLength(2);
    expect(await queries.run('customMetrics', { ...options, rowLimit: 5 })).toMatchObject({
      truncated: false,
    });
  });

  it('names the time that a query may take', async () => {
    const slow =
      'range a from 1 to 1000000 step 1 | extend k = 1 | join kind=inner (range b from 1 to 1000000 step 1 | extend k = 1) on k | summarize sum(a * b)';
    await expect(queries.run(slow, { ...options, timeoutMs: 200 })).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('longer than 1 s') as string,
    });
  });

  it('shows a value that cannot be used as the fault of the query', async () => {
    await expect(
      queries.run('print x = 9223372036854775807 + toint(now() > ago(1d))', options),
    ).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('out of range') as string,
    });
  });
});

describe('telemetry that is archived in part', () => {
  beforeAll(() => archiveDay('2026-03-01'));

  it('counts a day that is in both places once', async () => {
    expect(await queries.run(total, options)).toMatchObject({ from: 'both', rows: [[5, 1.5, 3]] });
  });

  describe('and gone from the database', () => {
    beforeAll(async () => {
      const dropped = await db.telemetryRetention.dropDay(
        { table: 'customMetrics', day: '2026-03-01' },
        null,
        () => Promise.resolve(),
      );
      expect(dropped).toBe('DROPPED');
    });

    it('is answered from both', async () => {
      expect(await queries.run(total, options)).toMatchObject({ from: 'both', rows: [[5, 1.5, 3]] });
      const { rows } = await queries.run(
        'customMetrics | where value > 0.2 | order by timestamp asc | project timestamp, circuit_id, value, note = customDimensions.note',
        options,
      );
      expect(rows).toEqual([
        ['2026-03-01T10:00:00.000Z', 'B1', 0.3, "it's"],
        ['2026-03-01T11:00:00.000Z', 'A2', 0.5, "it's"],
        ['2026-06-10T10:00:00.000Z', 'B1', 0.4, "it's"],
      ]);
    });

    it('is answered by the database alone where the query, or the window, leaves old days out', async () => {
      expect(await queries.run('customMetrics | where timestamp > ago(1d) | count', options)).toMatchObject({
        from: 'live',
        rows: [[2]],
      });
      const window = { from: new Date('2026-06-01T00:00:00Z'), to: now };
      expect(await queries.run('customMetrics | count', { ...options, window })).toMatchObject({
        from: 'live',
        rows: [[2]],
      });
      expect(await queries.run('customEvents | count', options)).toMatchObject({ from: 'live', rows: [[0]] });
    });

    it('shows rows of the plants of a scope alone', async () => {
      expect(
        (await queries.run('customMetrics | summarize count() by plant_id', { ...options, plants: ['oslo'] }))
          .rows,
      ).toEqual([['oslo', 2]]);
      expect((await queries.run('customMetrics | count', { ...options, plants: [] })).rows).toEqual([[0]]);
    });

    it('joins a table with itself', async () => {
      const { rows } = await queries.run(
        'customMetrics | where value < 0.3 | join kind=inner (customMetrics | where value >= 0.3) on plant_id | summarize n = count() by plant_id | order by plant_id asc',
        options,
      );
      expect(rows).toEqual([['pune', 2]]);
    });

    it('does not bring more live rows than the limit, and names it', async () => {
      const few = createTelemetryQueries({
        live: db.telemetry,
        archive,
        limits: { threads: 1, memoryLimit: '256MB', spillFolder: folder.path },
        mostLiveRows: 1,
      });
      await expect(few.run('customMetrics | count', options)).rejects.toMatchObject({
        code: 'INVALID',
        message: expect.stringContaining('more than 1 rows of customMetrics') as string,
      });
      expect((await few.run('customMetrics | where circuit_id == "A1" | count', options)).rows).toEqual([
        [2],
      ]);
    });

    it('names the time that a query may take', async () => {
      const slow =
        'customMetrics | extend k = 1 | join kind=inner (range a from 1 to 1000000 step 1 | extend k = 1) on k | join kind=inner (range b from 1 to 1000000 step 1 | extend k = 1) on k | summarize sum(a * b)';
      await expect(queries.run(slow, { ...options, timeoutMs: 300 })).rejects.toMatchObject({
        code: 'INVALID',
        message: expect.stringMatching(/longer than 1 s/) as string,
      });
    });

    it('ends when nobody waits any more', async () => {
      const gone = AbortSignal.abort();
      await expect(queries.run(total, { ...options, signal: gone })).rejects.toMatchObject({
        code: 'CANCELED',
      });
    });
  });
});

describe('a day that is archived while a query runs', () => {
  it('is not missed', async () => {
    let calls = 0;
    const moving = createTelemetryQueries({
      live: db.telemetry,
      archive: {
        files: async (table, from, to) => ((calls += 1) === 1 ? [] : archive.files(table, from, to)),
      },
      limits: { threads: 1, memoryLimit: '256MB', spillFolder: folder.path },
      mostLiveRows: 10,
    });
    expect(await moving.run(total, options)).toMatchObject({ from: 'both', rows: [[5, 1.5, 3]] });
  });
});

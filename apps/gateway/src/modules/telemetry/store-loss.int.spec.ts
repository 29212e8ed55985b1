import { setImmediate as turn } from 'node:timers/promises';
import { migrate, openDatabase, type Persistence } from '@circuitwatch/persistence';
import { createTelemetryWriter, type TelemetryProblem } from '@circuitwatch/telemetry-writing';
import { startTestPostgres, type TestPostgres } from '@circuitwatch/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

describe('telemetry while PostgreSQL is killed and comes back', () => {
  let postgres: TestPostgres;
  let url: string;
  let db: Persistence;
  beforeAll(async () => {
    postgres = await startTestPostgres({ durable: true });
    url = await postgres.createDatabase();
    await migrate(url);
    db = openDatabase({ url });
  });
  afterAll(async () => {
    await db.close();
    await postgres.stop();
  });

  it('is stored whole and once', async () => {
    const problems: TelemetryProblem[] = [];
    const writer = createTelemetryWriter({
      store: db.telemetry,
      roleName: 'endpoint',
      roleInstance: 'endpoint-1',
      clock: () => new Date(),
      flushMs: 5,
      onProblem: (problem) => void problems.push(problem),
    });
    let told = 0;
    let isTelling = true;
    const tell = async (): Promise<void> => {
      while (isTelling && told < 40_000) {
        for (let row = 0; row < 50; row += 1, told += 1)
          writer.metric({ at: new Date(), name: 'told', value: told, dimensions: {} });
        await turn();
      }
    };
    const telling = tell();
    // In the middle of statements, and with rows that nobody could answer for.
    await vi.waitUntil(() => writer.counts().written > 2_000, { interval: 1, timeout: 20_000 });
    await postgres.kill();
    await vi.waitUntil(() => problems.length > 0, { interval: 1, timeout: 20_000 });
    await postgres.restart();
    isTelling = false;
    await telling;
    await vi.waitUntil(() => writer.counts().waiting === 0, { interval: 5, timeout: 30_000 });
    await writer.close();

    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(
      `select count(*)::int as rows, count(distinct value)::int as distinct from custom_metric where name = 'told'`,
    );
    await client.end();
    expect(rows).toEqual([{ rows: told, distinct: told }]);
    expect(writer.counts()).toEqual({ written: told, waiting: 0, dropped: 0 });
    expect(problems.map(({ kind }) => kind)).toContain('UNREACHABLE');
  });
});

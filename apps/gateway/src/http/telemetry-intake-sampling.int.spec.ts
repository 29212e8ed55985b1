import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../spec/test-gateway.ts';

describe('taking in more telemetry than is kept', () => {
  let gateway: TestGateway;
  let pool: pg.Pool;
  beforeAll(async () => {
    gateway = await startTestGateway({ telemetryPerSecond: 10 });
    pool = new pg.Pool({ connectionString: gateway.databaseUrl, max: 2 });
    pool.on('error', () => undefined);
  });
  afterAll(async () => {
    await pool.end();
    await gateway.stop();
  });

  const send = async (items: readonly object[]): Promise<unknown> => {
    const response = await fetch(`${gateway.url}/telemetry`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.tokens.OPERATOR}`, 'content-type': 'application/json' },
      body: JSON.stringify(items),
    });
    return response.json();
  };
  const timestamp = new Date(Date.now() - 60_000).toISOString();

  it('lets some rows stand for all, the same ones when they come again', async () => {
    const items = Array.from({ length: 1_000 }, () => ({
      table: 'customMetrics',
      name: 'vibration',
      value: 2,
      timestamp,
    }));
    expect(await send(items)).toMatchObject({ accepted: 1_000, rejected: 0 });
    const told = `select count(*)::int as rows, sum(item_count)::int as items,
      sum(value_sum * item_count) as total from custom_metric where name = 'vibration'`;
    const first = await pool.query(told);
    expect(first.rows).toEqual([{ rows: 100, items: 1_000, total: 2_000 }]);
    await send(items);
    expect((await pool.query(told)).rows).toEqual(first.rows);
  });

  it('keeps every failure and every event', async () => {
    const failures = Array.from({ length: 500 }, () => ({
      table: 'requests',
      name: 'POST /score',
      success: false,
      timestamp,
    }));
    const events = failures.map(() => ({ table: 'customEvents', name: 'data_drift_detected', timestamp }));
    await send([...failures, ...events]);
    const { rows } = await pool.query(
      `select (select count(*)::int from request) as failures, (select count(*)::int from custom_event) as events`,
    );
    expect(rows).toEqual([{ failures: 500, events: 500 }]);
  });
});

import { migrate, openDatabase, type Persistence } from '@circuitwatch/persistence';
import { systemClock } from '@circuitwatch/platform-lifecycle';
import { createLogger } from '@circuitwatch/platform-logging';
import { startTestPostgres, type TestPostgres } from '@circuitwatch/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../spec/test-gateway.ts';
import { openOwnTelemetry, type OwnTelemetry } from './open-own-telemetry.ts';

const log = createLogger({ name: 'test', level: 'silent' });

/** Where the telemetry goes is another database than the gateway's, which may so be looked at before and after. */
describe("the gateway's own telemetry", () => {
  let postgres: TestPostgres;
  let store: Persistence;
  let pool: pg.Pool;
  let own: OwnTelemetry;
  let gateway: TestGateway;
  beforeAll(async () => {
    postgres = await startTestPostgres();
    const url = await postgres.createDatabase();
    await migrate(url);
    store = openDatabase({ url });
    pool = new pg.Pool({ connectionString: url });
    pool.on('error', () => undefined);
    own = openOwnTelemetry({ persistence: store, now: systemClock, log, mostPerSecond: Infinity });
    gateway = await startTestGateway({ telemetry: own.requests });
  });
  afterAll(async () => {
    await gateway.stop();
    await pool.end();
    await store.close();
    await postgres.stop();
  });

  const get = (path: string): Promise<Response> =>
    fetch(`${gateway.url}${path}`, { headers: { authorization: `Bearer ${gateway.tokens.VIEWER}` } });

  it('tells of operations by their names, of other requests by their routes, and of errors with their causes', async () => {
    await gateway.ask('query Fleet { plants { nodes { id } } }');
    await gateway.ask('query Broken { nothing }');
    await gateway.ask('{ viewer { name } }');
    const { plants } = gateway.db;
    const list = plants.list;
    const cause = new RangeError('Password=hunter2 is wrong');
    Object.assign(plants, { list: () => Promise.reject(new TypeError('broken', { cause })) });
    await gateway.ask('query Failing { plants { nodes { id } } }');
    Object.assign(plants, { list });
    await get('/nowhere/at/all?token=secret');
    await get('/livez');
    await own.close();

    const requests = await pool.query<Record<string, unknown>>(
      `select name, url, success, result_code, duration > 0 as lasted, item_count from request order by timestamp, id`,
    );
    const common = { url: '/graphql', lasted: true, item_count: 1 };
    expect(requests.rows).toEqual([
      { ...common, name: 'query Fleet', success: true, result_code: '200' },
      {
        ...common,
        name: 'refused operation',
        success: false,
        result_code: 'GRAPHQL_VALIDATION_FAILED',
      },
      { ...common, name: 'query', success: true, result_code: '200' },
      { ...common, name: 'query Failing', success: false, result_code: 'INTERNAL_SERVER_ERROR' },
      { ...common, name: 'GET unknown path', url: '/nowhere/at/all', success: false, result_code: '404' },
    ]);
    const exceptions = await pool.query<Record<string, unknown>>(
      `select type, outer_message, innermost_message, cloud_role_name,
         operation_id = (select operation_id from request where name = 'query Failing') as of_request from exception`,
    );
    expect(exceptions.rows).toEqual([
      {
        type: 'TypeError',
        outer_message: 'broken',
        innermost_message: 'Password=[redacted] is wrong',
        cloud_role_name: 'circuitwatch-gateway',
        of_request: true,
      },
    ]);
  });
});

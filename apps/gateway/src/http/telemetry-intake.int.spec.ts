import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSecret, hashSecret } from '../auth/secrets.ts';
import type { Role } from '../generated/resolver-types.ts';
import { startTestGateway, type TestGateway } from '../spec/test-gateway.ts';

const exporters = path.join(
  import.meta.dirname,
  '../../../../libs/telemetry/intake/fixtures/opentelemetry-exporters.json',
);
const captured = JSON.parse(readFileSync(exporters, 'utf8')) as Readonly<Record<string, readonly string[]>>;
const bodyOf = (kind: string, index = 0): Buffer => Buffer.from(captured[kind]?.[index] ?? '', 'base64');

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly json: () => {
    readonly accepted: number;
    readonly rejected: number;
    readonly problems: readonly {
      readonly index: number;
      readonly field: string;
      readonly message: string;
    }[];
    readonly partialSuccess?: Readonly<Record<string, string>>;
    readonly code?: number;
    readonly message?: string;
  };
}

describe('taking telemetry in', () => {
  let gateway: TestGateway;
  let pool: pg.Pool;
  beforeAll(async () => {
    gateway = await startTestGateway();
    pool = new pg.Pool({ connectionString: gateway.databaseUrl, max: 2 });
    pool.on('error', () => undefined);
  });
  afterAll(async () => {
    await pool.end();
    await gateway.stop();
  });

  const post = async (
    url: string,
    body: string | Buffer,
    headers: Readonly<Record<string, string>> = {},
    token = gateway.tokens.OPERATOR,
  ): Promise<Answer> => {
    const response = await fetch(`${gateway.url}${url}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const json = (): ReturnType<Answer['json']> => JSON.parse(bytes.toString()) as ReturnType<Answer['json']>;
    return { status: response.status, headers: response.headers, bytes, json };
  };
  const send = (...items: object[]): Promise<Answer> => post('/telemetry', JSON.stringify(items));
  const rows = async (sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> =>
    (await pool.query<Record<string, unknown>>(sql, values)).rows;
  const protobuf = { 'content-type': 'application/x-protobuf' };

  it("stores what OpenTelemetry's exporters send, packed or not", async () => {
    const metrics = await post('/v1/metrics', gzipSync(bodyOf('delta')), {
      ...protobuf,
      'content-encoding': 'gzip',
    });
    expect([metrics.status, metrics.headers.get('content-type'), metrics.bytes.length]).toEqual([
      200,
      'application/x-protobuf',
      0,
    ]);
    const [mae] = await rows(`select * from custom_metric where name = 'model_accuracy_mae'`);
    expect(mae).toMatchObject({
      value: 0.27,
      plant_id: 'pune',
      circuit_id: 'PUMP-07',
      cloud_role_name: 'pump-service',
      cloud_role_instance: 'pump-1',
    });
    for (const [index] of (captured['logs'] ?? []).entries())
      expect((await post('/v1/logs', bodyOf('logs', index), protobuf)).status).toBe(200);
    for (const [index] of (captured['traces'] ?? []).entries())
      expect((await post('/v1/traces', bodyOf('traces', index), protobuf)).status).toBe(200);
    expect(await rows(`select name, plant_id from custom_event order by name`)).toEqual([
      { name: 'data_drift_detected', plant_id: 'pune' },
      { name: 'model_promoted', plant_id: 'pune' },
    ]);
    expect(await rows(`select name, success, result_code from request order by name`)).toEqual([
      { name: 'GET /healthz', success: true, result_code: '200' },
      { name: 'POST /score', success: false, result_code: '500' },
    ]);
    expect(await rows(`select type, severity_level from exception order by type`)).toEqual([
      { type: 'RangeError', severity_level: 3 },
      { type: 'TypeError', severity_level: 3 },
    ]);
  });

  it('changes nothing when the same comes again', async () => {
    const [before] = await rows(`select count(*) from custom_metric`);
    expect((await post('/v1/metrics', bodyOf('delta'), protobuf)).status).toBe(200);
    expect(await rows(`select count(*) from custom_metric`)).toEqual([before]);
  });

  it('says in part what it could not keep', async () => {
    const dataPoints = [{ asDouble: 1 }, {}];
    const metrics = [{ name: 'half', gauge: { dataPoints } }];
    const answer = await post(
      '/v1/metrics',
      JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }),
    );
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({
      partialSuccess: { rejectedDataPoints: '1', errorMessage: 'The data point has no value.' },
    });
    expect(await rows(`select cloud_role_name from custom_metric where name = 'half'`)).toEqual([
      { cloud_role_name: 'operator of the test' },
    ]);
  });

  it('answers bytes that are none of OTLP with a status, in their encoding', async () => {
    const json = await post('/v1/logs', '{"resourceLogs": [');
    expect([json.status, json.json().code]).toEqual([400, 3]);
    const binary = await post('/v1/logs', Buffer.from([0x0a, 0xff, 0xff, 0x01]), protobuf);
    expect(binary.status).toBe(400);
    expect([...binary.bytes.subarray(0, 3)]).toEqual([0x08, 3, 0x12]);
    expect((await post('/v1/logs', 'x', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post('/v1/logs', '{}', { 'content-encoding': 'br' })).status).toBe(415);
    expect((await post('/v1/logs', '{}', { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await post('/v1/logs', '{}')).json()).toEqual({});
  });

  it('stores items of any table, and tells what is wrong with the others', async () => {
    const answer = await send(
      { table: 'customEvents', name: 'good', customDimensions: { plant_id: 'pune' } },
      { table: 'customEvents' },
      { table: 'Perf', ObjectName: 'K8SContainer', CounterName: 'cpuUsageNanoCores', CounterValue: 5 },
      { table: 'nonsense' },
      { table: 'requests', name: 'GET /', success: false, duration: 12.5, resultCode: 500 },
    );
    expect([answer.status, answer.json().accepted, answer.json().rejected]).toEqual([200, 3, 2]);
    expect(answer.json().problems.map(({ index, field }) => [index, field])).toEqual([
      [1, 'name'],
      [3, 'table'],
    ]);
    expect(await rows(`select plant_id from custom_event where name = 'good'`)).toEqual([
      { plant_id: 'pune' },
    ]);
    expect(await rows(`select counter_value from perf`)).toEqual([{ counter_value: 5 }]);
    expect((await send({ table: 'nonsense' })).status).toBe(400);
  });

  it('keeps texts that Postgres would refuse, and numbers that hardly fit', async () => {
    const text = 'NUL \u0000 and half \ud800';
    const answer = await send(
      { table: 'traces', message: text, customDimensions: { [text]: text, huge: 1e308, deep: { a: [{}] } } },
      { table: 'customMetrics', name: 'huge', value: 1.7e308, valueSum: -1.7e308, valueCount: 2147483647 },
      {
        table: 'customMetrics',
        name: 'ü'.repeat(256),
        value: 5e-324,
        customDimensions: { plant_id: '€'.repeat(5000) },
      },
    );
    expect(answer.json()).toMatchObject({ accepted: 3, rejected: 0 });
    expect(await rows(`select value, value_sum from custom_metric where name = 'huge'`)).toEqual([
      { value: 1.7e308, value_sum: -1.7e308 },
    ]);
    expect(await rows(`select message from trace where message like 'NUL%'`)).toEqual([
      { message: 'NUL \ufffd and half \ufffd' },
    ]);
  });

  it('stores what a wrong clock tells as of now', async () => {
    await send({ table: 'customEvents', name: 'future', timestamp: '2999-01-01T00:00:00Z' });
    const [event] = await rows(
      `select abs(extract(epoch from now() - timestamp)) < 600 as recent, custom_dimensions from custom_event where name = 'future'`,
    );
    expect(event).toMatchObject({ recent: true });
    expect(event).toMatchObject({
      custom_dimensions: { claimed_timestamp: '2999-01-01T00:00:00.000Z' },
    });
  });

  it('takes ten megabytes, and no more than it can hold', async () => {
    const items = Array.from({ length: 12_000 }, (_, index) => ({
      table: 'traces',
      message: `line ${index} ${'x'.repeat(800)}`,
    }));
    const large = JSON.stringify(items);
    expect(large.length).toBeGreaterThan(10_000_000);
    expect((await post('/telemetry', large)).json()).toMatchObject({ accepted: 12_000 });
    const tooLarge = await post('/telemetry', Buffer.alloc(16 * 2 ** 20 + 1, ' '));
    expect(tooLarge.status).toBe(413);
    const bomb = await post('/telemetry', gzipSync(Buffer.alloc(33 * 2 ** 20, ' ')), {
      'content-encoding': 'gzip',
    });
    expect(bomb.status).toBe(413);
  });

  it.each<[Role, number]>([
    ['VIEWER', 403],
    ['OPERATOR', 200],
    ['ADMIN', 200],
  ])('needs the role OPERATOR: %s gets %i', async (role, status) => {
    const item = JSON.stringify([{ table: 'customEvents', name: 'role' }]);
    expect((await post('/telemetry', item, {}, gateway.tokens[role])).status).toBe(status);
    expect((await post('/telemetry', item, {}, 'nobody')).status).toBe(401);
  });

  it('takes from a token for some plants what tells of these alone', async () => {
    const secret = createSecret();
    const token = {
      name: 'pune only',
      kind: 'API',
      role: 'OPERATOR',
      secretHash: hashSecret(secret),
    } as const;
    const actor = { name: 'test', role: 'ADMIN', requestId: null } as const;
    await gateway.db.tokens.create({ ...token, expiresAt: null, plants: ['pune'] }, actor);
    const event = (customDimensions: object) => ({ table: 'customEvents', name: 'scoped', customDimensions });
    const items = [event({ plant_id: 'pune' }), event({ plant_id: 'lyon' }), event({})];
    const answer = await post('/telemetry', JSON.stringify(items), {}, secret);
    expect(answer.json()).toMatchObject({ accepted: 1, problems: [{ index: 1 }, { index: 2 }] });
    expect(await rows(`select plant_id from custom_event where name = 'scoped'`)).toEqual([
      { plant_id: 'pune' },
    ]);
  });

  it('asks to be sent again later while the database is behind, and forgets nothing that it took', async () => {
    const large = (index: number): string =>
      JSON.stringify([
        { table: 'customEvents', name: `late ${index}`, customDimensions: { a: 'x'.repeat(15e6) } },
      ]);
    const client = await pool.connect();
    await client.query(`begin; lock table custom_event in access exclusive mode`);
    const answered: Answer[] = [];
    const sent = Array.from({ length: 6 }, async (_, index) => {
      answered.push(await post('/telemetry', large(index)));
    });
    await expect.poll(() => answered.length, { timeout: 20_000 }).toBe(2);
    const refused = answered.map(({ status, headers }) => [status, headers.get('retry-after')]);
    await client.query('rollback');
    client.release();
    await Promise.all(sent);
    expect(refused).toEqual([
      [503, '5'],
      [503, '5'],
    ]);
    expect(answered.slice(2).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const [stored] = await rows(`select count(*)::int from custom_event where name like 'late %'`);
    expect(stored).toEqual({ count: 4 });
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fixture,
  linearModel,
  metricsToken,
  post,
  startTestEndpoint,
  wanted,
  type TestEndpoint,
} from '../spec/test-endpoint.ts';

const body = {
  input_data: {
    columns: ['a', 'b', 'c'],
    index: [0, 1],
    data: [
      [1, 2, 4],
      [0, 0, 0],
    ],
  },
};
const uuid = /^[0-9a-f-]{36}$/;

interface Refusal {
  readonly error: { readonly code: string; readonly message: string; readonly details?: unknown };
  readonly requestId: string;
}

function promtool(): string | undefined {
  const unpacked = path.resolve(import.meta.dirname, '../../../../.cache/prometheus/usr/bin/promtool');
  if (existsSync(unpacked)) return unpacked;
  return spawnSync('promtool', ['--version']).status === 0 ? 'promtool' : undefined;
}

describe('POST /score', () => {
  let drawn = 0;
  let endpoint: TestEndpoint;
  beforeAll(async () => {
    const zipMap = {
      ...linearModel({ name: 'classes', uri: fixture('zip-map-texts') }),
      declaration: {
        task: null,
        features: ['p', 'q'].map((name) => ({ name, type: 'NUMBER', categories: null }) as const),
        outputs: null,
      },
    };
    endpoint = await startTestEndpoint(
      [
        wanted({ traffic: 70 }),
        wanted({ name: 'green', traffic: 30, model: zipMap }),
        wanted({ name: 'shadow', traffic: 0, model: linearModel({ number: 2 }) }),
        wanted({ name: 'broken', traffic: 0, model: linearModel({ checksum: '0'.repeat(64) }) }),
        wanted({ name: 'alone', endpoint: null }),
      ],
      { endpointName: 'pumps', random: () => drawn, rows: 5, bodyBytes: 10_000 },
    );
  });
  afterAll(async () => {
    await endpoint.stop();
    endpoint.remove();
  });
  const metricsPage = async (): Promise<string> => {
    const headers = { authorization: `Bearer ${metricsToken}` };
    return (await fetch(`${endpoint.url}/metrics`, { headers })).text();
  };
  const score = (given: unknown, headers: Readonly<Record<string, string>> = {}) =>
    post(`${endpoint.url}/score`, given, headers);

  it("answers Azure's request with the model's numbers", async () => {
    const { status, headers, text } = await score(body);
    expect([status, text]).toEqual([200, '[12,10]']);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'azureml-model-deployment': 'blue',
      'x-request-id': expect.stringMatching(uuid) as string,
      'x-ms-client-request-id': expect.stringMatching(uuid) as string,
    });
    expect(headers.get('x-ms-request-id')).toBe(headers.get('x-request-id'));
  });

  it('answers in records where the model has more than one thing to say', async () => {
    drawn = 0.7;
    const { headers, text } = await score([{ p: 1, q: 2 }]);
    drawn = 0;
    expect(headers.get('azureml-model-deployment')).toBe('green');
    // libs/scoring/models/fixtures/answers.json: onnxruntime for Python.
    const close = (value: number): number => expect.closeTo(value, 6) as number;
    expect(JSON.parse(text)).toEqual([
      expect.objectContaining({ prediction: 'broken', probability_broken: close(0.6028198003768921) }),
    ]);
  });

  it('keeps to the deployment that is named, and names those there are', async () => {
    const shadow = await score(body, { 'azureml-model-deployment': 'shadow' });
    expect(shadow.headers.get('azureml-model-deployment')).toBe('shadow');
    const red = await score(body, { 'azureml-model-deployment': 'red' });
    expect(red.status).toBe(404);
    expect((JSON.parse(red.text) as Refusal).error.message).toContain('blue, green, shadow');
    const broken = await score(body, { 'azureml-model-deployment': 'broken' });
    expect(broken.status).toBe(503);
    expect(broken.headers.get('retry-after')).toBe('1');
    expect((JSON.parse(broken.text) as Refusal).error.message).toMatch(/checksum|SHA-256/i);
  });

  it('is found by the name of the endpoint, or of a deployment that stands alone', async () => {
    expect((await post(`${endpoint.url}/endpoints/pumps/score`, body)).text).toBe('[12,10]');
    const alone = await post(`${endpoint.url}/endpoints/alone/score`, body);
    expect(alone.headers.get('azureml-model-deployment')).toBe('alone');
    const nowhere = await post(`${endpoint.url}/endpoints/fans/score`, body);
    expect(nowhere.status).toBe(404);
    expect((JSON.parse(nowhere.text) as Refusal).error.message).toContain('pumps, alone');
  });

  it('says the ids of the caller again, and makes its own in the place of unusable ones', async () => {
    const named = await score(body, { 'x-request-id': 'r-1', 'x-ms-client-request-id': 'c-1' });
    expect(named.headers.get('x-request-id')).toBe('r-1');
    expect(named.headers.get('x-ms-client-request-id')).toBe('c-1');
    const odd = await score(body, { 'x-request-id': 'a b/../c', 'x-ms-client-request-id': 'x'.repeat(65) });
    expect(odd.headers.get('x-request-id')).toMatch(uuid);
    expect(odd.headers.get('x-ms-client-request-id')).toMatch(uuid);
  });

  it.each<[string, unknown, number, string, RegExp]>([
    ['no body', '', 400, 'INVALID', /no body/],
    ['no JSON', '{"a": NaN}', 400, 'INVALID', /not JSON.*null/],
    ['half of it', '[{"a": 1', 400, 'INVALID', /not JSON/],
    ['text in a number', [{ a: 'x', b: 1, c: 1 }], 400, 'INVALID', /Row 1: the feature "a" is "x"/],
    ['a missing feature', [{ a: 1, b: 1 }], 400, 'INVALID', /Row 1: the feature "c" is missing/],
    ['too many rows', { input_data: new Array(6).fill([1, 2, 3]) }, 400, 'INVALID', /6 rows, and at most 5/],
    ['too large a body', ' '.repeat(10_001), 413, 'BODY_TOO_LARGE', /at most 10000 bytes/],
  ])('refuses %s', async (_, given, status, code, message) => {
    const answer = await score(given, { 'x-request-id': 'r-2' });
    const { error, requestId } = JSON.parse(answer.text) as Refusal;
    expect([answer.status, error.code, requestId]).toEqual([status, code, 'r-2']);
    expect(error.message).toMatch(message);
    expect(answer.headers.get('x-ms-request-id')).toBe('r-2');
  });

  it('names the place of a problem for programs', async () => {
    const { text } = await score([
      { a: 1, b: 1, c: null },
      { a: 1, b: [], c: 1 },
    ]);
    expect((JSON.parse(text) as Refusal).error.details).toEqual([
      { target: 'rows.1.b', message: expect.stringContaining('Row 2') as string },
    ]);
  });

  it('reads JSON whatever the content type, and tells who packed it', async () => {
    for (const type of ['text/plain', 'application/json; charset=utf-8', 'application/octet-stream']) {
      expect((await score(JSON.stringify(body), { 'content-type': type })).text).toBe('[12,10]');
    }
    const packed = await score('\u001f\u008b', { 'content-encoding': 'gzip' });
    expect([packed.status, packed.text]).toEqual([400, expect.stringContaining('gzip')]);
  });

  it('tells telemetry of answers and of refusals', async () => {
    const told = () => endpoint.events.filter(({ requestId }) => requestId?.startsWith('told'));
    await score(body, { 'x-request-id': 'told' });
    await score('x', { 'x-request-id': 'told-too' });
    await expect.poll(() => told().length).toBe(2);
    expect(told()).toMatchObject([
      {
        requestId: 'told',
        modelVersion: '1',
        deployment: 'pumps:blue',
        rows: 2,
        predictionMean: 11,
        predictionDeviation: 1,
        error: null,
      },
      { rows: 0, predictionMean: null, error: { type: 'INVALID' } },
    ]);
  });

  it('is described by swagger.json, whose own example is answered', async () => {
    for (const [document, way] of [
      ['/swagger.json', '/score'],
      ['/endpoints/alone/swagger.json', '/endpoints/alone/score'],
    ] as const) {
      const described = (await (await fetch(endpoint.url + document)).json()) as {
        readonly openapi: string;
        readonly paths: Readonly<Record<string, object>>;
        readonly components: {
          readonly schemas: { readonly ServiceInput: { readonly example: unknown }; readonly Record: object };
        };
      };
      expect(described.openapi).toBe('3.0.3');
      expect(Object.keys(described.paths)).toEqual([way]);
      expect(described.components.schemas.Record).toMatchObject({ required: ['a', 'b', 'c'] });
      expect((await post(endpoint.url + way, described.components.schemas.ServiceInput.example)).status).toBe(
        200,
      );
    }
  });

  it('shows probes what they ask for', async () => {
    expect(await (await fetch(`${endpoint.url}/`)).text()).toBe('Healthy');
    expect((await fetch(`${endpoint.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${endpoint.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ status: 'ready', broken: [{ deployment: 'pumps:broken' }] });
    expect((await fetch(`${endpoint.url}/nothing`)).status).toBe(404);
  });

  it("shows Prometheus the seeds' names, to who has the token", async () => {
    expect((await fetch(`${endpoint.url}/metrics`)).status).toBe(401);
    const text = await metricsPage();
    for (const line of [
      /^model_predictions_total\{model_name="linear",model_version="1",status="success"\} \d+$/m,
      /^model_predictions_total\{model_name="linear",model_version="1",status="error"\} \d+$/m,
      /^model_prediction_duration_seconds_bucket\{le="0\.001",model_name="linear",model_version="1"\} \d+$/m,
      /^model_errors_total\{model_name="linear",error_type="INVALID"\} \d+$/m,
      /^model_info\{model_name="linear",model_version="2",framework="onnx"\} 1$/m,
      /^circuitwatch_endpoint_deployments\{state="broken"\} 1$/m,
    ]) {
      expect(text).toMatch(line);
    }
  });

  it('shows a page that promtool accepts', async ({ skip }) => {
    const binary = promtool();
    if (binary === undefined) return skip('promtool is not installed');
    const { stdout, stderr } = spawnSync(binary, ['check', 'metrics'], {
      input: await metricsPage(),
      encoding: 'utf8',
    });
    expect(`${stdout}${stderr}`).toBe('');
  });
});

describe('POST /score with tokens', () => {
  it('answers only who has one, and probes', async () => {
    const endpoint = await startTestEndpoint([wanted()], { authorization: 'Bearer right' });
    const url = `${endpoint.url}/score`;
    const refused = await post(url, body, { authorization: 'Bearer wrong' });
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect((await post(url, body)).status).toBe(401);
    expect((await post(url, 'x'.repeat(2_000_000))).status).toBe(401);
    expect((await post(url, body, { authorization: 'Bearer right' })).text).toBe('[12,10]');
    expect((await fetch(`${endpoint.url}/swagger.json`)).status).toBe(401);
    expect((await fetch(`${endpoint.url}/readyz`)).status).toBe(200);
    await endpoint.stop();
    endpoint.remove();
  });
});

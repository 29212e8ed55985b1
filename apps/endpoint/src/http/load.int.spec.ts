import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  fixture,
  linearModel,
  post,
  startTestEndpoint,
  wanted,
  type Answer,
  type TestEndpoint,
  type TestEndpointOptions,
} from '../spec/test-endpoint.ts';
import type { WantedDeployment } from '../serving/wanted-deployment.ts';

const endpoints: TestEndpoint[] = [];
afterEach(async () => {
  for (const endpoint of endpoints.splice(0)) {
    await endpoint.stop();
    expect(endpoint.openModels()).toBe(0);
    endpoint.remove();
  }
});

async function start(
  deployments: readonly WantedDeployment[],
  options?: TestEndpointOptions,
): Promise<TestEndpoint> {
  const endpoint = await startTestEndpoint(deployments, options);
  endpoints.push(endpoint);
  return endpoint;
}

/** A request for one row whose answer under version 1 is `2a + 10`. */
const rowOf = (a: number): object => ({ a, b: 0, c: 0 });

describe('an endpoint under load', () => {
  it('turns away with 429 what its model has no room for, and answers all that it took', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const { url } = await start([wanted()], { waitingRows: 20, beforeRun: () => gate });
    const asked = Array.from({ length: 100 }, (_, a) => post(`${url}/score`, rowOf(a)));
    // One is with the model, at most 20 with it as the second run, and 20 wait; all others are answered at once.
    let refused = 0;
    for (const each of asked) void each.then(({ status }) => (refused += Number(status === 429)));
    await expect.poll(() => refused, { timeout: 10_000 }).toBeGreaterThanOrEqual(59);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    open();
    const answers = await Promise.all(asked);
    const taken = answers.flatMap((answer, a) => (answer.status === 200 ? [{ a, answer }] : []));
    expect(taken.length + refused).toBe(100);
    expect(taken.length).toBeGreaterThanOrEqual(20);
    for (const { a, answer } of taken) expect(answer.text).toBe(`[${2 * a + 10}]`);
    const turnedAway = answers.find(({ status }) => status === 429) as Answer;
    expect(Number(turnedAway.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(JSON.parse(turnedAway.text)).toMatchObject({ error: { code: 'TOO_MANY_REQUESTS' } });
    expect((await post(`${url}/score`, rowOf(1))).text).toBe('[12]');
  });

  it('changes models under way without a failed request, and lets the old ones go', async () => {
    const first = linearModel();
    // The same numbers in another order, so that which version answered can be told from the answer.
    const turned = linearModel({
      number: 2,
      declaration: {
        ...first.declaration,
        features: ['c', 'b', 'a'].map((name) => ({ name, type: 'NUMBER', categories: null }) as const),
      },
    });
    const { url, served, openModels } = await start([wanted()]);
    const answers: { readonly a: number; readonly answer: Answer }[] = [];
    let isOver = false;
    const ask = async (from: number): Promise<void> => {
      for (let a = from; !isOver; a += 8) answers.push({ a, answer: await post(`${url}/score`, rowOf(a)) });
    };
    const asking = Array.from({ length: 8 }, (_, k) => ask(k + 1));
    for (let change = 0; change < 20; change++) {
      const model = change % 2 === 0 ? turned : first;
      const collector =
        change % 3 === 0 ? { collections: [{ name: 'model_inputs', samplingRate: 1 }] } : null;
      await served.apply([wanted({ model, collector })]);
      expect((await post(`${url}/score`, rowOf(4))).text).toBe(change % 2 === 0 ? '[12]' : '[18]');
    }
    isOver = true;
    await Promise.all(asking);
    expect(answers.length).toBeGreaterThan(20);
    const wrong = answers.filter(
      ({ a, answer: { status, text } }) =>
        status !== 200 || ![`[${2 * a + 10}]`, `[${a / 2 + 10}]`].includes(text),
    );
    expect(wrong).toEqual([]);
    await expect.poll(openModels).toBe(1);
  });

  it('scores nothing for callers that went away, and nothing of them keeps a model', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const { url, served, openModels, events } = await start([wanted()], { beforeRun: () => gate });
    const leaving = new AbortController();
    const gone = Array.from({ length: 50 }, (_, a) => {
      const options = { method: 'POST', body: JSON.stringify(rowOf(a)), signal: leaving.signal };
      return fetch(`${url}/score`, options).catch((error: unknown) => error);
    });
    const waiting = () => served.all()[0]?.unit?.loaded.batcher.waitingRows() ?? 0;
    await expect.poll(waiting).toBeGreaterThan(0);
    const staying = post(`${url}/score`, rowOf(1));
    leaving.abort();
    await Promise.all(gone);
    // The server hears of them before its model goes on.
    await delay(100);
    open();
    expect((await staying).text).toBe('[12]');
    await expect.poll(() => events.length).toBeGreaterThan(0);
    await served.apply([wanted({ model: linearModel({ number: 2 }) })]);
    await expect.poll(openModels).toBe(1);
    expect(events.filter(({ error }) => error?.type === 'CANCELED').length).toBeGreaterThan(0);
    expect(waiting()).toBe(0);
  });

  it('keeps the version before where the new one does not load, says so, and takes the next', async () => {
    const { url, served } = await start([wanted()]);
    for (const uri of [
      fixture('answers').replace('.onnx', '.json'),
      '/nowhere/model.onnx',
      fixture('zip-map-texts'),
    ]) {
      await served.apply([wanted({ model: linearModel({ number: 2, uri }) })]);
      expect((await post(`${url}/score`, rowOf(1))).text).toBe('[12]');
      expect(served.broken()).toMatchObject([{ deployment: 'pumps:blue' }]);
    }
    await served.apply([wanted({ model: linearModel({ number: 3 }) })]);
    expect(served.broken()).toEqual([]);
    expect((await post(`${url}/score`, rowOf(1))).text).toBe('[12]');
    await served.apply([]);
    expect((await post(`${url}/score`, rowOf(1))).status).toBe(404);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
  });

  it('never answers a body, whatever it is, with an error of its own', async () => {
    const { url } = await start([wanted()]);
    const words = [
      'input_data',
      'columns',
      'index',
      'data',
      'a',
      'b',
      'c',
      'inputs',
      'dataframe_split',
      '__proto__',
    ];
    const json = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, 0, -1.5, 1e300, 2 ** 60, '1', ''),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.oneof(fc.constantFrom(...words), fc.string()), tie('value'), { maxKeys: 4 }),
      ),
    })).value;
    const whole = JSON.stringify({ input_data: { columns: ['a', 'b', 'c'], data: [[1, 2, 3]] } });
    const damaged = fc
      .tuple(fc.nat(whole.length), fc.nat(3), fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([at, length, text]) => whole.slice(0, at) + text + whole.slice(at + length));
    const anyBody = fc.oneof(
      json.map((value) => JSON.stringify(value)),
      damaged,
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(anyBody, async (body) => {
        const { status, text } = await post(`${url}/score`, body);
        expect([200, 400]).toContain(status);
        expect(() => JSON.parse(text) as unknown).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

interface CollectedEvent {
  readonly correlationid: string;
  readonly xrequestid: string;
  readonly data: readonly object[];
}

/** Events of one collection, in their order. */
function collected(folder: string, collection: string): readonly CollectedEvent[] {
  return globSync(`modelDataCollector/pumps/blue/${collection}/**/*.jsonl`, { cwd: folder })
    .flatMap((file) => readFileSync(path.join(folder, file), 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as CollectedEvent);
}

describe('what an endpoint collects', () => {
  const names = ['model_inputs', 'model_outputs', 'request', 'response'];
  const collections = names.map((name) => ({ name, samplingRate: 1 }));

  it('is every row that was asked and answered, whole, under its correlation id', async () => {
    const endpoint = await startTestEndpoint([wanted({ collector: { collections } })]);
    const headers = { 'x-ms-client-request-id': 'c-1', 'x-request-id': 'r-1' };
    const data = [
      [1, 2, 4, 'north'],
      [0, null, 0, 'south'],
    ];
    const body = { input_data: { columns: ['a', 'b', 'c', 'site'], data } };
    await post(`${endpoint.url}/score`, body, headers);
    await post(`${endpoint.url}/score`, 'refused', headers);
    await Promise.all(Array.from({ length: 50 }, (_, a) => post(`${endpoint.url}/score`, rowOf(a))));
    await endpoint.stop();
    const [inputs, outputs, requests, responses] = names.map((name) => collected(endpoint.folder, name));
    expect([inputs, outputs, requests, responses].map((events) => events?.length)).toEqual([51, 51, 51, 51]);
    expect(inputs?.[0]).toMatchObject({
      correlationid: 'c-1',
      xrequestid: 'r-1',
      data: [
        { a: 1, b: 2, c: 4, site: 'north' },
        { a: 0, b: null, c: 0, site: 'south' },
      ],
    });
    expect(outputs?.[0]?.data).toEqual([{ prediction: 12 }, { prediction: null }]);
    const input = new Map(inputs?.map((event) => [event.correlationid, event.data]));
    for (const { correlationid, data: predicted } of outputs?.slice(1) ?? []) {
      const [row] = (input.get(correlationid) ?? []) as readonly { readonly a: number }[];
      expect(predicted).toEqual([{ prediction: 2 * (row?.a ?? NaN) + 10 }]);
    }
    expect(JSON.stringify(requests?.[0])).toContain('north');
    expect(JSON.stringify(responses?.[0])).toContain('12');
    endpoint.remove();
  });
});

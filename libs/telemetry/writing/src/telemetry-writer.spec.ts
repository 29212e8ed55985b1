import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from './spec/memory-store.ts';
import type { TelemetryProblem } from './row-delivery.ts';
import { createTelemetryWriter, type TelemetryWriter } from './telemetry-writer.ts';

const at = new Date('2026-03-01T12:00:00Z');

describe('createTelemetryWriter', () => {
  let writer: TelemetryWriter | undefined;
  afterEach(async () => {
    await writer?.close();
    vi.useRealTimers();
  });

  function start(maximumRows = 50_000) {
    const store = createMemoryStore();
    const problems: TelemetryProblem[] = [];
    const opened = createTelemetryWriter({
      store,
      roleName: 'endpoint',
      roleInstance: 'endpoint-1',
      clock: () => at,
      flushMs: 1_000,
      maximumRows,
      onProblem: (problem) => void problems.push(problem),
    });
    writer = opened;
    const log = (message: string): void =>
      opened.trace({ at, message, severity: 'information', dimensions: {} });
    return { store, problems, writer: opened, log };
  }

  it('stores what it was told, in whole rows and under its own name', async () => {
    const { store, writer } = start();
    writer.metric({ at, name: 'latency', value: 2, dimensions: { plant_id: 'pune' }, itemCount: 3 });
    writer.metric({ at, name: 'rows', value: 9, summed: { count: 2, min: 4, max: 5 }, dimensions: {} });
    writer.trace({
      at,
      message: 'm',
      severity: 'critical',
      dimensions: {},
      operationId: 'r',
      deploymentId: 'd',
    });
    await writer.flush();
    expect(store.batches).toMatchObject([
      {
        roleName: 'endpoint',
        roleInstance: 'endpoint-1',
        metrics: [
          { name: 'latency', value: 2, valueCount: 1, valueSum: 2, valueMin: 2, valueMax: 2, itemCount: 3 },
          { name: 'rows', value: 9, valueCount: 2, valueSum: 9, valueMin: 4, valueMax: 5, itemCount: 1 },
        ],
        traces: [{ message: 'm', severityLevel: 4, operationId: 'r', deploymentId: 'd' }],
      },
    ]);
    expect(writer.counts()).toEqual({ written: 3, waiting: 0, dropped: 0 });
  });

  it('stores requests, and errors with the chain of what caused them, without secrets', async () => {
    const { store, writer } = start();
    const url = 'https://h/a?sig=secret-signature';
    const request = { name: 'GET /a', url, success: false, resultCode: '500', durationMs: 12.5 };
    writer.request({ at, ...request, dimensions: { token: 'secret' }, operationId: 'r', itemCount: 4 });
    const cause = new RangeError('Password=hunter2 is wrong');
    writer.exception({ at, error: new TypeError('outer', { cause }), dimensions: {}, operationId: 'r' });
    writer.exception({ at, error: 'thrown', dimensions: {} });
    const circular = new Error('round');
    circular.cause = circular;
    writer.exception({ at, error: circular, dimensions: {} });
    await writer.flush();
    const [asked, outer, text, round] = store.rows();
    expect(asked).toMatchObject({
      table: 'requests',
      columns: {
        ...{ timestamp: at, id: 'r', operation_Id: 'r', name: 'GET /a', success: false, itemCount: 4 },
        ...{ url: 'https://h/a?sig=[redacted]', resultCode: '500', duration: 12.5 },
        customDimensions: { token: '[redacted]' },
      },
    });
    expect(outer).toMatchObject({
      table: 'exceptions',
      columns: {
        ...{ type: 'TypeError', message: 'outer', innermostMessage: 'Password=[redacted] is wrong' },
        severityLevel: 3,
        details: [{ type: 'TypeError', message: 'outer' }, { type: 'RangeError' }],
      },
    });
    expect(JSON.stringify(store.rows())).not.toMatch(/hunter2|secret-signature/);
    expect(text?.columns).toMatchObject({ type: 'Error', message: 'thrown' });
    expect(round?.columns['details']).toHaveLength(10);
    expect(writer.counts().written).toBe(4);
  });

  it('flushes by itself, early when much waits, and in statements of bounded size', async () => {
    vi.useFakeTimers();
    const { store, log } = start();
    log('one');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(store.traces()).toHaveLength(1);
    for (let row = 0; row < 12_000; row += 1) log(`row ${row}`);
    await vi.advanceTimersByTimeAsync(0);
    expect(store.traces().length).toBeGreaterThanOrEqual(5_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(store.traces()).toHaveLength(12_001);
    expect(Math.max(...store.batches.map(({ traces }) => traces.length))).toBe(5_000);
  });

  it('waits while the store is away, loses nothing that fits, and stores nothing twice', async () => {
    const { store, writer, problems, log } = start();
    store.away = true;
    log('before');
    await writer.flush();
    await writer.flush();
    expect(problems).toMatchObject([{ kind: 'UNREACHABLE', waiting: 1 }]);
    store.away = false;
    store.losesAnswer = true;
    await writer.flush();
    log('after');
    await writer.flush();
    expect(store.traces().map(({ message }) => message)).toEqual(['before', 'after']);
    expect(writer.counts()).toEqual({ written: 2, waiting: 0, dropped: 0 });
  });

  it('drops the newest beyond its bound, counts them and tells of it afterwards', async () => {
    const { store, writer, problems, log } = start(3);
    store.away = true;
    for (const message of ['1', '2', '3', '4', '5']) log(message);
    await writer.flush();
    expect(writer.counts()).toEqual({ written: 0, waiting: 3, dropped: 2 });
    store.away = false;
    await writer.flush();
    await writer.flush();
    expect(store.traces().map(({ message }) => message)).toEqual([
      '1',
      '2',
      '3',
      '2 rows of telemetry were dropped: too many waited for the store, or they held no number.',
    ]);
    expect(problems.at(-1)).toEqual({ kind: 'DROPPED', rows: 2 });
  });

  it('leaves out the rows alone that can never be stored', async () => {
    const { store, writer, problems, log } = start();
    store.refuses = (message) => message.startsWith('bad');
    for (let row = 0; row < 100; row += 1) log(row % 40 === 7 ? `bad ${row}` : `good ${row}`);
    await writer.flush();
    expect(store.traces()).toHaveLength(97);
    expect(problems.map(({ kind }) => kind)).toEqual(['REFUSED', 'REFUSED', 'REFUSED']);
    expect(writer.counts()).toEqual({ written: 97, waiting: 0, dropped: 3 });
  });

  it('stores what waits when it is closed, and nothing that comes later', async () => {
    const { store, writer, problems, log } = start();
    writer.beforeFlush(() => log('summed up'));
    log('last');
    await writer.close();
    log('too late');
    expect(store.traces().map(({ message }) => message)).toEqual(['last', 'summed up']);
    expect(problems).toEqual([]);
    expect(writer.counts().dropped).toBe(1);
  });

  it('says what is lost when it is closed while the store is away', async () => {
    const { store, writer, problems, log } = start();
    store.away = true;
    log('lost');
    await writer.close();
    expect(problems.map(({ kind }) => kind)).toEqual(['UNREACHABLE', 'DROPPED']);
    expect(writer.counts()).toEqual({ written: 0, waiting: 0, dropped: 1 });
  });

  it.each([
    'postgres://user:hunter2@host/db',
    'https://a.blob.core.windows.net/c/m.onnx?sp=r&sig=hunter2%3D&se=1',
    'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=hunter2==;EndpointSuffix=x',
    'Authorization: Bearer hunter2',
    'Endpoint=sb://x;SharedAccessKey=hunter2',
    'Host=h;Password=hunter2;Database=d',
  ])('keeps no secret of %s', async (text) => {
    const { store, writer } = start();
    writer.trace({ at, message: `Failed: ${text}`, severity: 'error', dimensions: { file_path: text } });
    await writer.flush();
    expect(JSON.stringify(store.batches)).not.toContain('hunter2');
    expect(store.traces()[0]?.message).toContain('[redacted]');
  });

  it('takes values of any kind, and none that is secret by its name or within another', async () => {
    const { store, writer } = start();
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const dimensions = {
      api_key: 'hunter2',
      nested: { url: 'https://a/b?sig=hunter2', count: 5n },
      count: 7n,
      circular,
      drifted_features: ['a', 'b'],
      rate: Number.NaN,
    };
    writer.trace({ at, message: 'm', severity: 'verbose', dimensions });
    await writer.flush();
    expect(JSON.parse(JSON.stringify(store.traces()[0]?.customDimensions))).toEqual({
      api_key: '[redacted]',
      nested: { url: 'https://a/b?sig=[redacted]', count: '5' },
      count: '7',
      circular: '[unreadable]',
      drifted_features: ['a', 'b'],
      rate: null,
    });
  });

  it('takes no value that is no number', async () => {
    const { store, writer } = start();
    writer.metric({ at, name: 'latency', value: Number.NaN, dimensions: {} });
    await writer.flush();
    expect(store.metrics()).toEqual([]);
    expect(writer.counts().dropped).toBe(1);
  });
});

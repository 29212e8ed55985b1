import { AppError } from '@circuitwatch/platform-errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intake } from '../intake-row.ts';
import { createCumulativeSeries } from './cumulative-series.ts';
import { readOtlp, type OtlpSignal } from './read-otlp.ts';

const now = new Date('2026-11-28T09:00:00Z');
const instant = new Date('2018-12-13T14:51:00.300Z');
const service = { attributes: [{ key: 'service.name', value: { stringValue: 'my.service' } }] };
const nano = 1544712660300000000;

function read(signal: OtlpSignal, body: unknown): Intake {
  const bytes = Buffer.from(JSON.stringify(body));
  const series = createCumulativeSeries(10, now);
  return readOtlp(bytes, { signal, encoding: 'json', series, now });
}

const metricsOf = (...metrics: object[]) => ({
  resourceMetrics: [{ resource: service, scopeMetrics: [{ metrics }] }],
});
const logsOf = (...logRecords: object[]) => ({
  resourceLogs: [{ resource: service, scopeLogs: [{ logRecords }] }],
});
const spansOf = (...spans: object[]) => ({
  resourceSpans: [{ resource: service, scopeSpans: [{ spans }] }],
});
const attribute = (key: string) => [{ key, value: { stringValue: 'some value' } }];

/** Figures of the examples in opentelemetry-proto/examples. */
describe('the examples of the specification', () => {
  it('have a counter, a gauge and a histogram', () => {
    const times = { startTimeUnixNano: nano, timeUnixNano: nano };
    const point = { ...times, asDouble: 5, attributes: attribute('my.counter.attr') };
    const { rows, problems } = read(
      'metrics',
      metricsOf(
        { name: 'my.counter', sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints: [point] } },
        { name: 'my.gauge', gauge: { dataPoints: [{ asDouble: 10, timeUnixNano: nano }] } },
        {
          name: 'my.histogram',
          histogram: {
            aggregationTemporality: 1,
            dataPoints: [
              { ...times, count: 3, sum: 3, bucketCounts: [1, 1, 1], explicitBounds: [1], min: 1, max: 1 },
            ],
          },
        },
      ),
    );
    expect(problems).toEqual([]);
    expect(rows.map(({ columns }) => columns)).toMatchObject([
      {
        timestamp: instant,
        name: 'my.counter',
        value: 5,
        valueCount: 1,
        cloud_RoleName: 'my.service',
        customDimensions: { 'my.counter.attr': 'some value' },
      },
      { name: 'my.gauge', value: 10 },
      { name: 'my.histogram', value: 3, valueCount: 3, valueSum: 3, valueMin: 1, valueMax: 1 },
    ]);
  });

  it('have a log record with attributes of every type', () => {
    const { rows } = read(
      'logs',
      logsOf({
        timeUnixNano: nano,
        severityText: 'Information',
        traceId: '5B8EFFF798038103D269B633813FC60C',
        body: { stringValue: 'Example log record' },
        attributes: [
          { key: 'boolean.attribute', value: { boolValue: true } },
          { key: 'int.attribute', value: { intValue: '10' } },
          { key: 'double.attribute', value: { doubleValue: 637.704 } },
          {
            key: 'array.attribute',
            value: { arrayValue: { values: [{ stringValue: 'many' }, { stringValue: 'values' }] } },
          },
          {
            key: 'map.attribute',
            value: {
              kvlistValue: { values: [{ key: 'some.map.key', value: { stringValue: 'some value' } }] },
            },
          },
        ],
      }),
    );
    expect(rows[0]).toMatchObject({
      table: 'traces',
      columns: {
        timestamp: instant,
        message: 'Example log record',
        severityLevel: 1,
        operation_Id: '5b8efff798038103d269b633813fc60c',
        customDimensions: {
          'boolean.attribute': true,
          'int.attribute': 10,
          'double.attribute': 637.704,
          'array.attribute': ['many', 'values'],
          'map.attribute': { 'some.map.key': 'some value' },
        },
      },
    });
  });

  it('have a server span', () => {
    const span = {
      traceId: '5B8EFFF798038103D269B633813FC60C',
      spanId: 'EEE19B7EC3C1B174',
      name: "I'm a server span",
      startTimeUnixNano: 1544712660000000000,
      endTimeUnixNano: 1544712661000000000,
      kind: 2,
      attributes: attribute('my.span.attr'),
    };
    expect(read('traces', spansOf(span)).rows[0]).toMatchObject({
      table: 'requests',
      columns: { id: 'eee19b7ec3c1b174', duration: 1000, success: true, resultCode: '0' },
    });
  });
});

describe('severities of OpenTelemetry', () => {
  it.each([
    [0, 1],
    [1, 0],
    [8, 0],
    [9, 1],
    [12, 1],
    [13, 2],
    [16, 2],
    [17, 3],
    [20, 3],
    [21, 4],
    [24, 4],
    ['SEVERITY_NUMBER_WARN', 2],
  ])('%s is %s of Azure', (severityNumber, severityLevel) => {
    const { rows } = read('logs', logsOf({ severityNumber, body: { stringValue: 'x' } }));
    expect(rows[0]?.columns).toMatchObject({ severityLevel, timestamp: now });
  });
});

describe('what cannot be kept', () => {
  it('is told by its place, and the rest stands', () => {
    const gauge = (name: string, point: object) => ({ name, gauge: { dataPoints: [point] } });
    const { rows, problems } = read(
      'metrics',
      metricsOf(
        gauge('good', { asInt: '7' }),
        gauge('empty', {}),
        gauge('infinite', { asDouble: 'Infinity' }),
        gauge('x'.repeat(300), { asDouble: 1 }),
        { name: 'no data' },
        { name: 'unclear', sum: { isMonotonic: true, dataPoints: [{ asDouble: 1 }] } },
        gauge('silent', { flags: 1 }),
      ),
    );
    expect(rows.map(({ columns }) => columns['name'])).toEqual(['good']);
    expect(problems).toMatchObject([
      { index: 1, message: 'The data point has no value.' },
      { index: 2, field: 'value' },
      { index: 3, field: 'name', message: '"name" has 300 characters; at most 256 are kept.' },
      { index: 4, message: 'The metric "no data" has no data.' },
      { index: 5, message: expect.stringContaining('temporality') as string },
    ]);
  });

  it('goes no deeper than can be kept', () => {
    let value: object = { stringValue: 'deep' };
    for (let level = 0; level < 500; level++) value = { arrayValue: { values: [value] } };
    const { rows } = read('logs', logsOf({ body: { stringValue: 'x' }, attributes: [{ key: 'a', value }] }));
    expect(JSON.stringify(rows[0]?.columns)).toContain('[too deep]');
  });

  it('never makes reading fail in any other way than INVALID', () => {
    const signals = fc.constantFrom<OtlpSignal>('metrics', 'logs', 'traces');
    const json = fc.json().map((text) => ['json', Buffer.from(text)] as const);
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => ['protobuf', array] as const);
    fc.assert(
      fc.property(signals, fc.oneof(json, bytes), (signal, [encoding, body]) => {
        const series = createCumulativeSeries(10, now);
        try {
          readOtlp(body, { signal, encoding, series, now });
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect(error).toMatchObject({ code: 'INVALID' });
        }
      }),
    );
  });
});

describe('totals', () => {
  const total = (sum: number) => ({ count: 0, sum, buckets: [] });

  it('add up to what was counted, whatever restarts', () => {
    const increments = fc.array(fc.record({ by: fc.nat(1000), restart: fc.boolean() }), { minLength: 1 });
    fc.assert(
      fc.property(increments, (steps) => {
        const series = createCumulativeSeries(10, new Date(0));
        let sum = 0;
        let start = 1;
        let told = 0;
        for (const { by, restart } of steps) {
          if (restart) [sum, start] = [0, start + 1];
          sum += by;
          told += series.added('a', String(start), total(sum))?.sum ?? 0;
        }
        expect(told).toBe(steps.reduce((all, { by }) => all + by, 0));
      }),
    );
  });

  it('forget the series that was seen longest ago', () => {
    const series = createCumulativeSeries(2, now);
    for (const name of ['a', 'b', 'a', 'c']) series.added(name, '1', total(5));
    expect(series.added('a', '1', total(8))?.sum).toBe(3);
    expect(series.added('b', '1', total(8))).toBeNull();
  });
});

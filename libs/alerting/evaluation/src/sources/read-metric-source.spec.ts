import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricSource } from '@circuitwatch/alerting-definitions';
import { indexObservations, type MetricObservation } from './metric-observation.ts';
import { readMetricSource } from './read-metric-source.ts';

const at = new Date('2026-05-01T12:00:00Z');
const minutesAgo = (minutes: number): Date => new Date(at.getTime() - minutes * 60_000);

const source: MetricSource = {
  kind: 'METRIC',
  metrics: ['psi'],
  ...{ signals: [], plants: [], circuits: [], monitors: [], features: [] },
  measure: 'VALUE',
  splitBy: ['plant_id', 'circuit_id'],
  aggregation: 'MAX',
  shareOf: null,
};

function observation(changes: Partial<MetricObservation> = {}): MetricObservation {
  return {
    ...{ plant: 'p1', circuit: 'c1', monitor: 'm', signal: 'inputs', signalKind: 'data_drift' },
    ...{ feature: 'pressure', metric: 'psi', runId: 'r1', recordedAt: minutesAgo(5) },
    ...{ value: 0.1, previousValue: null, verdict: 'HEALTHY' },
    ...changes,
  };
}

const fleet = [
  observation(),
  observation({ feature: 'flow_rate', value: 0.4, previousValue: 0.2, runId: 'r2', verdict: 'BREACHED' }),
  observation({ circuit: 'c2', value: 0.3, previousValue: 0.4 }),
  observation({ plant: 'p2', value: 0.05, recordedAt: minutesAgo(90) }),
  observation({ metric: 'ks_test', value: 0.9 }),
  observation({ circuit: 'c3', value: null, verdict: 'NO_DATA' }),
];

function read(changes: Partial<MetricSource>, windowSeconds: number | null = null, observations = fleet) {
  const reading = readMetricSource(
    { ...source, ...changes },
    indexObservations(observations),
    at,
    windowSeconds,
  );
  if (reading.kind !== 'SAMPLES') return reading.kind;
  return reading.samples.map(({ labels, value }) => [Object.values(labels).join('/'), value]);
}

describe('results of monitors as samples', () => {
  it.each<[string, Partial<MetricSource>, unknown]>([
    [
      'the worst of each circuit',
      {},
      [
        ['p1/c1', 0.4],
        ['p1/c2', 0.3],
        ['p2/c1', 0.05],
        ['p1/c3', null],
      ],
    ],
    ['the least', { aggregation: 'MIN', splitBy: [] }, [['', 0.05]]],
    [
      'a sum',
      { aggregation: 'SUM', splitBy: ['plant_id'], circuits: ['c1'] },
      [
        ['p1', 0.5],
        ['p2', 0.05],
      ],
    ],
    ['a mean', { aggregation: 'AVG', plants: ['p1'], circuits: ['c1'] }, [['p1/c1', 0.25]]],
    ['a count', { aggregation: 'COUNT', splitBy: [] }, [['', 4]]],
    [
      'by feature',
      { splitBy: ['feature'], plants: ['p1'] },
      [
        ['pressure', 0.3],
        ['flow_rate', 0.4],
      ],
    ],
    ['of a feature', { features: ['flow_rate'] }, [['p1/c1', 0.4]]],
    ['of a kind of signal', { signals: ['data_drift'], circuits: ['c2'] }, [['p1/c2', 0.3]]],
    ['of a signal by name', { signals: ['inputs'], circuits: ['c2'] }, [['p1/c2', 0.3]]],
    [
      'of several metrics',
      { metrics: ['psi', 'ks_test'], circuits: ['c1'], plants: ['p1'] },
      [['p1/c1', 0.9]],
    ],
    ['of any metric', { metrics: [], circuits: ['c1'], plants: ['p1'] }, [['p1/c1', 0.9]]],
    ['of any metric of all', { metrics: [], splitBy: [] }, [['', 0.9]]],
    ['a change', { measure: 'CHANGE', circuits: ['c2'] }, [['p1/c2', 0.3 - 0.4]]],
    ['a relative change', { measure: 'RELATIVE_CHANGE', features: ['flow_rate'] }, [['p1/c1', 1]]],
    [
      'breaches',
      { measure: 'BREACHED' },
      [
        ['p1/c1', 1],
        ['p1/c2', 0],
        ['p2/c1', 0],
        ['p1/c3', null],
      ],
    ],
    [
      'the share of circuits',
      { splitBy: [], shareOf: { operator: 'GREATER', threshold: 0.2 } },
      [['', 2 / 3]],
    ],
    [
      'the share of circuits of each plant',
      { splitBy: ['plant_id'], shareOf: { operator: 'LESS', threshold: 0.2 } },
      [
        ['p1', 0.5],
        ['p2', 1],
      ],
    ],
    ['nothing', { monitors: ['none'] }, 'NO_DATA'],
    ['nothing of an unknown metric', { metrics: ['none'] }, 'NO_DATA'],
    ['nothing of an unknown circuit', { metrics: [], circuits: ['none'] }, 'NO_DATA'],
  ])('give %s', (_, changes, expected) => {
    expect(read(changes)).toEqual(expected);
  });

  it('are left out when they are older than the window', () => {
    expect(read({ circuits: ['c1'] }, 3_600)).toEqual([['p1/c1', 0.4]]);
    expect(read({ plants: ['p2'] }, 3_600)).toBe('NO_DATA');
    expect(read({ plants: ['p2'] }, 5_401)).toEqual([['p2/c1', 0.05]]);
  });

  it('are read anew when time goes on, and shared while it does not', () => {
    const index = indexObservations(fleet);
    const ask = (minutes: number) =>
      readMetricSource({ ...source, plants: ['p2'] }, index, minutesAgo(-minutes), 5_460);
    expect(ask(0)).toMatchObject({ kind: 'SAMPLES' });
    expect(ask(0)).toBe(ask(0));
    expect(ask(2)).toEqual({ kind: 'NO_DATA' });
  });

  it('have no relative change from nothing', () => {
    expect(read({ measure: 'RELATIVE_CHANGE' }, null, [observation({ previousValue: 0, value: 0 })])).toEqual(
      [['p1/c1', null]],
    );
    expect(read({ measure: 'CHANGE' }, null, [observation()])).toEqual([['p1/c1', null]]);
  });

  it('say when they were measured, and show the worst first', () => {
    const reading = readMetricSource(source, indexObservations(fleet), at, null);
    const [sample] = reading.kind === 'SAMPLES' ? reading.samples : [];
    expect(sample?.observedAt).toEqual(minutesAgo(5));
    expect(sample?.evidence).toMatchObject({
      runId: 'r2',
      feature: 'flow_rate',
      signal: 'inputs',
      rowCount: 2,
    });
    expect(sample?.evidence?.rows.map(({ value }) => value)).toEqual([0.4, 0.1]);
    const least = readMetricSource({ ...source, aggregation: 'MIN' }, indexObservations(fleet), at, null);
    expect(least.kind === 'SAMPLES' && least.samples[0]?.evidence?.feature).toBe('pressure');
  });

  it('show ten rows at most', () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      observation({ feature: `f${index}`, value: index }),
    );
    const reading = readMetricSource(source, indexObservations(many), at, null);
    const evidence = reading.kind === 'SAMPLES' ? reading.samples[0]?.evidence : null;
    expect(evidence?.rowCount).toBe(30);
    expect(evidence?.rows.map(({ value }) => value)).toEqual([29, 28, 27, 26, 25, 24, 23, 22, 21, 20]);
  });

  it('are the same for every rule that asks the same, in any order', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const some = fc.uniqueArray(name, { maxLength: 2 });
    const one = fc
      .record({
        plant: name,
        circuit: name,
        feature: name,
        metric: name,
        value: fc.integer({ min: 0, max: 9 }),
      })
      .map((changes) => observation(changes));
    const asked = fc.record({ metrics: some, plants: some, circuits: some, features: some });
    fc.assert(
      fc.property(
        fc.array(one),
        fc.array(asked, { minLength: 1, maxLength: 4 }),
        (observations, questions) => {
          const index = indexObservations(observations);
          for (const question of [...questions, ...questions]) {
            const reading = readMetricSource(
              { ...source, ...question, splitBy: [], aggregation: 'SUM' },
              index,
              at,
              null,
            );
            const wanted = (names: readonly string[], given: string) =>
              names.length === 0 || names.includes(given);
            const chosen = observations.filter(
              ({ plant, circuit, feature, metric }) =>
                wanted(question.metrics, metric) &&
                wanted(question.plants, plant) &&
                wanted(question.circuits, circuit) &&
                wanted(question.features, feature),
            );
            const sum = chosen.reduce((total, { value }) => total + (value ?? 0), 0);
            const given = reading.kind === 'SAMPLES' ? reading.samples.map(({ value }) => value) : [];
            expect(given).toEqual(chosen.length === 0 ? [] : [sum]);
          }
        },
      ),
    );
  });
});

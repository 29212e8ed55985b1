import type { MonitorDefinition, Signal, Trigger } from '@circuitwatch/monitoring-definitions';
import { validateDefinition, validateTrigger } from '@circuitwatch/monitoring-definitions';
import fc from 'fast-check';

const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,11}$/);
/** Texts that YAML reads as something else unless they are quoted are among them. */
const free = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('on', 'no', '12', '0x1', '1:30', '2026-01-01', '~', 'a: b', ' x', '# y', '3.10'),
);
const threshold = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);
const days = fc.integer({ min: 1, max: 90 });
const trailing = fc.record({
  lookbackSize: days.map((count) => `P${count}D`),
  lookbackOffset: fc.integer({ min: 0, max: 30 }).map((count) => `P${count}D`),
});
const minuteMs = 60_000;
const instant = fc
  .integer({
    min: Date.parse('2022-01-10T00:00:00Z') / minuteMs,
    max: Date.parse('2027-01-10T00:00:00Z') / minuteMs,
  })
  .map((minute) => new Date(minute * minuteMs).toISOString());
const fixed = fc
  .uniqueArray(instant, { minLength: 2, maxLength: 2 })
  .map((dates) => dates.toSorted())
  .map(([start = '', end = '']) => ({ start, end }));

const context = fc.constantFrom(
  'model_inputs',
  'model_outputs',
  'training',
  'test',
  'validation',
  'ground_truth',
);
const named = fc.oneof(
  word.chain((name) => fc.integer({ min: 1, max: 99 }).map((version) => ({ asset: `${name}:${version}` }))),
  word.map((name) => ({ asset: `${name}@latest` })),
  word.map((name) => ({ uri: `azureml://datastores/store/paths/${name}/` })),
  word.map((name) => ({ uri: `${name}.parquet` })),
);
const component = word.map((name) => `${name}:3`);

function data(columns: readonly string[], window: fc.Arbitrary<object | undefined>) {
  const roles = fc.record(Object.fromEntries(columns.map((role) => [role, word])));
  return fc
    .tuple(named, fc.record({ context: some(context), window, preprocessing: some(component) }), roles)
    .map(([name, rest, columnNames]) => ({
      ...name,
      ...rest,
      ...(columns.length > 0 && { columns: columnNames }),
    }));
}

const reference = fc.oneof(trailing, fixed, fc.constant(undefined));
const production = data(['timestamp', 'correlationId'], trailing);
// With its label, so that none is filled in from another signal.
const baseline = data(['target'], reference);

function thresholds(numerical: readonly string[], categorical: readonly string[]) {
  const of = (ids: readonly string[]) =>
    fc.record(Object.fromEntries(ids.map((id) => [id, threshold])), { requiredKeys: [] });
  return fc
    .tuple(of(numerical), of(categorical))
    .map(([numbers, categories]) => {
      const ids = [...new Set([...Object.keys(numbers), ...Object.keys(categories)])];
      return Object.fromEntries(
        ids.map((id) => [
          id,
          {
            ...(id in numbers && { numerical: numbers[id] }),
            ...(id in categories && { categorical: categories[id] }),
          },
        ]),
      );
    })
    .filter((metrics) => Object.keys(metrics).length > 0);
}

const drift = thresholds(
  [
    'jensen_shannon_distance',
    'normalized_wasserstein_distance',
    'population_stability_index',
    'two_sample_kolmogorov_smirnov_test',
  ],
  ['jensen_shannon_distance', 'population_stability_index', 'pearsons_chi_squared_test'],
);
const rates = ['null_value_rate', 'data_type_error_rate', 'out_of_bounds_rate'];
const quality = thresholds(rates, rates);
const features = fc.oneof(
  fc.uniqueArray(word, { minLength: 1, maxLength: 4 }).filter(([first]) => first !== 'all'),
  fc.integer({ min: 1, max: 50 }).map((count) => ({ topByImportance: count })),
  fc.constant(undefined),
);
const featureTypes = some(
  fc.dictionary(word, fc.constantFrom('numerical', 'categorical'), { minKeys: 1, maxKeys: 3 }),
);
const segment = some(
  fc.record({
    feature: word,
    values: fc.array(
      free.filter((value) => value.trim() === value && value !== ''),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);
const shared = { alertEnabled: fc.boolean(), observeOnly: fc.constant(false) };

const signals = {
  data_drift: fc.record({
    ...shared,
    target: production,
    baseline,
    metrics: drift,
    features,
    featureTypes,
    segment,
  }),
  prediction_drift: fc.record({ ...shared, target: production, baseline, metrics: drift }),
  data_quality: fc.record({
    ...shared,
    target: production,
    baseline,
    metrics: quality,
    features,
    featureTypes,
  }),
  feature_attribution_drift: fc.record({
    ...shared,
    target: data(['correlationId'], trailing),
    outputs: some(data(['prediction', 'correlationId'], trailing)),
    baseline,
    metrics: threshold.map((value) => ({ normalized_discounted_cumulative_gain: value })),
  }),
  model_performance: fc.record({
    ...shared,
    target: data(['prediction', 'correlationId'], trailing),
    groundTruth: data(['target', 'correlationId'], reference),
    segment,
  }),
  custom: fc.record({
    ...shared,
    component,
    data: fc.dictionary(
      word.filter((name) => name !== 'target' && name !== 'baseline'),
      data([], reference),
      { minKeys: 1, maxKeys: 3 },
    ),
    inputs: fc.dictionary(word, fc.oneof(free, fc.integer(), fc.boolean()), { maxKeys: 3 }),
    metrics: fc.dictionary(word, threshold, { minKeys: 1, maxKeys: 3 }),
  }),
} as const;

const performance = {
  classification: ['accuracy', 'precision', 'recall'],
  regression: ['mean_absolute_error', 'mean_squared_error', 'root_mean_squared_error'],
} as const;

/** A signal of any kind; what depends on the task of its monitor is added with it. */
const signal = fc
  .constantFrom(...(Object.keys(signals) as (keyof typeof signals)[]))
  .chain((kind) => (signals[kind] as fc.Arbitrary<object>).map((parts) => ({ kind, ...parts })));

function withTask(
  parts: { readonly kind: Signal['kind'] },
  task: 'classification' | 'regression',
  value: number,
): object {
  if (parts.kind === 'feature_attribution_drift') return { ...parts, task };
  if (parts.kind !== 'model_performance') return parts;
  return { ...parts, task, metrics: Object.fromEntries(performance[task].map((id) => [id, value])) };
}

/** Definitions that say nothing but what Azure's YAML can say. */
export const sayableDefinitions: fc.Arbitrary<MonitorDefinition> = fc
  .record({
    signals: fc.array(signal, { minLength: 1, maxLength: 4 }),
    minimumRows: fc.integer({ min: 1, max: 500 }),
    task: fc.constantFrom('classification', 'regression'),
    value: threshold,
    deployment: some(fc.tuple(word, word).map((names) => names.join(':'))),
    model: some(component),
    alertNotification: fc.constantFrom(
      undefined,
      { emails: [], azureMonitor: true },
      { emails: ['a@example.com', 'b@example.com'], azureMonitor: false },
    ),
    description: some(free),
    tags: some(fc.dictionary(word, free, { minKeys: 1, maxKeys: 3 })),
    properties: some(fc.dictionary(word, free, { minKeys: 1, maxKeys: 3 })),
    compute: fc.constantFrom({ instanceType: 'standard_e8s_v3', runtimeVersion: '3.3' }),
  })
  .map(({ value, ...definition }) =>
    validateDefinition({
      ...definition,
      signals: definition.signals.map((parts, index) => ({
        ...withTask(parts, definition.task, value),
        name: `signal ${index}`,
      })),
    }),
  );

const wholeHours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 3 });
const timing = fc.record({
  // Zones of which Windows' name is read as the zone itself.
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo'),
  // No clock is set back in these months.
  startTime: some(instant.map((time) => time.replace(/-\d\d-/, '-01-'))),
  endTime: some(fc.constant('2040-07-01T00:00:00.000Z')),
});
const cron = fc.record({
  type: fc.constant('cron'),
  expression: fc.constantFrom('0 6 * * *', '*/15 * * * *', '0 2 * * MON-FRI'),
});
const recurrence = fc.oneof(
  fc.record({
    type: fc.constant('recurrence'),
    frequency: fc.constantFrom('minute', 'hour', 'day', 'week', 'month'),
    interval: fc.integer({ min: 1, max: 12 }),
  }),
  fc.record({
    type: fc.constant('recurrence'),
    frequency: fc.constant('week'),
    interval: fc.integer({ min: 1, max: 4 }),
    schedule: fc.record({
      hours: wholeHours,
      minutes: fc.constantFrom([0], [15, 45]),
      weekDays: fc.constantFrom(['monday', 'friday']),
    }),
  }),
  fc.record({
    type: fc.constant('recurrence'),
    frequency: fc.constant('month'),
    interval: fc.integer({ min: 1, max: 4 }),
    schedule: fc.record({
      hours: wholeHours,
      minutes: fc.constant([30]),
      monthDays: fc.constantFrom([1, 15]),
    }),
  }),
);

/** Triggers that Azure's YAML can say. */
export const sayableTriggers: fc.Arbitrary<Trigger> = fc
  .tuple(fc.oneof(cron, recurrence), timing)
  .map(([when, time]) => validateTrigger({ ...when, ...time }));

import { describe, expect, it } from 'vitest';
import { documentError, problemLine } from './document.ts';
import { problemsIn } from './parsing.spec-support.ts';

const sound = `name: watch
trigger:
  type: recurrence
  frequency: day
  interval: 1
  time_zone: W. Europe Standard Time
  schedule: {hours: 3, minutes: [15, 45], week_days: [monday]}
create_monitor:
  compute: {instance_type: standard_e4s_v3, runtime_version: "3.4"}
  monitoring_target:
    ml_task: classification
    endpoint_deployment_id: azureml:pumps:blue
  monitoring_signals:
    drift:
      type: data_drift
      production_data:
        input_data: {type: uri_folder, path: azureml:inputs:1}
        data_window: {lookback_window_size: P7D, lookback_window_offset: P0D}
      reference_data:
        input_data: {type: mltable, path: azureml:training:3}
        data_context: training
        data_column_names: {target_column: label}
      features: {top_n_feature_importance: 5}
      feature_type_override: {state: categorical}
      data_segment: {feature_name: state, feature_values: [WA, CA]}
      alert_enabled: true
      metric_thresholds:
        numerical: {jensen_shannon_distance: 0.1}
    older:
      type: data_quality
      metric_thresholds:
        - applicable_feature_type: numerical
          metric_name: null_value_rate
          threshold: 0.05
  alert_notification:
    emails: [a@example.com]
properties:
  circuitwatch.minimum_rows: 50
`;

/** Line and column, from 1, of the first place at which a text holds another. */
function placeOf(text: string, wanted: string): { line: number; column: number } {
  const offset = text.indexOf(wanted);
  expect(offset, `"${wanted}" is in the text`).toBeGreaterThanOrEqual(0);
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

describe('a misprint', () => {
  it('is nowhere in the sound document', () => {
    expect(problemsIn(sound)).toEqual([]);
  });

  it.each<[found: string, printed: string, at: string, path: string, message: RegExp]>([
    [
      'frequency: day',
      'freqency: day',
      'freqency',
      'trigger.freqency',
      /Unknown key "freqency"\. Did you mean "frequency"\?/,
    ],
    [
      'frequency: day',
      'frequency: dayly',
      'dayly',
      'trigger.frequency',
      /cannot be "dayly"; did you mean "day"\?/,
    ],
    ['interval: 1', 'interval: 0', '0\n  time', 'trigger.interval', /whole number from 1 on, not 0/],
    ['interval: 1', 'interval: often', 'often', 'trigger.interval', /must be a number, not "often"/],
    [
      'W. Europe Standard',
      'W. Europ Standard',
      'W. Europ',
      'trigger.time_zone',
      /Did you mean "W\. Europe Standard Time"\?/,
    ],
    ['hours: 3', 'hour: 3', 'hour: 3', 'trigger.schedule.hour', /Did you mean "hours"\?/],
    ['hours: 3', 'hours: 24', '24', 'trigger.schedule.hours', /<=23/],
    ['[monday]', '[monday, thusday]', 'thusday', 'trigger.schedule.week_days.1', /did you mean "thursday"\?/],
    ['create_monitor', 'create_monitr', 'create_monitr', 'create_monitr', /Did you mean "create_monitor"\?/],
    [
      'runtime_version',
      'runtime_verson',
      'runtime_verson',
      'create_monitor.compute.runtime_verson',
      /Did you mean "runtime_version"\?/,
    ],
    [
      'ml_task: classification',
      'ml_task: clasification',
      'clasification',
      'create_monitor.monitoring_target.ml_task',
      /did you mean "classification"\?/,
    ],
    [
      'azureml:pumps:blue',
      'azureml:pumps',
      'azureml:pumps',
      'create_monitor.monitoring_target.endpoint_deployment_id',
      /write azureml:<endpoint>:<deployment>/,
    ],
    [
      'type: data_drift',
      'type: data_drfit',
      'data_drfit',
      'create_monitor.monitoring_signals.drift.type',
      /did you mean "data_drift"\?/,
    ],
    [
      'reference_data',
      'referense_data',
      'referense_data',
      'create_monitor.monitoring_signals.drift.referense_data',
      /Did you mean "reference_data"\?/,
    ],
    [
      'type: uri_folder',
      'type: uri_foldr',
      'uri_foldr',
      'create_monitor.monitoring_signals.drift.production_data.input_data.type',
      /did you mean "uri_folder"\?/,
    ],
    [
      'azureml:inputs:1',
      'azureml:inputs',
      'azureml:inputs',
      'create_monitor.monitoring_signals.drift.production_data.input_data.path',
      /write azureml:name:version or azureml:name@latest/,
    ],
    [
      'lookback_window_size: P7D',
      'lookback_window_size: 7d',
      '7d',
      'create_monitor.monitoring_signals.drift.production_data.data_window.lookback_window_size',
      /write seven days as P7D/,
    ],
    [
      'lookback_window_size: P7D',
      'lookback_window_size: 7',
      '7, lookback',
      'create_monitor.monitoring_signals.drift.production_data.data_window.lookback_window_size',
      /"7" has no unit; write P7D for days/,
    ],
    [
      'lookback_window_size: P7D',
      'lookback_window_size: PT0S',
      'PT0S',
      'create_monitor.monitoring_signals.drift.production_data.data_window.lookback_window_size',
      /no time at all/,
    ],
    [
      'lookback_window_offset: P0D',
      'lookback_window_ofset: P0D',
      'lookback_window_ofset',
      'create_monitor.monitoring_signals.drift.production_data.data_window.lookback_window_ofset',
      /Did you mean "lookback_window_offset"\?/,
    ],
    [
      'data_context: training',
      'data_context: trainig',
      'trainig',
      'create_monitor.monitoring_signals.drift.reference_data.data_context',
      /did you mean "training"\?/,
    ],
    [
      'target_column: label',
      'traget_column: label',
      'traget_column',
      'create_monitor.monitoring_signals.drift.reference_data.data_column_names.traget_column',
      /Did you mean "target_column"\?/,
    ],
    [
      'top_n_feature_importance: 5',
      'top_n_feature_importance: all',
      'all}',
      'create_monitor.monitoring_signals.drift.features.top_n_feature_importance',
      /must be a number, not "all"/,
    ],
    [
      '{state: categorical}',
      '{state: categoric}',
      'categoric}',
      'create_monitor.monitoring_signals.drift.feature_type_override.state',
      /did you mean "categorical"\?/,
    ],
    [
      'feature_values: [WA, CA]',
      'feature_value: [WA, CA]',
      'feature_value:',
      'create_monitor.monitoring_signals.drift.data_segment.feature_value',
      /Did you mean "feature_values"\?/,
    ],
    [
      'alert_enabled: true',
      'alert_enabled: sometimes',
      'sometimes',
      'create_monitor.monitoring_signals.drift.alert_enabled',
      /true or false, not "sometimes"/,
    ],
    [
      'jensen_shannon_distance: 0.1',
      'jensen_shanon_distance: 0.1',
      'jensen_shanon',
      'create_monitor.monitoring_signals.drift.metric_thresholds.numerical.jensen_shanon_distance',
      /Did you mean "jensen_shannon_distance"\?/,
    ],
    [
      'jensen_shannon_distance: 0.1',
      'null_value_rate: 0.1',
      'null_value_rate: 0.1',
      'create_monitor.monitoring_signals.drift.metric_thresholds.numerical.null_value_rate',
      /does not measure data_drift; use jensen/,
    ],
    [
      'jensen_shannon_distance: 0.1',
      'pearsons_chi_squared_test: 0.1',
      'pearsons',
      'create_monitor.monitoring_signals.drift.metric_thresholds.numerical.pearsons_chi_squared_test',
      /not defined for numerical features; use jensen/,
    ],
    [
      'numerical: {jensen',
      'numeric: {jensen',
      'numeric:',
      'create_monitor.monitoring_signals.drift.metric_thresholds.numeric',
      /Unknown key "numeric"\. Did you mean "numerical"\?/,
    ],
    [
      'threshold: 0.05',
      'threshhod: 0.05',
      'threshhod',
      'create_monitor.monitoring_signals.older.metric_thresholds.0.threshhod',
      /Unknown key "threshhod"\. Did you mean "threshold"\?/,
    ],
    [
      'threshold: 0.05',
      'threshold: 5%',
      '5%',
      'create_monitor.monitoring_signals.older.metric_thresholds.0.threshold',
      /write 5 % as 0\.05/,
    ],
    [
      'emails: [a@example.com]',
      'email: [a@example.com]',
      'email:',
      'create_monitor.alert_notification.email',
      /Did you mean "emails"\?/,
    ],
    ['a@example.com', 'a at example.com', 'a at', 'create_monitor.alert_notification.emails.0', /email/i],
    [
      'circuitwatch.minimum_rows',
      'circuitwatch.minimal_rows',
      'circuitwatch.minimal',
      'properties.circuitwatch.minimal_rows',
      /Did you mean "circuitwatch\.minimum_rows"\?/,
    ],
  ])('%s printed as %s', (found, printed, at, path, message) => {
    const text = sound.replace(found, printed);
    const problems = problemsIn(text);
    expect(problems.map((problem) => problem.message)).toEqual([expect.stringMatching(message)]);
    expect(problems[0]).toMatchObject({ ...placeOf(text, at), file: 'monitor.yaml' });
    expect(problems[0]?.path.join('.')).toBe(path);
  });

  it('hides no other one, and the error is about the first', () => {
    const text = sound
      .replace('freq', 'frq')
      .replace('P7D', '7d')
      .replace('data_context: tr', 'data_context: r');
    const problems = problemsIn(text);
    expect(problems.map(({ line }) => line)).toEqual([4, 18, 21]);
    const error = documentError(problems);
    expect(error.code).toBe('INVALID');
    expect(error.message).toBe(`${problemLine(problems[0] ?? fail())} (and 2 more)`);
    expect(error.problems).toHaveLength(3);
  });

  it('brings no problems that only follow from it', () => {
    for (const [found, printed] of [
      ['azureml:training:3', 'azureml:training'],
      ['numerical: {jensen_shannon_distance: 0.1}', 'numerical: {jensen: 0.1}'],
      ['type: data_quality', 'type: data_qality'],
    ] as const) {
      expect(problemsIn(sound.replace(found, printed))).toHaveLength(1);
    }
  });
});

describe('text that is no YAML', () => {
  it.each<[what: string, text: string, line: number, message: RegExp]>([
    ['a tab', 'name: watch\ncreate_monitor:\n\tcompute: x\n', 3, /indented by a tab; .* spaces in its place/],
    [
      'an entry that is not under the others',
      '$schema: fleet\ncircuits:\n    - plant: 1\n   - plant: 2\n',
      4,
      /indented by 3 spaces; line 3, .* by 4 spaces\. Indent it by 4 spaces/,
    ],
    [
      'a key between two levels',
      'name: watch\ncreate_monitor:\n    compute: {}\n  monitoring_target: {}\n',
      4,
      /The key is indented by 2 spaces; line \d, .*Indent it by/,
    ],
    [
      'a key that is there twice',
      'name: watch\nname: again\nauth_mode: key\n',
      2,
      /"name" is written twice; keep one/,
    ],
    ['a value with a colon', 'name: watch: out\ncreate_monitor: {}\n', 1, /": " needs quotes/],
    ['no space after the colon', 'name:watch\ncreate_monitor: {}\n', 1, /needs a space behind it/],
    ['an open quote', 'name: "watch\ncreate_monitor: {}\n', 3, /Close the quotes|closing/],
    ['an unknown anchor', 'name: *watch\nauth_mode: key\n', 1, /no anchor "&watch"/],
    [
      'an alias of itself',
      'name: watch\ncreate_monitor: &all {compute: *all}\n',
      2,
      /stands within the value/,
    ],
    ['nothing but an alias', '*watch\n', 1, /no anchor "&watch"/],
    ['nothing', '# only a remark\n', 1, /holds no document/],
    ['a list', '- name: watch\n', 1, /must hold keys with values/],
    ['something else', 'colour: blue\n', 1, /no document that circuitwatch knows/],
  ])('%s', (_what, text, line, message) => {
    const found = problemsIn(text).map((problem) => [problem.line, problem.message]);
    expect(found).toEqual([[line, expect.stringMatching(message)]]);
  });

  it('still has its misprints before the place told', () => {
    const text = sound
      .replace('top_n_f', 'top_nf')
      .replace('        - applicable', '        - metric_name: null_value_rate\n       - applicable');
    expect(problemsIn(text).map(({ message }) => message)).toEqual([
      expect.stringContaining('Did you mean "top_n_feature_importance"?'),
      expect.stringContaining('Indent it by 8 spaces'),
    ]);
  });

  it('cannot be made endless by aliases', () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0 ? 'a0: &a0 [x]' : `a${level}: &a${level} [${`*a${level - 1},`.repeat(9)}]`,
    );
    const found = problemsIn(`${levels.join('\n')}\ncreate_monitor: {compute: *a11}\n`);
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringMatching(/more than 1,000,000 values/),
    ]);
  });
});

function fail(): never {
  throw new Error('There is no problem.');
}

import { describe, expect, it } from 'vitest';
import type { DocumentContent } from '../document.ts';
import { parseDocuments } from '../parse-documents.ts';
import { monitorOf, problemsIn } from '../parsing.spec-support.ts';

function contentOf(text: string): DocumentContent | null | undefined {
  return parseDocuments(text, { file: 'x.yaml' })[0]?.content;
}

const deployment = `$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: pumps
model: azureml:flow@latest
instance_type: Standard_F2s_v2
data_collector:
  collections:
    model_inputs:
      enabled: 'True'
    model_outputs:
      enabled: "true"
      data: {name: scored, path: azureml://datastores/own/paths/scored, version: 3}
    request:
      enabled: 'False'
`;

describe('a deployment', () => {
  it('brings the assets that it collects, also by the names that monitors look for', () => {
    const asset = (collection: string, name: string, version: string, uri: string) => ({
      collection,
      name,
      version,
      uri,
    });
    const inputs = 'azureml://datastores/workspaceblobstore/paths/modelDataCollector/pumps/blue/model_inputs';
    const outputs = 'azureml://datastores/own/paths/scored';
    expect(contentOf(deployment)).toEqual({
      ...{ kind: 'deployment', name: 'blue', endpoint: 'pumps', model: 'flow@latest', notes: [] },
      assets: [
        asset('model_inputs', 'pumps-blue-model_inputs', '1', inputs),
        asset('model_outputs', 'scored', '3', outputs),
        asset('model_outputs', 'pumps-blue-model_outputs', '1', outputs),
      ],
      collector: {
        collections: [
          { name: 'model_inputs', samplingRate: 1 },
          { name: 'model_outputs', samplingRate: 1 },
        ],
      },
    });
    expect(
      contentOf(deployment.replace('collections:', 'sampling_rate: 0.25\n  collections:')),
    ).toMatchObject({
      collector: { collections: [{ samplingRate: 0.25 }, { samplingRate: 0.25 }] },
    });
  });

  it.each([
    ['data_collector', 'data_colector', /Did you mean "data_collector"\?/],
    ['enabled: "true"', 'enable: "true"', /Did you mean "enabled"\?/],
    ["'True'", "'perhaps'", /must be true or false/],
    ['endpoint_name: pumps\n', '', /lacks "endpoint_name"/],
    ['version: 3', 'version: three', /must be a number/],
    ['collections:', 'sampling_rate: 50\n  collections:', /share from 0 to 1, not 50/],
    ['collections:', 'rolling_rate: hourly\n  collections:', /did you mean "hour"\?/],
  ])('is refused with %s as %s', (found, printed, message) => {
    expect(problemsIn(deployment.replace(found, printed)).map((problem) => problem.message)).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it('that collects nothing, or not by the hour, is told', () => {
    expect(contentOf('name: blue\nendpoint_name: pumps\n')).toMatchObject({
      assets: [],
      collector: null,
      notes: [{ kind: 'advice', message: expect.stringMatching(/collects no data/) }],
    });
    expect(contentOf(deployment.replace('collections:', 'rolling_rate: Day\n  collections:'))).toMatchObject({
      notes: [{ kind: 'advice', message: expect.stringMatching(/by the day/) }],
    });
  });
});

describe('a component', () => {
  const sql = `type: sql
name: deviation
version: 2
inputs:
  production_data: {type: mltable}
  std_deviation_threshold: {type: number, default: 2}
sql: |
  select 'flow' as metric_name, stddev(flow) as metric_value from target
`;

  it('holds SQL', () => {
    expect(contentOf(sql)).toMatchObject({
      ...{ kind: 'component', name: 'deviation', version: '2', title: 'deviation' },
      inputs: [
        { name: 'production_data', type: 'mltable' },
        { name: 'std_deviation_threshold', type: 'number' },
      ],
      sql: expect.stringMatching(/^select 'flow'/),
      notes: [],
    });
  });

  it('of Spark keeps its name, and says what makes it work', () => {
    const spark = sql
      .replace('type: sql', 'type: spark\ncode: ./src\nentry: {file: ./run.py}')
      .replace(/^sql[^]*/m, '');
    expect(contentOf(spark)).toMatchObject({
      ...{ kind: 'component', name: 'deviation', sql: null },
      notes: [{ kind: 'difference', message: expect.stringMatching(/Register SQL under the same name/) }],
    });
  });

  it.each([
    ['sql: |', 'sqll: |', /Did you mean "sql"\?/],
    ['version: 2\n', '', /lacks "version"/],
    ['{type: mltable}', '{typ: mltable}', /Did you mean "type"\?/],
  ])('is refused with %s as %s', (found, printed, message) => {
    expect(problemsIn(sql.replace(found, printed)).map((problem) => problem.message)).toEqual([
      expect.stringMatching(message),
    ]);
  });
});

const driftMonitor = `$schema: https://azuremlschemas.azureedge.net/latest/dataDriftMonitor.schema.json
name: production_drift_monitor
target_dataset: {path: azureml:production_data:1, mode: ro_mount}
reference_dataset: {path: azureml:training_data:1, mode: ro_mount}
compute: azureml:cpu-cluster
frequency: Week
features_to_monitor: [feature1, feature2]
alert_settings: {email: [user@example.com], threshold: 0.3}
`;

describe('a dataDriftMonitor', () => {
  it('is a monitor of one signal', () => {
    expect(monitorOf(driftMonitor)).toMatchObject({
      name: 'production_drift_monitor',
      trigger: { type: 'recurrence', frequency: 'week', interval: 1 },
      definition: {
        alertNotification: { emails: ['user@example.com'] },
        signals: [
          {
            ...{
              kind: 'data_drift',
              features: ['feature1', 'feature2'],
              metrics: { jensen_shannon_distance: 0.3 },
            },
            target: { asset: 'production_data:1', window: { lookbackSize: 'P7D', lookbackOffset: 'P0D' } },
            baseline: { asset: 'training_data:1' },
          },
        ],
      },
    });
  });

  it.each([
    ['frequency: Week', 'frequency: Weekly', 6, /did you mean "week"\?/],
    ['threshold: 0.3', 'treshold: 0.3', 8, /Did you mean "threshold"\?/],
    ['features_to_monitor', 'features_to_montor', 7, /Did you mean "features_to_monitor"\?/],
    ['name: production_drift_monitor\n', '', 1, /lacks "name"/],
    ['user@example.com', 'user', 8, /email/i],
  ])('is refused with %s as %s', (found, printed, line, message) => {
    expect(problemsIn(driftMonitor.replace(found, printed))).toEqual([
      expect.objectContaining({ line, message: expect.stringMatching(message) }),
    ]);
  });
});

describe('documents of which there is nothing to apply', () => {
  it.each([
    ['type: pipeline\njobs: {train: {type: command}}', 'a pipeline job'],
    ['name: score\nchannels: [defaults]\ndependencies: [python=3.8]', 'a conda environment'],
    ['apiVersion: v1\nkind: Service\nmetadata: {name: x}', 'a Kubernetes object'],
    ['trigger: none\nstages: []', 'a pipeline of Azure DevOps'],
    ['name: nightly\ntrigger: {type: cron}\ncreate_job: {}', 'a schedule of jobs'],
    [
      '$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json\nname: d\npath: x',
      'a data asset',
    ],
  ])('%s', (text, what) => {
    expect(contentOf(text)).toMatchObject({ kind: 'other', what });
  });

  it('stand among others, each with its line', () => {
    const text = `# first\nname: credit-default\nauth_mode: key\n---\n${deployment}---\n\n${driftMonitor}...\n`;
    expect(
      parseDocuments(text, { file: 'all.yaml' }).map(({ line, content }) => [line, content?.kind]),
    ).toEqual([
      [2, 'endpoint'],
      [5, 'deployment'],
      [21, 'monitor'],
    ]);
  });

  it('share the traffic of an endpoint', () => {
    const endpoint = 'name: pumps\nauth_mode: key\ntraffic: {blue: 90, green: 10}\n';
    expect(contentOf(endpoint)).toMatchObject({ kind: 'endpoint', traffic: { blue: 90, green: 10 } });
    expect(contentOf('name: pumps\nauth_mode: key\ntraffic: {}\n')).toMatchObject({ traffic: null });
    const problems = (written: string) =>
      problemsIn(endpoint.replace('green: 10', written)).map(({ message }) => message);
    expect(problems('green: 20')).toEqual([expect.stringMatching(/add up to 110/)]);
    expect(problems('green: 10.5')).toEqual([
      expect.stringMatching(/add up to 90/),
      expect.stringMatching(/whole number/),
    ]);
  });

  it('may be JSON', () => {
    expect(contentOf('{"name": "credit-default", "auth_mode": "key"}')).toEqual({
      kind: 'endpoint',
      name: 'credit-default',
      traffic: null,
    });
  });
});

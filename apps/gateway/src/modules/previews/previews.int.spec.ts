import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { startTestAzurite, type TestAzurite } from '@circuitwatch/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor } from '../../spec/fleet.ts';
import { startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';

const hourMs = 3_600_000;
const start = Date.parse('2026-02-01T00:00:00Z');

/** One row an hour through February. */
const readings = [
  'at,temperature,line',
  ...Array.from({ length: 28 * 24 }, (_, hour) =>
    [new Date(start + hour * hourMs).toISOString(), 20 + (hour % 24) / 10, hour % 2 === 0 ? 'a' : 'b'].join(
      ',',
    ),
  ),
  '',
].join('\n');

const signals = [
  {
    name: 'drift',
    kind: 'DATA_DRIFT',
    metrics: [{ metric: 'psi', threshold: 0.25 }],
    features: ['temperature', 'presure', 'lin'],
  },
];

describe('previewMonitor', () => {
  let api: TestApi;
  let azurite: TestAzurite | null = null;
  const folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-preview-'));
  beforeAll(async () => {
    writeFileSync(path.join(folder, 'readings.csv'), readings);
    mkdirSync(path.join(folder, 'datastores/lake/plant-a'), { recursive: true });
    writeFileSync(path.join(folder, 'datastores/lake/plant-a/readings.csv'), readings);
    azurite = await startTestAzurite();
    const blobs = {
      connectionStrings: azurite ? [azurite.connectionString] : [],
      credential: null,
      cacheFolder: path.join(folder, 'blobs'),
      maximumCacheBytes: 1e8,
    };
    api = await startTestApi({ baseFolder: folder, blobs });
    await api.db.dataAssets.create({ name: 'readings', uri: 'readings.csv', timestampColumn: 'at' }, actor);
    await api.db.components.create(
      { name: 'of-line-a', label: '1', kind: 'PREPROCESSING', sql: "select * from input where line = 'a'" },
      actor,
    );
    await api.db.components.create({ name: 'spark', label: '1', kind: 'PREPROCESSING', sql: null }, actor);
    // The first of all starts fetches Azurite.
  }, 360_000);
  afterAll(async () => {
    await api.stop();
    await azurite?.stop();
    rmSync(folder, { recursive: true });
  });

  async function preview(input: Record<string, unknown>): Promise<Json> {
    const query = `query ($input: PreviewMonitorInput!) { previewMonitor(input: $input) {
      name scheduledAt problems unsupported { name }
      signals { name kind data {
        role uri window { from to } rows columns { name type kind } fileCount fileBytes
        timestampColumn correlationColumn notes problems selection { asset uri lookbackSize }
      } }
    } }`;
    const { previewMonitor } = await api.data(query, { input });
    return previewMonitor ?? {};
  }

  const dataOf = (found: Json, signal = 0): readonly Json[] =>
    (found['signals']?.[signal]?.['data'] ?? []) as unknown as readonly Json[];

  it('counts the rows of each window, and says which features are missing', async () => {
    const definition = {
      target: { asset: 'readings@latest', lookbackSize: 'P7D' },
      baseline: {
        uri: 'azureml://datastores/lake/paths/plant-a/readings.csv',
        lookbackSize: 'P14D',
        columns: { timestamp: 'at' },
      },
      signals,
    };
    const found = await preview({ definition, scheduledAt: '2026-03-01T00:00:00Z' });
    expect(found).toMatchObject({ name: null, scheduledAt: '2026-03-01T00:00:00.000Z', problems: [] });
    const columns = [
      { name: 'at', kind: 'timestamp' },
      { name: 'temperature', kind: 'float' },
      { name: 'line', kind: 'text' },
    ];
    const missing = ['There is no column "presure".', 'There is no column "lin"; did you mean "line"?'];
    expect(dataOf(found)).toMatchObject([
      {
        role: 'target',
        uri: `file://${folder}/readings.csv`,
        window: { from: '2026-02-22T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' },
        rows: 7 * 24,
        columns,
        fileCount: 1,
        fileBytes: readings.length,
        timestampColumn: 'at',
        problems: missing,
      },
      {
        role: 'baseline',
        uri: `file://${folder}/datastores/lake/plant-a/readings.csv`,
        window: { from: '2026-02-08T00:00:00.000Z', to: '2026-02-22T00:00:00.000Z' },
        rows: 14 * 24,
        problems: missing,
      },
    ]);
  });

  it('hangs windows on now where no instant is given', async () => {
    const definition = { target: { asset: 'readings:1' }, baseline: { asset: 'readings:1' }, signals };
    const found = await preview({ definition });
    expect(found['scheduledAt']).toBe('2026-03-01T12:00:00.000Z');
    expect(dataOf(found)[0]).toMatchObject({ rows: 6.5 * 24, window: { to: '2026-03-01T12:00:00.000Z' } });
  });

  it('tells what is wrong with one source and shows the others', async () => {
    const part = (data: object) => ({ selection: { everyRow: true, ...data } });
    const definition = {
      signals: [
        {
          name: 'own',
          kind: 'CUSTOM',
          sql: 'select 1',
          metrics: [{ metric: 'm' }],
          target: { asset: 'readings:1', everyRow: true, preprocessing: 'of-line-a:1' },
          data: [
            { name: 'gone', ...part({ asset: 'gone:3' }) },
            { name: 'nowhere', ...part({ uri: 'nowhere.csv' }) },
            { name: 'program', ...part({ asset: 'readings:1', preprocessing: 'spark:1' }) },
            { name: 'unknown', ...part({ asset: 'readings:1', preprocessing: 'unknown:1' }) },
            { name: 'timeless', ...part({ asset: 'readings:1', columns: { timestamp: 'att' } }) },
            { name: 'mistaken', ...part({ asset: 'readings:1', columns: { target: 'temprature' } }) },
          ],
        },
      ],
    };
    const found = dataOf(await preview({ definition }));
    const problems = Object.fromEntries(found.map((data) => [data['role'], data['problems']]));
    expect(problems).toEqual({
      target: [],
      gone: ['The data asset "gone:3" does not exist yet.'],
      nowhere: [expect.stringMatching(/nowhere\.csv|no data/)],
      program: [expect.stringMatching(/"spark:1" cannot run here: .*without SQL/)],
      unknown: [expect.stringMatching(/"unknown:1" cannot run here: .*not registered/)],
      timeless: [expect.stringMatching(/"att".*"at"/)],
      mistaken: ['There is no column "temprature"; did you mean "temperature"?'],
    });
    expect(found[0]).toMatchObject({ role: 'target', rows: 14 * 24, window: null });
    expect(found.at(-1)).toMatchObject({ role: 'mistaken', rows: 28 * 24 });
  });

  it('counts a segment alone, and says when too few rows lie in a window', async () => {
    const segment = { feature: 'line', values: ['b'] };
    const target = { asset: 'readings:1', lookbackSize: 'PT12H', columns: { timestamp: 'at' } };
    const definition = {
      target,
      baseline: { ...target, lookbackSize: 'P14D' },
      signals: [{ ...signals[0], features: ['temperature'], segment }],
    };
    const at = { scheduledAt: '2026-03-01T00:00:00Z' };
    expect(dataOf(await preview({ definition, ...at }))).toMatchObject([
      { rows: 6, problems: ['6 rows lie in the window; fewer than 30 give no value.'] },
      { rows: 14 * 12, problems: [] },
    ]);
    expect(dataOf(await preview({ definition, scheduledAt: '2027-01-01T00:00:00Z' }))[0]).toMatchObject({
      rows: 0,
      problems: ['No row lies in the window.'],
    });
  });

  it('reads YAML, and tells its problems at their places', async () => {
    const yaml = `name: pumps
trigger: {type: recurrence, frequency: day, interval: 1, schedule: {hours: 3, minutes: 15}}
create_monitor:
  monitoring_signals:
    quality:
      type: data_quality
      production_data: {input_data: {type: mltable, path: azureml:readings:1}}
      reference_data: {input_data: {type: mltable, path: azureml:readings:1}}
      metric_thresholds: {numerical: {null_value_rate: 0.05}}
`;
    const found = await preview({ yaml, scheduledAt: '2026-02-20T00:00:00Z' });
    expect(found).toMatchObject({ name: 'pumps', problems: [], signals: [{ kind: 'DATA_QUALITY' }] });
    expect(dataOf(found)).toMatchObject([
      { role: 'target', rows: 24 },
      { role: 'baseline', rows: 28 * 24, window: null },
    ]);
    const misspelt = await preview({ yaml: yaml.replace('input_data', 'input_dta'), file: 'pumps.yaml' });
    expect(misspelt).toMatchObject({
      signals: [],
      problems: [expect.stringMatching(/^pumps\.yaml:7:\d+ .*Did you mean "input_data"/)],
    });
    const endpoint = await preview({ yaml: 'name: pumps\nauth_mode: key\n' });
    expect(endpoint).toMatchObject({
      name: 'pumps',
      problems: ['document:1:1 There is no monitor to look at.'],
    });
  });

  it('looks at blobs as at files, and says what it could not reach', async ({ skip }) => {
    if (!azurite) return skip('there is no Azurite here');
    const service = BlobServiceClient.fromConnectionString(azurite.connectionString);
    const { containerClient } = await service.createContainer('data');
    await containerClient.getBlockBlobClient('readings.csv').upload(readings, readings.length);
    const definition = {
      target: { uri: azurite.uriOf('data/readings.csv'), lookbackSize: 'P7D', columns: { timestamp: 'at' } },
      baseline: { uri: azurite.uriOf('gone/readings.csv'), lookbackSize: 'P7D' },
      signals: [{ ...signals[0], features: ['temperature'] }],
    };
    const found = dataOf(await preview({ definition, scheduledAt: '2026-03-01T00:00:00Z' }));
    expect(found[0]).toMatchObject({ rows: 7 * 24, fileCount: 1, fileBytes: readings.length, problems: [] });
    expect(found[1]).toMatchObject({ rows: null, problems: [expect.stringContaining('gone')] });
  });

  it('wants exactly one monitor', async () => {
    const query = 'query ($input: PreviewMonitorInput!) { previewMonitor(input: $input) { name } }';
    for (const input of [{}, { yaml: 'a', definition: { signals: [] } }]) {
      const { errors } = await api.ask(query, { input });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });
});

describe('a monitor’s YAML', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.stop());

  const apply = async (text: string): Promise<Json> => {
    const query = `mutation ($input: ApplyDocumentInput!) { applied: applyDocument(input: $input) {
      outcome changes { path before after } monitor { yaml } userErrors { message } } }`;
    return (await api.data(query, { input: { text } }))['applied'] ?? {};
  };

  it('says what the monitor says: applied again, it changes nothing', async () => {
    const text = `name: Pumps
display_name: All pumps
trigger: {type: cron, expression: "0 6 * * *", time_zone: W. Europe Standard Time}
create_monitor:
  monitoring_target: {ml_task: regression, endpoint_deployment_id: azureml:pumps:blue}
  alert_notification: {emails: [a@example.com]}
`;
    const { monitor } = await apply(text);
    const yaml = monitor?.['yaml'] as unknown as string;
    expect(yaml).toMatch(/^\$schema: http:\/\/azureml\/sdk-2-0\/Schedule.json\nname: Pumps\n/m);
    expect(yaml).toContain('plant_id: unassigned');
    expect(await apply(yaml)).toMatchObject({ outcome: 'UNCHANGED', changes: [], userErrors: [] });
  });

  it('notes on top what Azure cannot say', async () => {
    const text = `name: by-hand
create_monitor:
  monitoring_target: {ml_task: regression, endpoint_deployment_id: azureml:pumps:blue}
`;
    const { monitor } = await apply(text);
    expect(monitor?.['yaml']).toMatch(/^# trigger: Azure wants a trigger/);
  });
});

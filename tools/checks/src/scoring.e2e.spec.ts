import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { readFleetManifest, sampleNames } from '@circuitwatch/tool-fleet-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askApi } from './ask-api.ts';
import { startedStack, type StartedStack } from './started-stack.ts';

const program = path.resolve(import.meta.dirname, '../../../apps/cli/bin/circuitwatch.mjs');
const circuits = 8;
const rowsOfCircuit = 45 * 24 * 60;

/** Its own: it brings monitors, models and deployments that other tests would count. */
let stack: StartedStack;
beforeAll(async () => {
  stack = await startedStack({ circuits });
});
afterAll(() => stack.stop());

/** Runs the command line as a person in the folder above the data folder would. */
function circuitwatch(...words: string[]): Promise<{ exitCode: number; json: unknown }> {
  const env = { PATH: path.dirname(process.execPath), CIRCUITWATCH_DATA_DIR: stack.dataDir };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...words, '--json'],
      { env, maxBuffer: 2 ** 26 },
      (_error, stdout, stderr) =>
        resolve({ exitCode: child.exitCode ?? -1, json: stdout === '' ? stderr : JSON.parse(stdout) }),
    );
  });
}

async function sql(text: string): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(text)).getRowsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function healthyCircuit(): Promise<ReturnType<typeof sampleNames> & { readonly readings: string }> {
  const manifest = await readFleetManifest(path.dirname(stack.manifestPath));
  const circuit = manifest?.circuits.find(({ fault }) => fault === null);
  if (!circuit) throw new Error('The sample fleet has no healthy circuit.');
  const readings = path.join(path.dirname(stack.manifestPath), circuit.folder, 'readings.parquet');
  return { ...sampleNames(circuit), readings };
}

function monitor({ deployment, asset, monitor: name }: ReturnType<typeof sampleNames>): string {
  const predictions = `azureml:${deployment}-predictions:1`;
  return `
name: ${name}-scored
trigger: { type: cron, expression: 0 7 * * * }
create_monitor:
  monitoring_target: { ml_task: regression }
  monitoring_signals:
    predictions:
      type: prediction_drift
      production_data:
        input_data: { type: uri_folder, path: "${predictions}" }
        data_window: { lookback_window_size: P7D, lookback_window_offset: P0D }
      reference_data:
        input_data: { type: uri_folder, path: "${predictions}" }
        data_window: { lookback_window_size: P30D, lookback_window_offset: P7D }
      metric_thresholds: { numerical: { jensen_shannon_distance: 0.15 } }
    performance:
      type: model_performance
      production_data:
        input_data: { type: uri_folder, path: "${predictions}" }
        data_column_names: { prediction: prediction, correlation_id: timestamp }
        data_window: { lookback_window_size: P7D, lookback_window_offset: P0D }
      reference_data:
        input_data: { type: uri_file, path: "azureml:${asset}:1" }
        data_context: ground_truth
        data_column_names: { target_column: temperature, correlation_id: timestamp }
      metric_thresholds: { regression: { mean_absolute_error: 5 } }
`;
}

interface Run {
  readonly scheduledAt: string;
  readonly results: {
    readonly nodes: readonly { feature: string; metric: { id: string }; value: number; verdict: string }[];
  };
}

const ask = <Data>(query: string, variables: Record<string, unknown> = {}) =>
  askApi<Data>(stack, { query, variables });

describe('scoring the sample fleet', () => {
  it('puts every reading of every circuit through its model in one command', async () => {
    const { exitCode } = await circuitwatch('scoring', 'submit', '--all', '--wait');
    expect(exitCode).toBe(0);
    const { scoringJobs } = await ask<{
      scoringJobs: { nodes: { job: { status: string }; totals: { rows: number; invalidRows: number } }[] };
    }>('{ scoringJobs(first: 100) { nodes { job { status } totals { rows invalidRows } } } }');
    expect(scoringJobs.nodes).toHaveLength(circuits);
    for (const { job, totals } of scoringJobs.nodes) {
      expect(job.status).toBe('SUCCEEDED');
      expect(totals).toEqual({ rows: rowsOfCircuit, invalidRows: 0 });
    }
    const folder = path.join(stack.dataDir, 'predictions');
    const [[rows] = []] = await sql(`select count(*) from '${folder}/**/*.parquet'`);
    expect(rows).toBe(BigInt(circuits * rowsOfCircuit));
  });

  it('is watched by monitors of predictions and of performance', async () => {
    const circuit = await healthyCircuit();
    const file = path.join(stack.dataDir, 'scored.yaml');
    writeFileSync(file, monitor(circuit));
    expect((await circuitwatch('apply', '-f', file)).exitCode).toBe(0);
    expect((await circuitwatch('run', `${circuit.monitor}-scored`, '--wait')).exitCode).toBe(0);
    const { monitors } = await ask<{ monitors: { nodes: { lastRun: Run }[] } }>(
      `query ($filter: MonitorFilter) { monitors(first: 1, filter: $filter) { nodes { lastRun { status scheduledAt
        results(first: 100) { nodes { feature metric { id } value verdict } } } } } }`,
      { filter: { names: [`${circuit.monitor}-scored`] } },
    );
    const [found] = monitors.nodes;
    if (!found) throw new Error('The monitor is not there.');
    const { results, scheduledAt } = found.lastRun;
    expect(results.nodes.map(({ feature, metric }) => `${feature} ${metric.id}`).sort()).toEqual([
      '* mean_absolute_error',
      'prediction jensen_shannon_distance',
    ]);
    expect(results.nodes.every(({ verdict }) => verdict === 'HEALTHY')).toBe(true);
    const predictions = path.join(stack.dataDir, 'predictions/-', circuit.deployment);
    const [[error] = []] = await sql(
      `select avg(abs(prediction - temperature)) from '${predictions}/*.parquet' join '${circuit.readings}' using (timestamp)
       where timestamp >= timestamp '${sqlTime(scheduledAt)}' - interval 7 day and timestamp < timestamp '${sqlTime(scheduledAt)}'
         and temperature is not null and not isnan(prediction)`,
    );
    const measured = results.nodes.find(({ metric }) => metric.id === 'mean_absolute_error')?.value;
    expect(measured).toBeCloseTo(Number(error), 9);
  });

  it('answers online, counts, logs and collects', async () => {
    const circuit = await healthyCircuit();
    const model = path.join(path.dirname(circuit.readings), 'model.onnx');
    const features = 'pressure,vibration,current,voltage,flow_rate';
    const registered = await circuitwatch(
      'models',
      'register',
      '--name',
      'online',
      '--file',
      model,
      '--features',
      features,
    );
    expect(registered.exitCode).toBe(0);
    const { models } = await ask<{ models: { nodes: { versions: { nodes: { id: string }[] } }[] } }>(
      '{ models(search: "online", first: 1) { nodes { versions(first: 1) { nodes { id } } } } }',
    );
    const { createDeployment } = await ask<{ createDeployment: { userErrors: object[] } }>(
      `mutation ($input: CreateDeploymentInput!) { createDeployment(input: $input) { userErrors { message } } }`,
      {
        input: {
          name: 'blue',
          endpoint: 'plant',
          kind: 'ONLINE',
          modelVersionId: models.nodes[0]?.versions.nodes[0]?.id,
          collector: { collections: [{ name: 'model_inputs' }, { name: 'model_outputs' }] },
        },
      },
    );
    expect(createDeployment.userErrors).toEqual([]);
    const { endpointUrl } = JSON.parse(readFileSync(path.join(stack.dataDir, 'stack.json'), 'utf8')) as {
      endpointUrl: string;
    };
    const score = (): Promise<Response> =>
      fetch(`${endpointUrl}/score`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${stack.token}` },
        body: JSON.stringify({
          input_data: { columns: features.split(','), data: [[6.2, 2.8, 142, 398, 34]] },
        }),
      });
    let response = await score();
    for (let tries = 0; response.status !== 200 && tries < 100; tries++) {
      await delay(100);
      response = await score();
    }
    expect(response.headers.get('azureml-model-deployment')).toBe('blue');
    const [temperature] = (await response.json()) as [number];
    expect(temperature).toBeGreaterThan(40);
    expect(temperature).toBeLessThan(100);
    await expect
      .poll(async () => (await circuitwatch('logs', 'plant:blue')).json, { timeout: 20_000, interval: 1_000 })
      .toMatchObject(
        expect.arrayContaining([expect.objectContaining({ message: 'Prediction completed' })]) as object,
      );
    const folder = path.join(stack.dataDir, 'modelDataCollector/plant/blue/model_outputs');
    const [[collected] = []] = await sql(`select count(*) from read_json('${folder}/**/*.jsonl')`);
    expect(Number(collected)).toBeGreaterThan(0);
  });
});

function sqlTime(instant: string): string {
  return instant.replace('T', ' ').replace('Z', '');
}

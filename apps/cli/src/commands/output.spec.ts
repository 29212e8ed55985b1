import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';
import { startFakeApi, type FakeApi } from '../fake-api/fake-api.ts';

let api: FakeApi;
let folder: string;

beforeEach(async () => {
  api = await startFakeApi();
  folder = await mkdtemp(path.join(tmpdir(), 'circuitwatch-output-'));
});

afterEach(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

async function call(...words: string[]) {
  let out = '';
  let err = '';
  const exitCode = await runCli(words, {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    workingFolder: folder,
    variables: { CIRCUITWATCH_URL: api.url, CIRCUITWATCH_TOKEN: 'cw_good' },
  });
  return { exitCode, out, err };
}

const readJson = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(path.join(folder, name), 'utf8')) as unknown;

describe('output', () => {
  it("writes a manifest, and each signal's results with the features that can be drawn", async () => {
    const { exitCode, out } = await call('output', 'plant-a-c01', '--folder', 'out');
    expect({ exitCode, out }).toEqual({
      exitCode: 0,
      out: expect.stringMatching(/^Wrote \d files to .*out\.\n$/) as string,
    });
    expect(await readJson('out/manifest.json')).toEqual({
      version: '1.0.0',
      metricsFiles: { data_drift: 'signals/data_drift.json' },
    });
    expect(await readJson('out/signals/data_drift.json')).toMatchObject({
      signalName: 'data_drift',
      signalType: 'DataDrift',
      metrics: {
        rowCount: { baselineCount: 43_200, targetCount: 10_080 },
        features: {
          temperature: {
            histogram: 'signals/data_drift/temperature.histogram.json',
            metrics: [
              { metricName: 'JensenShannonDistance', metricValue: 0.31, threshold: 0.1 },
              { metricName: 'PopulationStabilityIndex', metricValue: 0.02, threshold: 0.1 },
            ],
          },
          pressure: { metrics: [{ metricName: 'JensenShannonDistance', threshold: 0.1 }] },
        },
      },
    });
  });

  it('writes the histogram of a feature', async () => {
    await call('output', 'plant-a-c01', '--folder', 'out');
    expect(await readJson('out/signals/data_drift/temperature.histogram.json')).toEqual({
      featureName: 'temperature',
      histogram: [
        { baselineCount: 10, targetCount: 0, lowerBound: 0, upperBound: 10 },
        { baselineCount: 80, targetCount: 30, lowerBound: 10, upperBound: 20 },
        { baselineCount: 10, targetCount: 70, lowerBound: 20, upperBound: 30 },
      ],
    });
  });

  it('writes nothing for a monitor that is not there, and needs a folder', async () => {
    const unknown = await call('output', 'nowhere', '--folder', 'out');
    expect(unknown).toMatchObject({ exitCode: 1, err: expect.stringContaining('does not exist') as string });
    expect(await call('output', 'plant-a-c01')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('--folder: is missing') as string,
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';

let folder: string;

const monitor = `name: pumps
display_name: Pumps of hall 3
trigger: {type: recurrence, frequency: day, interval: 1, schedule: {hours: 3, minutes: 15}}
create_monitor:
  monitoring_target: {ml_task: regression, endpoint_deployment_id: azureml:pumps:blue}
  monitoring_signals:
    drift:
      type: data_drift
      reference_data: {input_data: {type: mltable, path: azureml:training:3}}
      data_segment: {feature_name: state, feature_values: [WA, CA]}
      metric_thresholds: {numerical: {jensen_shannon_distance: 0.1}, categorical: {pearsons_chi_squared_test: 0.02}}
    chat: {type: generation_token_statistics}
  alert_notification: {emails: [a@example.com]}
`;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-validate-'));
  writeFileSync(path.join(folder, 'monitor.yaml'), monitor);
});

afterEach(() => rmSync(folder, { recursive: true }));

async function validate(...words: string[]) {
  let out = '';
  let err = '';
  const exitCode = await runCli(['validate', ...words], {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    workingFolder: folder,
    // Where nothing listens and no token is known: the command must not mind.
    variables: {},
  });
  return { exitCode, out, err };
}

describe('validate', () => {
  it('shows people what a monitor means, what was filled in and what is not measured', async () => {
    const { exitCode, out, err } = await validate('-f', 'monitor.yaml');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    for (const line of [
      /^monitor\.yaml:1 {2}monitor pumps$/m,
      /^ +runs +every day at 03:15 \(UTC\)$/m,
      /^ +drift \(data_drift\)$/m,
      /^ +judges +pumps-blue-model_inputs@latest, P1D up to the run$/m,
      /^ +against +training:3, every row$/m,
      /^ +where +state in \(WA, CA\)$/m,
      /^ +jensen_shannon_distance +at most 0\.1 for numbers$/m,
      /^ +pearsons_chi_squared_test +at least 0\.02$/m,
      /^Filled in:\n(?: .*\n)* +drift\.alert_enabled = true/m,
      /^Notes:\n +Alerts are on for drift/m,
      /^Not supported:\n +chat \(generation_token_statistics\): it counts the tokens/m,
      /^1 document, no problem\.$/m,
    ]) {
      expect(out).toMatch(line);
    }
  });

  it('names file, line and column of all that is wrong', async () => {
    writeFileSync(
      path.join(folder, 'wrong.yaml'),
      monitor.replace('numerical', 'numercal').replace('day', 'dayly'),
    );
    const { exitCode, out, err } = await validate('-f', 'monitor.yaml', 'wrong.yaml');
    expect(exitCode).toBe(1);
    expect(err.split('\n')).toEqual([
      'wrong.yaml:3:40 trigger.frequency: "frequency" cannot be "dayly"; did you mean "day"?',
      'wrong.yaml:11:27 create_monitor.monitoring_signals.drift.metric_thresholds.numercal: Unknown key "numercal". Did you mean "numerical"?',
      '',
    ]);
    expect(out).toMatch(/^2 documents, 2 problems\.$/m);
  });

  it('shows every circuit of a fleet, and what is wrong with some', async () => {
    const circuits = ['{plant_id: a, circuit_id: c1, model_name: m}', '{plant_id: a, circuit_id: c2}'];
    writeFileSync(path.join(folder, 'circuits.yaml'), `circuits: [${circuits.join(', ')}]\n`);
    const { exitCode, out, err } = await validate('-f', 'circuits.yaml');
    expect(exitCode).toBe(1);
    expect(out).toMatch(/fleet of 2 circuits/);
    expect(out).toMatch(/^a +c1 +monitor-a-c1 +4 /m);
    expect(out).toMatch(/^a +c2 +1 problem$/m);
    expect(err).toMatch(/^circuits\.yaml:1:58 The circuit lacks "model_name"/);
  });

  it('has JSON with the resolved documents', async () => {
    const { exitCode, out, err } = await validate('-f', 'monitor.yaml', '--json');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({
      problems: 0,
      documents: [
        {
          ...{ file: 'monitor.yaml', line: 1, problems: [] },
          content: {
            ...{ kind: 'monitor', name: 'pumps', title: 'Pumps of hall 3', circuit: null },
            definition: { signals: [{ name: 'drift', baseline: { asset: 'training:3' } }], minimumRows: 30 },
            unsupported: [{ name: 'chat' }],
          },
        },
      ],
    });
    writeFileSync(path.join(folder, 'wrong.yaml'), 'name: [');
    const wrong = await validate('-f', 'wrong.yaml', '--json');
    expect(wrong.exitCode).toBe(1);
    expect(JSON.parse(wrong.out)).toMatchObject({ problems: 1, documents: [{ content: null }] });
  });

  it.each([
    [[], 2, /--file: is missing/],
    [['-f', 'none.yaml'], 1, /--file: none\.yaml cannot be read/],
    [['-f', '.'], 1, /--file: \. cannot be read/],
  ])('%j ends with %d and one sentence', async (words, expected, message) => {
    const { exitCode, out, err } = await validate(...words);
    expect({ exitCode, out }).toEqual({ exitCode: expected, out: '' });
    expect(err).toMatch(message);
  });
});

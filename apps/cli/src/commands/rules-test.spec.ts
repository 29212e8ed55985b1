import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';

const rules = `alert_rules:
  - {name: High drift, severity: 2, metric: psi, condition: "> 0.2", frequency: 1m, for: 2m}
`;
const tests = (circuit: string, file = 'rules.yaml') => `rule_files: [${file}]
tests:
  - name: drift that stays
    interval: 1m
    input_series:
      - {series: 'psi{plant_id="p1", circuit_id="c1"}', values: '0.1 0.3x5'}
    alert_rule_test:
      - {eval_time: 2m, alertname: High drift}
      - {eval_time: 3m, alertname: High drift, exp_alerts: [{exp_labels: {plant_id: p1, circuit_id: ${circuit}}}]}
`;

describe('rules test', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-rules-'));
    mkdirSync(path.join(folder, 'sub'));
    writeFileSync(path.join(folder, 'rules.yaml'), rules);
    writeFileSync(path.join(folder, 'good.yaml'), tests('c1'));
    writeFileSync(path.join(folder, 'wrong.yaml'), tests('c2'));
    writeFileSync(path.join(folder, 'sub', 'below.yaml'), tests('c1', '../rules.yaml'));
    writeFileSync(path.join(folder, 'bare.yaml'), tests('c1').replace(/^.*\n/, ''));
    writeFileSync(path.join(folder, 'broken.yaml'), 'tests: 7\n');
    writeFileSync(path.join(folder, 'lost.yaml'), tests('c1', 'nowhere.yaml'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function call(...words: string[]) {
    let out = '';
    let err = '';
    const exitCode = await runCli(['rules', 'test', ...words], {
      out: { write: (text) => (out += text) },
      err: { write: (text) => (err += text) },
      workingFolder: folder,
      variables: {},
    });
    return { exitCode, out, err };
  }

  it('passes where rules do what is expected of them, without a gateway', async () => {
    const { exitCode, out } = await call('good.yaml', 'sub/below.yaml');
    expect(exitCode).toBe(0);
    expect(out).toBe(
      'passed  good.yaml:3 drift that stays  2 checks\npassed  sub/below.yaml:3 drift that stays  2 checks\n\n2 passed, 0 failed\n',
    );
  });

  it('ends with 1 and shows the difference where they do not', async () => {
    const { exitCode, out } = await call('wrong.yaml');
    expect(exitCode).toBe(1);
    expect(out).toContain('failed  wrong.yaml:3 drift that stays');
    expect(out).toContain('wrong.yaml:9 "High drift" after 180 s');
    expect(out).toContain('- firing {circuit_id="c2", plant_id="p1"}');
    expect(out).toContain('+ firing {circuit_id="c1", plant_id="p1"}');
    expect(out).toContain('0 passed, 1 failed');
    const { out: json } = await call('wrong.yaml', '--json');
    expect(JSON.parse(json)).toMatchObject([{ file: 'wrong.yaml', tests: [{ failures: [{ line: 9 }] }] }]);
  });

  it('takes rules of other files', async () => {
    expect((await call('bare.yaml')).out).toContain('There is no rule "High drift"');
    expect((await call('bare.yaml', '--rules', 'rules.yaml')).exitCode).toBe(0);
  });

  it('says what cannot be read', async () => {
    const broken = await call('broken.yaml', 'good.yaml');
    expect(broken.exitCode).toBe(1);
    expect(broken.err).toMatch(/^broken\.yaml:1:/);
    expect(broken.out).toContain('1 passed, 0 failed, 1 file could not be run');
    const lost = await call('lost.yaml');
    expect([lost.exitCode, lost.err]).toEqual([1, expect.stringContaining('nowhere.yaml cannot be read')]);
  });
});

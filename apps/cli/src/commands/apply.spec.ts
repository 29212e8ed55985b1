import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';
import { startFakeApi, type FakeApi } from '../fake-api/fake-api.ts';

let api: FakeApi;
let folder: string;

beforeEach(async () => {
  api = await startFakeApi();
  folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-apply-'));
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
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

function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

const monitor = (name: string) => `name: ${name}
trigger: {type: cron, expression: "0 6 * * *"}
create_monitor:
  monitoring_target: {ml_task: regression, endpoint_deployment_id: azureml:pumps:blue}
`;
const component = 'type: sql\nname: ratio\nversion: 1\nsql: select 1\n';
const deployment = 'name: blue\nendpoint_name: pumps\nmodel: azureml:flow:2\ndata_collector: {}\n';

interface Applied {
  readonly text: string;
  readonly file: string;
  readonly plant?: string;
  readonly circuit?: string;
  readonly dryRun: boolean;
}

const sent = (): readonly Applied[] => api.mutations.map(({ input }) => input as Applied);

describe('apply', () => {
  it('sends a text with rules whole, after what it may name and before monitors', async () => {
    const rules = '// rules\n{"alert_rules": [{"name": "R", "severity": "2", "query": "requests"}]}';
    write('rules.json', rules);
    write('monitor.yaml', monitor('pumps'));
    write('component.yaml', component);
    const { exitCode, out } = await call('apply', '-f', 'monitor.yaml', 'rules.json', 'component.yaml');
    expect(exitCode).toBe(0);
    expect(sent().map(({ file }) => file)).toEqual(['component.yaml', 'rules.json', 'monitor.yaml']);
    expect(sent()[1]?.text).toBe(rules);
    expect(out).toMatch(/^created +alerting of rules\.json$/m);
  });

  it('sends no rules that cannot be used, and says where they are wrong', async () => {
    write('rules.yaml', 'alert_rules:\n  - name: R\n    metric: psi\n    condition: soon\n');
    const { exitCode, err } = await call('apply', '-f', 'rules.yaml');
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^rules\.yaml:4:/);
    expect(sent()).toEqual([]);
  });

  it('shows what changed, what is missing and what is left out, within the width', async () => {
    write('a.yaml', monitor('change-me'));
    const { exitCode, out, err } = await call('apply', '-f', 'a.yaml');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toContain('changed       monitor change-me\n');
    expect(out).toContain('  ~ signals.drift.metrics.psi: 0.25 → 0.2\n');
    expect(out).toMatch(/ {2}\+ signals\.quality: "long long.*…\n/);
    expect(out).toContain('  - model: "flow:2"\n');
    expect(out).toContain('The data asset "training:1" does not exist yet.');
    expect(out).toContain('change-me, answers (generation_safety_quality): It judges texts.');
    expect(out).toContain('a.yaml:4 Azure does otherwise.');
    expect(out).toMatch(/\n1 of 1 monitor applied\.\n$/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('sends components and deployments before monitors, of files and folders, each alone on its lines', async () => {
    write('all/one.yaml', `${monitor('one')}---\n${deployment}`);
    write('all/deep/parts.YML', component);
    write('all/notes.txt', 'no YAML: [');
    write('all/.hidden/x.yaml', 'no YAML: [');
    const { exitCode, out } = await call('apply', '-f', 'all', '--plant', 'hamburg', '--circuit', 'c1');
    expect(exitCode).toBe(0);
    expect(sent().map(({ file, text }) => [file, text.trim().split('\n')[0]])).toEqual([
      [path.join('all', 'deep', 'parts.YML'), 'type: sql'],
      [path.join('all', 'one.yaml'), '---'],
      [path.join('all', 'one.yaml'), 'name: one'],
    ]);
    expect(sent()[1]?.text).toBe(`\n\n\n\n---\n${deployment}`);
    expect(sent()[0]).toMatchObject({ plant: 'hamburg', circuit: 'c1', dryRun: false });
    expect(out).toContain('1 of 1 monitor and 2 of 2 other documents applied.');
  });

  it('goes on after a circuit that is refused, here or there, and ends with 1', async () => {
    const circuits = ['c1', 'refuse-me', 'keep-me', 'c4'].map(
      (circuit) => `  - {plant_id: lyon, circuit_id: ${circuit}, model_name: flow}\n`,
    );
    write('circuits.yaml', `circuits:\n${circuits.join('')}  - {plant_id: lyon}\n`);
    const { exitCode, out, err } = await call('apply', '-f', 'circuits.yaml');
    expect(exitCode).toBe(1);
    expect(sent()).toHaveLength(4);
    for (const { text } of sent()) expect(text.match(/plant_id/g)).toHaveLength(1);
    expect(sent()[3]?.text.split('\n')[4]).toBe(circuits[3]?.trimEnd());
    expect(out).toMatch(/refused +monitor monitor-lyon-refuse-me\n/);
    expect(out).toMatch(/unchanged +monitor/);
    expect(out.match(/\ncreated|^created/g)).toHaveLength(2);
    expect(out).toContain('3 of 5 monitors applied.');
    expect(err).toContain('monitors.yaml:3:1 It is refused.\n');
    expect(err).toMatch(/circuits\.yaml:6:5 circuits\.4: .*lacks "circuit_id"/);
  });

  it('sends only the first of two documents about one thing', async () => {
    write('a.yaml', `${monitor('one')}---\n${deployment}`);
    write('b.yaml', `${monitor('one')}---\n${deployment}`);
    const { exitCode, err } = await call('apply', '-f', 'a.yaml', 'b.yaml');
    expect(exitCode).toBe(1);
    expect(sent().map(({ file }) => file)).toEqual(['a.yaml', 'a.yaml']);
    expect(err).toContain('b.yaml:1:1 "one" is in a.yaml:1 as well; apply one of them.');
    expect(err).toMatch(/b\.yaml:6:1 "pumps:blue" is in a\.yaml:6 as well/);
  });

  it('tells problems at their places, sends nothing of that document and applies the others', async () => {
    write('bad.yaml', monitor('bad').replace('trigger', 'triger'));
    write('good.yaml', monitor('good'));
    const { exitCode, out, err } = await call('apply', '-f', 'bad.yaml', 'good.yaml');
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^bad\.yaml:2:1 triger: Unknown key "triger"\. Did you mean "trigger"\?\n/);
    expect(sent().map(({ file }) => file)).toEqual(['good.yaml']);
    expect(out).toContain('1 of 1 monitor and 0 of 1 other document applied.');
  });

  it('writes nothing on a dry run, and says so', async () => {
    write('a.yaml', monitor('new'));
    const { out } = await call('apply', '-f', 'a.yaml', '--dry-run');
    expect(sent()).toMatchObject([{ dryRun: true }]);
    expect(out).toContain('would create  monitor new\n  + title: "Pumps"\n');
    expect(out).toContain('1 of 1 monitor can be applied.');
  });

  it('answers programs with everything', async () => {
    write('a.yaml', `${monitor('change-me')}---\n${monitor('refuse-me')}`);
    const { exitCode, out } = await call('apply', '-f', 'a.yaml', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      documents: [
        { file: 'a.yaml', line: 1, name: 'change-me', outcome: 'CHANGED', errors: [] },
        { line: 6, name: 'refuse-me', outcome: 'REFUSED', errors: ['monitors.yaml:3:1 It is refused.'] },
      ],
      applied: 1,
      refused: 1,
    });
  });

  it.each([
    ['no file', [], 2, '--file: is missing'],
    ['a plant alone', ['-f', 'a.yaml', '--plant', 'x'], 2, 'given together'],
    [
      'a circuit for a fleet',
      ['-f', 'fleet.yaml', '--plant', 'x', '--circuit', 'y'],
      2,
      'names its own circuits',
    ],
    ['a file that is not there', ['-f', 'none.yaml'], 1, 'none.yaml cannot be read'],
    ['a folder without YAML', ['-f', 'empty'], 1, 'holds no file that ends with .yaml'],
  ])('refuses %s', async (_what, options, expected, reason) => {
    write('a.yaml', monitor('a'));
    write('fleet.yaml', 'circuits: [{plant_id: a, circuit_id: b, model_name: m}]\n');
    write('empty/readme.md', '');
    const { exitCode, err } = await call('apply', ...options);
    expect(exitCode).toBe(expected);
    expect(err).toContain(reason);
    expect(sent()).toEqual([]);
  });

  it('ends with 4 where nothing answers', async () => {
    write('a.yaml', monitor('a'));
    const { exitCode } = await call('apply', '-f', 'a.yaml', '--url', 'http://127.0.0.1:9');
    expect(exitCode).toBe(4);
  });
});

describe('export', () => {
  it('prints the YAML, or writes a file', async () => {
    const yaml = '# a note\nname: plant-a-c01\ncreate_monitor: {}\n';
    expect((await call('export', 'plant-a-c01')).out).toBe(yaml);
    const written = await call('export', 'plant-a-c01', '-o', 'c01.yaml');
    expect(written).toEqual({ exitCode: 0, out: '', err: 'Written to c01.yaml.\n' });
    expect(readFileSync(path.join(folder, 'c01.yaml'), 'utf8')).toBe(yaml);
    expect(JSON.parse((await call('export', 'plant-a-c01', '--json')).out)).toEqual({
      name: 'plant-a-c01',
      yaml,
    });
    const missing = await call('export', 'nowhere');
    expect(missing.exitCode).toBe(1);
    expect(missing.err).toContain('"nowhere" does not exist');
  });
});

describe('preview', () => {
  it('shows windows, rows and columns of each signal', async () => {
    write('a.yaml', monitor('a'));
    const { exitCode, out } = await call('preview', '-f', 'a.yaml', '--at', '2026-11-20T06:00:00Z');
    expect(exitCode).toBe(0);
    expect(out).toContain('pumps at 2026-11-20 06:00 UTC\n');
    expect(out).toMatch(/target +2026-11-13 06:00 +2026-11-20 06:00 +168 +2 +12\.3 kB +at\n/);
    expect(out).toContain('file:///data/readings.csv\n  at (timestamp), flow (float)\n');
    expect(out).toContain('Times without a zone are read as UTC.');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(api.mutations).toMatchObject([
      { name: 'previewMonitor', input: { file: 'a.yaml', yaml: monitor('a') } },
    ]);
  });

  it('ends with 1 where a run would fail, and says by what', async () => {
    write('a.yaml', monitor('lacking'));
    const { exitCode, out } = await call('preview', '-f', 'a.yaml');
    expect(exitCode).toBe(1);
    expect(out).toContain('baseline: The data asset "training:1" does not exist yet.');
    expect(out).toMatch(/baseline +every row +- +0/);
    expect(JSON.parse((await call('preview', '-f', 'a.yaml', '--json')).out)).toMatchObject([
      { name: 'pumps' },
    ]);
  });

  it('looks at one monitor of several where it is asked to', async () => {
    write('two.yaml', `${monitor('one')}---\n${monitor('two')}`);
    await call('preview', '-f', 'two.yaml', '--monitor', 'two');
    expect(api.mutations).toHaveLength(1);
    const { exitCode, err } = await call('preview', '-f', 'two.yaml', '--monitor', 'three');
    expect(exitCode).toBe(1);
    expect(err).toContain('two.yaml has no monitor "three"; it has one, two.');
    write('bad.yaml', 'nmae: x\ncreate_monitor: {}\n');
    expect((await call('preview', '-f', 'bad.yaml')).err).toContain('bad.yaml:1:1');
  });
});

describe('runs compare', () => {
  it('puts results side by side', async () => {
    const { exitCode, out } = await call('runs', 'compare', 'plant-a-c02', 'plant-a-c01');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/Base +plant-a-c02, 2026-11-20 06:00 UTC, HEALTHY\nOther +plant-a-c01, .*BREACHED/);
    expect(out).toMatch(/temperature +jensen_shannon_distance +0\.05 +0\.31 +\+0\.26 +HEALTHY →/);
    expect(out).toMatch(/pressure +jensen_shannon_distance +no_data +no_data +NO_DATA/);
    expect(out).toMatch(/flow +jensen_shannon_distance +- +0\.02 +new → HEALTHY/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('takes ids, and shows only what changed where it is asked to', async () => {
    const { out } = await call('runs', 'compare', 'run-plant-a-c02', 'plant-a-c01', '--changed', '--json');
    const { base, results } = JSON.parse(out) as { base: object; results: readonly { feature: string }[] };
    expect(base).toMatchObject({ id: 'run-plant-a-c02' });
    expect(results.map(({ feature }) => feature)).toEqual(['temperature', 'flow']);
  });

  it('says when there is no such run', async () => {
    expect((await call('runs', 'compare', 'plant-a-c01~1', 'plant-a-c01')).err).toContain(
      'plant-a-c01 has only 1 run that succeeded.',
    );
    expect((await call('runs', 'compare', 'nobody', 'plant-a-c01')).err).toContain('"nobody" does not exist');
    expect((await call('runs')).exitCode).toBe(0);
  });
});

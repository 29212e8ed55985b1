import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';
import { startFakeApi, type FakeApi } from '../fake-api/fake-api.ts';

/** y = 2a - b + c/2 + 10: three features. */
const linear = path.join(import.meta.dirname, '../../../../libs/scoring/models/fixtures/linear.onnx');
const checksum = createHash('sha256').update(readFileSync(linear)).digest('hex');
const folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-models-'));
let api: FakeApi;

beforeEach(async () => {
  api = await startFakeApi();
});

afterEach(() => api.close());
afterAll(() => rmSync(folder, { recursive: true }));

async function call(words: readonly string[], token = 'cw_good') {
  let out = '';
  let err = '';
  const exitCode = await runCli(words, {
    out: { write: (text) => (out += text), columns: 120 },
    err: { write: (text) => (err += text) },
    workingFolder: folder,
    variables: { CIRCUITWATCH_URL: api.url, CIRCUITWATCH_TOKEN: token },
  });
  return { exitCode, out, err };
}

const register = (...options: string[]) => call(['models', 'register', ...options]);

function written(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return name;
}

describe('models register', () => {
  it('uploads the file and adds the next version', async () => {
    const { exitCode, out } = await register('pump', '--file', linear, '--features', 'a,b,c');
    expect({ exitCode, out }).toEqual({
      exitCode: 0,
      out: 'Registered pump version 2 (DEV, regression): load, site → all that it answers.\n',
    });
    expect(api.uploads).toEqual([readFileSync(linear)]);
    expect(api.mutations).toEqual([
      {
        name: 'createModelVersion',
        input: {
          modelId: 'model-1',
          uri: `circuitwatch:models/${checksum}`,
          checksum,
          features: ['a', 'b', 'c'],
          stage: 'DEV',
          allowUnreachable: false,
        },
      },
    ]);
  });

  it('says all that it is told', async () => {
    const inputs = written('inputs.yaml', 'a: number\nb: {type: integer}\nc: {categories: [1, 2]}\n');
    const options = ['--name', 'pump', '--file', linear, '--inputs', inputs, '--task', 'regression'];
    const mapped = ['--output', 'predicted=y', '--output', 'twice=y:0', '--device', 'cpu'];
    const noted = ['--metadata', 'trained-by=Ada', '--metadata', 'folds=5', '--stage', 'test'];
    expect((await register(...options, ...mapped, ...noted)).exitCode).toBe(0);
    expect(api.mutations[0]?.input).toMatchObject({
      inputs: [
        { name: 'a', type: 'NUMBER', categories: null },
        { name: 'b', type: 'INTEGER', categories: null },
        { name: 'c', type: 'NUMBER', categories: ['1', '2'] },
      ],
      outputs: [
        { name: 'predicted', output: 'y', index: 0 },
        { name: 'twice', output: 'y', index: 0 },
      ],
      task: 'REGRESSION',
      devices: ['CPU'],
      metadata: { 'trained-by': 'Ada', folds: 5 },
      stage: 'TEST',
    });
  });

  it('sends nothing where the gateway is told where the file lies', async () => {
    const inputs = written('list.json', '[{"name": "a"}, {"name": "b", "type": "TEXT"}]');
    const uri = 'azureml://datastores/models/paths/pump.onnx';
    const { exitCode } = await register('pump', '--uri', uri, '--inputs', inputs, '--allow-unreachable');
    expect(exitCode).toBe(0);
    expect(api.uploads).toEqual([]);
    expect(api.mutations[0]?.input).toMatchObject({ uri, allowUnreachable: true });
  });

  it('makes a model that is not there yet', async () => {
    expect((await register('fan', '--file', linear, '--features', 'a,b,c')).exitCode).toBe(0);
    expect(api.mutations.map(({ name }) => name)).toEqual(['createModel', 'createModelVersion']);
  });

  it.each([
    ['a file that is missing', ['pump', '--file', '/nowhere/none.onnx'], 1, 'cannot be read'],
    ['a file that is no model', ['pump', '--file', import.meta.filename], 1, 'not an ONNX graph'],
    ['another number of features', ['pump', '--file', linear, '--features', 'a,b'], 1, 'takes 3 features'],
    ['no file at all', ['pump'], 2, '--file: is missing'],
    ['no name', ['--file', linear], 2, 'Name the model once'],
    ['two names', ['pump', '--name', 'fan', '--file', linear], 2, 'Name the model once'],
    ['an output of nothing', ['pump', '--file', linear, '--output', 'y'], 2, '--output: must be name=output'],
    ['metadata without a key', ['pump', '--file', linear, '--metadata', '=5'], 2, 'must be key=value'],
    ['inputs that are missing', ['pump', '--file', linear, '--inputs', 'none.yaml'], 1, 'cannot be read'],
  ])('refuses %s and registers nothing', async (_what, options, expected, reason) => {
    const { exitCode, err } = await register(...options);
    expect(err).toContain(reason);
    expect(exitCode).toBe(expected);
    expect(api.mutations).toEqual([]);
    expect(api.uploads).toEqual([]);
  });

  it.each([
    ['a: numbers', 'is none of number, integer, boolean, text'],
    ['- {name: a, typ: text}', 'Unrecognized key'],
    ['- a: [', 'is no YAML'],
    ['just words', 'Write a list'],
  ])('refuses inputs such as %s', async (text, reason) => {
    const inputs = written('bad.yaml', text);
    const { exitCode, err } = await register('pump', '--file', linear, '--inputs', inputs);
    expect(err).toContain(reason);
    expect(exitCode).toBe(1);
  });

  it('tells who may not upload', async () => {
    const words = ['models', 'register', 'pump', '--file', linear, '--features', 'a,b,c'];
    const { exitCode, err } = await call(words, 'cw_viewer');
    expect(err).toContain('needs the role ENGINEER');
    expect(exitCode).toBe(4);
  });
});

describe('models list and show', () => {
  it('list the newest version', async () => {
    const { out } = await call(['models', 'list']);
    expect(out).toMatch(/pump\s+2\s+DEV\s+regression\s+CPU, GPU\s+load, site/);
  });

  it('show what it takes and gives', async () => {
    const { out } = await call(['models', 'show', 'pump']);
    expect(out).toMatch(/2\s+DEV\s+regression.*abababababab\s+models\/pump.onnx/);
    expect(out).toMatch(/site\s+text\s+north, south/);
    expect(out).toContain('trainedBy: Ada');
    const unknown = await call(['models', 'show', 'pum']);
    expect([unknown.exitCode, unknown.err]).toEqual([1, expect.stringContaining('There is no model "pum"')]);
    const { out: json } = await call(['models', 'show', 'pump', '--json']);
    expect(JSON.parse(json)).toMatchObject({ name: 'pump', versions: { totalCount: 1 } });
  });
});

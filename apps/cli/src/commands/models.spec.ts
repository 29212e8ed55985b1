import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';
import { startFakeApi, type FakeApi } from '../fake-api/fake-api.ts';

/** y = 2a - b + c/2 + 10: three features. */
const linear = path.join(import.meta.dirname, '../../../../libs/scoring/models/fixtures/linear.onnx');
let api: FakeApi;

beforeEach(async () => {
  api = await startFakeApi();
});

afterEach(() => api.close());

async function call(...words: string[]) {
  let out = '';
  let err = '';
  const exitCode = await runCli(words, {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    workingFolder: '/',
    variables: { CIRCUITWATCH_URL: api.url, CIRCUITWATCH_TOKEN: 'cw_good' },
  });
  return { exitCode, out, err };
}

describe('models register', () => {
  it('adds the next version with the checksum of the file', async () => {
    const { exitCode, out } = await call(
      'models',
      'register',
      'pump',
      '--file',
      linear,
      '--features',
      'a,b,c',
    );
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'Registered pump version 2 (DEV): x → y.\n' });
    expect(api.mutations).toEqual([
      {
        name: 'createModelVersion',
        input: {
          modelId: 'model-1',
          uri: expect.stringMatching(/^file:.*linear\.onnx$/) as string,
          checksum: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
          features: ['a', 'b', 'c'],
          stage: 'DEV',
        },
      },
    ]);
  });

  it('makes a model that is not there yet', async () => {
    expect((await call('models', 'register', 'fan', '--file', linear)).exitCode).toBe(0);
    expect(api.mutations.map(({ name }) => name)).toEqual(['createModel', 'createModelVersion']);
  });

  it.each([
    ['a file that is missing', ['--file', '/nowhere/none.onnx'], 1, 'cannot be read'],
    ['a file that is no model', ['--file', import.meta.filename], 1, 'not an ONNX graph'],
    ['another number of features', ['--file', linear, '--features', 'a,b'], 1, 'takes 3 features'],
    ['no file at all', [], 2, '--file: is missing'],
  ])('refuses %s and registers nothing', async (_what, options, expected, reason) => {
    const { exitCode, err } = await call('models', 'register', 'pump', ...options);
    expect(exitCode).toBe(expected);
    expect(err).toContain(reason);
    expect(api.mutations).toEqual([]);
  });
});

describe('models list', () => {
  it('shows the newest version', async () => {
    const { out } = await call('models', 'list');
    expect(out).toMatch(/pump\s+2\s+DEV/);
  });
});

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatasetReader } from '@circuitwatch/datasets';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';

const fixtures = path.join(import.meta.dirname, '../../../../libs/scoring/models/fixtures');
/** 2 a - b + 0.5 c + 10, of a matrix x. */
const linear = path.join(fixtures, 'linear.onnx');
/** Its inputs name the features. */
const named = path.join(fixtures, 'mixed-inputs.onnx');
let folder: string;

const at = (...names: string[]): string => path.join(folder, ...names);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-score-'));
  writeFileSync(at('rows.csv'), 'id,a,b,c\nr1,1,2,4\nr2,0,1,0\nr3,-1,0,2\n');
});

afterEach(() => rmSync(folder, { recursive: true }));

async function score(...words: string[]) {
  let out = '';
  let err = '';
  const exitCode = await runCli(['score', '--model', linear, ...words], {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    workingFolder: folder,
    // Where nothing listens and no token is known: the command must not mind.
    variables: {},
  });
  return { exitCode, out, err };
}

const text = (...names: string[]): string => readFileSync(at(...names), 'utf8');

describe('score', () => {
  it('puts predictions beside the keys, with no gateway', async () => {
    const { exitCode, out, err } = await score('--data', 'rows.csv', '--out', 'p.csv', '--features', 'a,b,c');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toMatch(/^3 rows scored \(.* rows\/s\): prediction in p\.csv\n$/);
    expect(text('p.csv')).toBe('id,prediction,scoring_error\nr1,12.0,\nr2,9.0,\nr3,9.0,\n');
    expect(readdirSync(folder).toSorted()).toEqual(['p.csv', 'rows.csv']);
  });

  it('answers with JSON of exactly four keys', async () => {
    const { out } = await score('--data', 'rows.csv', '--out', 'p.jsonl', '--features', 'a,b,c', '--json');
    const answer = JSON.parse(out) as Readonly<Record<string, unknown>>;
    expect(Object.keys(answer)).toEqual(['rows', 'outputs', 'seconds', 'rowsPerSecond']);
    expect(answer).toMatchObject({ rows: 3, outputs: ['prediction'] });
    expect(answer['rowsPerSecond']).toBeCloseTo(3 / Number(answer['seconds']), 6);
    const [first] = text('p.jsonl').split('\n');
    expect(JSON.parse(first ?? '')).toEqual({ id: 'r1', prediction: 12, scoring_error: null });
  });

  it('keeps the key columns that are asked for, and scores in mini-batches', async () => {
    writeFileSync(at('more.csv'), 'id,site,a,b,c\nr1,x,1,2,4\nr2,y,0,1,0\nr3,z,-1,0,2\n');
    const words = ['--features', 'a,b,c', '--key', 'site', '--mini-batch', '2'];
    await score('--data', 'more.csv', '--out', 'p.csv', ...words);
    expect(text('p.csv')).toBe('site,prediction,scoring_error\nx,12.0,\ny,9.0,\nz,9.0,\n');
  });

  it('takes the columns of numbers where there are as many as the model needs, and says so', async () => {
    const { exitCode, err } = await score('--data', 'rows.csv', '--out', 'p.csv');
    expect(exitCode).toBe(0);
    expect(err).toContain('taken in this order: a, b, c.');
    expect(text('p.csv')).toContain('r1,12.0,');
  });

  it('reads the names of features from the graph', async () => {
    writeFileSync(at('pumps.csv'), 'machine,pressure,shift,starts\npump,1.5,1,0\nvalve,1000,3,-7\n');
    const { err } = await score('--model', named, '--data', 'pumps.csv', '--out', 'p.csv');
    expect(err).toBe('');
    expect(text('p.csv')).toBe('prediction,scoring_error\n12.75,\n526.0,\n');
  });

  it('writes the reason where a row has no prediction', async () => {
    writeFileSync(at('broken.csv'), 'id,a,b,c\nr1,1,2,4\nr2,hot,1,0\nr3,-1,0,2\n');
    const { exitCode, err } = await score('--data', 'broken.csv', '--out', 'p.csv', '--features', 'a,b,c');
    expect(exitCode).toBe(0);
    expect(err).toBe('1 row could not be scored; the column scoring_error says why.\n');
    expect(text('p.csv')).toMatch(/^r2,,.*has the text .*hot.*$/m);
    expect(text('p.csv')).toContain('r3,9.0,\n');
  });

  it('scores a folder file by file, replaces what it wrote before, and names a broken file', async () => {
    mkdirSync(at('in'));
    for (const name of ['one', 'two']) writeFileSync(at('in', `${name}.csv`), text('rows.csv'));
    writeFileSync(at('in', 'bad.csv'), 'id,a,b\nr1,1,2\n');
    for (let time = 0; time < 2; time++) {
      const { exitCode, out, err } = await score('--data', 'in', '--out', 'out', '--features', 'a,b,c');
      expect({ exitCode, out }).toEqual({
        exitCode: 1,
        out: expect.stringMatching(/^6 rows scored/) as string,
      });
      expect(err).toMatch(/bad\.csv could not be scored: .*"c".*no such column/);
      const names = readdirSync(at('out')).map((name) => name.replace(/-[0-9a-f]{8}-/, '-'));
      expect(names).toEqual(['one-00000.parquet', 'two-00000.parquet']);
    }
    const whole = await score('--data', 'in/*o*.csv', '--out', 'all.parquet', '--features', 'a,b,c');
    expect(whole.err).toBe('');
    const reader = await openDatasetReader({ baseFolder: folder });
    const source = { timestampColumn: null, correlationColumn: null, preprocessing: null };
    for (const uri of ['out', 'all.parquet']) {
      const dataset = await reader.open({ source: { ...source, uri }, windows: [null], segment: null });
      const [read] = await dataset.readNumbers(['prediction']);
      expect([...(read?.columns.get('prediction')?.values ?? [])]).toEqual([12, 9, 9, 12, 9, 9]);
      await dataset.close();
    }
    await reader.close();
  });

  const asked = ['--features', 'a,b,c'];
  it.each<[string, string[], RegExp]>([
    ['a model that does not load', ['--model', 'rows.csv', ...asked], /rows\.csv is not an ONNX graph/],
    ['a model that is not there', ['--model', 'none.onnx', ...asked], /--model: .*none\.onnx does not exist/],
    ['a feature that is not there', ['--features', 'a,b,id2'], /"id2".*did you mean "id"/],
    ['too few features', ['--features', 'a,b'], /takes 3 features, and 2 are named/],
    ['a key that is not there', [...asked, '--key', 'idd'], /no column "idd"/],
    ['features that nothing names', ['--key', 'a'], /does not name its features: it takes 3.*has id, b, c/],
    ['data without rows', ['--data', 'empty.csv', ...asked], /empty\.csv has no rows to score/],
    ['data that is not there', ['--data', 'none.csv', ...asked], /--data: .*none\.csv does not exist/],
    ['a file of another kind', [...asked, '--out', 'p.txt'], /has to end with \.parquet, \.csv or \.jsonl/],
    ['to replace the data', [...asked, '--out', 'rows.csv'], /is the data itself/],
    ['to replace what it did not write', [...asked, '--out', 'empty.csv'], /give --force to replace it/],
  ])('refuses %s, and leaves everything as it was', async (_what, words, message) => {
    writeFileSync(at('empty.csv'), 'id,a,b,c\n');
    const before = readdirSync(folder);
    const { exitCode, out, err } = await score('--data', 'rows.csv', '--out', 'new/p.csv', ...words);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toMatch(message);
    expect(readdirSync(folder)).toEqual(before);
    expect(text('empty.csv')).toBe('id,a,b,c\n');
  });

  it('replaces its own predictions, and others when forced to', async () => {
    writeFileSync(at('p.csv'), 'precious\n1\n');
    const words = ['--data', 'rows.csv', '--out', 'p.csv', ...asked];
    expect((await score(...words)).exitCode).toBe(1);
    expect((await score(...words, '--force')).exitCode).toBe(0);
    expect((await score(...words)).exitCode).toBe(0);
    expect(text('p.csv')).toContain('r1,12.0,');
  });

  it.each([
    [['--mini-batch', '0'], '--mini-batch: must be'],
    [['--features', 'a,,b'], '--features: must be names'],
  ])('does not understand %j', async (words, message) => {
    const { exitCode, err } = await score('--data', 'rows.csv', '--out', 'p.csv', ...words);
    expect(exitCode).toBe(2);
    expect(err).toContain(message);
    expect(existsSync(at('p.csv'))).toBe(false);
  });
});

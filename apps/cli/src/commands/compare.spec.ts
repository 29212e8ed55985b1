import {
  existsSync,
  mkdtempSync,
  symlinkSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../cli.ts';

let folder: string;

/** Two hundred rows: temperature from `start` on in steps, a mode, and a name with a comma. */
function readings(start: number, mode: (row: number) => string): string {
  const rows = Array.from({ length: 200 }, (_, row) =>
    [start + ((row * 37) % 200) / 100, mode(row), ((row * 61) % 200) / 10, row % 2 ? 'WA' : 'OR'].join(','),
  );
  return ['temperature,mode,"flow, raw",state', ...rows].join('\n');
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-compare-'));
  writeFileSync(
    path.join(folder, 'before.csv'),
    readings(20, (row) => (row % 4 ? 'heating' : 'idle')),
  );
  writeFileSync(
    path.join(folder, 'now.csv'),
    readings(25, (row) => (row % 4 ? 'heating' : 'idle')),
  );
});

afterEach(() => rmSync(folder, { recursive: true }));

async function compare(...words: string[]) {
  let out = '';
  let err = '';
  const exitCode = await runCli(['compare', ...words], {
    out: { write: (text) => (out += text) },
    err: { write: (text) => (err += text) },
    workingFolder: folder,
    // Where nothing listens and no token is known: the command must not mind.
    variables: {},
  });
  return { exitCode, out, err };
}

interface Document {
  readonly features: readonly { readonly name: string; readonly metrics: readonly { metric: string }[] }[];
  readonly drifted: readonly string[];
  readonly target: { readonly rows: number };
}

async function document(...words: string[]): Promise<Document> {
  const { out, err } = await compare('before.csv', 'now.csv', '--json', ...words);
  expect(err).toBe('');
  return JSON.parse(out) as Document;
}

describe('compare', () => {
  it('shows people the worst first, with no gateway', async () => {
    const { exitCode, out, err } = await compare('before.csv', 'now.csv');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    const heads = out.split('\n').filter((line) => /^(temperature|mode|flow, raw|state) /.test(line));
    expect(heads[0]).toMatch(/^temperature +[▁-█]+ +\w+ +[\d.]+ +> 0\.1$/);
    expect(heads).toHaveLength(4);
    expect(out).toMatch(/\n1 of 4 features drifted by the azureml definitions\.\n$/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('has JSON with the promised keys, all of them', async () => {
    const { out } = await compare('before.csv', 'now.csv', '--json');
    const parsed = JSON.parse(out) as Record<string, unknown> & Document;
    expect(Object.keys(parsed)).toEqual(['definitions', 'baseline', 'target', 'features', 'drifted']);
    const [feature] = parsed.features;
    expect(Object.keys(feature ?? {})).toEqual(['name', 'dataType', 'status', 'reason', 'metrics']);
    expect(Object.keys(feature?.metrics[0] ?? {})).toEqual([
      'metric',
      'value',
      'statistic',
      'pValue',
      'threshold',
      'breached',
    ]);
    expect(parsed.drifted).toEqual(['temperature']);
  });

  it('takes bins, laws and corrections of other tools', async () => {
    const valueOf = async (metric: string, ...words: string[]): Promise<number | null> => {
      const { features } = await document('--features', 'temperature', '--metrics', metric, ...words);
      return (features[0]?.metrics[0] as { value: number | null } | undefined)?.value ?? null;
    };
    const inBins = (rule: string) => valueOf('total_variation_distance', '--bins', rule);
    // The ranges [20, 22) and [25, 27) share one bin of two, and none of twenty.
    expect(await inBins('equal-width:20')).toBe(1);
    expect(await inBins('equal-width:1')).toBe(0);
    expect(await inBins('deciles-right')).toBeCloseTo(0.9, 12);
    const exact = await valueOf('ks_test');
    expect(await valueOf('ks_test', '--ks', 'asymptotic')).not.toBe(exact);
    expect(await valueOf('ks_test', '--correction', 'benjamini-hochberg')).toBe(exact);
  });

  it.each([
    ['--bins', 'equal-width:0', '--bins: must be deciles'],
    ['--bins', 'sturges', '--bins: must be deciles'],
    ['--ks', 'exact', '--ks: must be auto or asymptotic.'],
    ['--correction', 'sidak', '--correction: must be none, bonferroni, holm'],
  ])('refuses %s %s', async (flag, word, message) => {
    const { exitCode, err } = await compare('before.csv', 'now.csv', flag, word);
    expect(exitCode).toBe(2);
    expect(err).toContain(message);
  });

  it.each([
    [[], ['temperature', 'mode', 'flow, raw', 'state']],
    [
      ['--features', 'mode,"flow, raw"'],
      ['mode', 'flow, raw'],
    ],
    [
      ['--features', 'mode', '--features', 'temperature'],
      ['temperature', 'mode'],
    ],
  ])('compares the columns of %j', async (words, expected) => {
    expect((await document(...words)).features.map(({ name }) => name)).toEqual(expected);
  });

  it('hands definitions, metrics, types and rows on', async () => {
    const classic = await document('--definitions', 'classic', '--features', 'temperature');
    expect(classic.features[0]?.metrics.map(({ metric }) => metric).toSorted()).toEqual([
      'ks_test',
      'psi',
      'wasserstein_distance',
    ]);
    const named = await document('--metrics', 'psi,ks_test', '--features', 'temperature');
    expect(named.features[0]?.metrics).toHaveLength(2);
    const all = await document('--metrics', 'all', '--features', 'temperature');
    expect(all.features[0]?.metrics.length).toBeGreaterThan(7);
    const categories = await document('--categorical', 'temperature', '--features', 'temperature');
    expect(categories.features[0]).toMatchObject({ dataType: 'categorical' });
    expect((await document('--segment', 'state in (WA,CA)')).target.rows).toBe(100);
    expect((await document('--where', 'temperature < 25.5')).target.rows).toBe(50);
  });

  it.each([
    [['--fail-on-drift'], 2],
    [['--fail-on-drift', '--json'], 2],
    [['--fail-on-drift', '--features', 'mode'], 0],
    [['--definitions', 'evidently'], 2],
    [['--features', 'a,,b'], 2],
    [['--html', ''], 2],
    [['--features', 'temprature'], 1],
    [['--metrics', 'pssi'], 1],
    [['--segment', 'state within WA'], 1],
    [['--html', 'nowhere/page.html'], 1],
    [['--html', './now.csv'], 1],
    [['--html', '.'], 1],
  ])('%j → exit code %d', async (words, expected) => {
    const before = readdirSync(folder);
    expect((await compare('before.csv', 'now.csv', ...words)).exitCode).toBe(expected);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('never replaces the data, not even behind a link', async () => {
    symlinkSync('now.csv', path.join(folder, 'page.html'));
    const { exitCode, err } = await compare('before.csv', 'now.csv', '--html', 'page.html');
    expect(exitCode).toBe(1);
    expect(err).toContain('is one of the compared files');
  });

  it('replaces nothing but pages, so that no way of naming the data leads there', async () => {
    const data = readFileSync(path.join(folder, 'now.csv'), 'utf8');
    const uri = pathToFileURL(path.join(folder, 'now.csv')).href;
    for (const target of [uri, 'n*.csv']) {
      const { exitCode, err } = await compare('before.csv', target, '--html', 'now.csv');
      expect(exitCode).toBe(1);
      expect(err).toContain('now.csv is no page, and would be overwritten');
    }
    expect(readFileSync(path.join(folder, 'now.csv'), 'utf8')).toBe(data);
  });

  it('has written its page when the answer begins, as the reader of the answer may leave', async () => {
    const page = path.join(folder, 'page.html');
    let wasThere: boolean | null = null;
    await runCli(['compare', 'before.csv', 'now.csv', '--html', page], {
      out: { write: () => (wasThere ??= existsSync(page)) },
      err: { write: () => undefined },
      workingFolder: folder,
      variables: {},
    });
    expect(wasThere).toBe(true);
  });

  it.each([
    ['a file that is not there', 'none.csv', 'none.csv'],
    ['an empty file', 'empty.csv', 'empty.csv'],
  ])('says one sentence about %s', async (_what, file, word) => {
    writeFileSync(path.join(folder, 'empty.csv'), '');
    const { exitCode, out, err } = await compare('before.csv', file);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toMatch(/^circuitwatch: [^\n]+\n$/);
    expect(err).toContain(word);
  });

  it('writes the page whole, beside JSON that stays JSON, and says where it is', async () => {
    const page = path.join(folder, 'drift.html');
    writeFileSync(page, '<!DOCTYPE html>an older page');
    const { exitCode, out, err } = await compare('before.csv', 'now.csv', '--json', '--html', 'drift.html');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: `The page is ${page}\n` });
    expect(JSON.parse(out)).toBeTypeOf('object');
    const text = readFileSync(page, 'utf8');
    expect(text).toMatch(/^<!doctype html>/);
    expect(text).toContain('1 of 4 features drifted');
    expect(text.match(/<svg/g)).toHaveLength(4);
    expect(readdirSync(folder).toSorted()).toEqual(['before.csv', 'drift.html', 'now.csv']);
  });
});

import { validateDefinition } from '@circuitwatch/monitoring-definitions';
import { AppError } from '@circuitwatch/platform-errors';
import { describe, expect, it } from 'vitest';
import type { Look, LookRequest } from '../../data-access.ts';
import { previewSignals } from './preview-signals.ts';

const window = { lookbackSize: 'P1D', lookbackOffset: 'PT0S' };
const signal = (name: string) => ({ name, kind: 'data_drift', metrics: { psi: 0.25 } });
const definition = validateDefinition({
  target: { uri: 'now.csv', window },
  baseline: { uri: 'then.csv' },
  signals: [signal('one'), signal('two'), { ...signal('three'), segment: { feature: 'a', values: ['b'] } }],
});
const found: Look = {
  ...{ rows: 100, columns: [{ name: 'a', type: 'VARCHAR', kind: 'text' }], files: [{ bytes: 7 }] },
  ...{ timestampColumn: null, correlationColumn: null, notes: [] },
};

function preview(look: (request: LookRequest) => Promise<Look>) {
  return previewSignals({
    definition,
    scheduledAt: new Date('2026-03-01T00:00:00Z'),
    resolve: async ({ uri = '' }) => ({
      ...{ uri, timestampColumn: null, correlationColumn: null, preprocessing: null },
    }),
    data: { look },
    signal: new AbortController().signal,
  });
}

describe('previewSignals', () => {
  it('looks once at what several signals read', async () => {
    const looks: string[] = [];
    const signals = await preview(async ({ source, segment }) => {
      looks.push(`${source.uri} ${segment?.feature ?? '-'}`);
      return found;
    });
    expect(looks.toSorted()).toEqual(['now.csv -', 'now.csv a', 'then.csv -', 'then.csv a']);
    expect(signals.map(({ data }) => data.map(({ role, rows }) => [role, rows]))).toEqual(
      [1, 2, 3].map(() => [
        ['target', 100],
        ['baseline', 100],
      ]),
    );
  });

  it('says of what took too long that it did, and shows the rest', async () => {
    const [first] = await preview(async ({ source }) => {
      if (source.uri === 'now.csv') throw new AppError('CANCELED', 'It was canceled.');
      return found;
    });
    expect(first?.data).toMatchObject([
      { uri: 'now.csv', rows: null, problems: [expect.stringMatching(/not be read within 20 seconds/)] },
      { uri: 'then.csv', rows: 100, problems: [] },
    ]);
  });

  it('hides no bug behind a sentence', async () => {
    await expect(preview(() => Promise.reject(new TypeError('oops')))).rejects.toThrow(TypeError);
  });
});

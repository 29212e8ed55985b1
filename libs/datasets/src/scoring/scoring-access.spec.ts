import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { TimeRange } from '@circuitwatch/monitoring-definitions';
import { temporaryFolder } from '@circuitwatch/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { openPartStore } from './part-store.ts';
import { scoringAccess, type ScoringAccessOptions } from './scoring-access.ts';

const folder = temporaryFolder('access');
afterAll(() => folder.remove());

const options: ScoringAccessOptions = {
  reader: { openScorable: () => Promise.reject(new Error('Nothing is read here.')) },
  store: openPartStore({ baseFolder: folder.path, remote: null, spillFolder: folder.path }),
  source: { uri: 'in', timestampColumn: null, correlationColumn: null, preprocessing: null },
  window: null,
  inputs: [],
  features: [],
  keep: null,
  outputUri: 'out',
};
const access = scoringAccess(options);
const dayOf = (day: number): TimeRange => ({
  from: new Date(Date.UTC(2026, 0, day)),
  to: new Date(Date.UTC(2026, 0, day + 1)),
});
const nameOf = (uri: string): string => uri.split('/').at(-1) ?? '';

describe('the places of parts', () => {
  it('follow from file and number, and keep files of one name apart', () => {
    const one = access.partUri({ uri: 'file:///data/2026/01/a b.parquet' }, 3);
    expect(nameOf(one)).toMatch(/^a_b-[0-9a-f]{8}-00003\.parquet$/);
    expect(access.partUri({ uri: 'file:///data/2026/01/a b.parquet' }, 3)).toBe(one);
    expect(access.partUri({ uri: 'file:///data/2026/02/a b.parquet' }, 3)).not.toBe(one);
  });

  it('keep the days of one file apart, as each is scored in a job of its own', () => {
    const file = { uri: 'file:///data/readings.parquet' };
    const of = (day: number): string => scoringAccess({ ...options, window: dayOf(day) }).partUri(file, 0);
    expect(new Set([of(1), of(2), access.partUri(file, 0)]).size).toBe(3);
    expect(of(1)).toBe(of(1));
  });

  it('are freed of what an earlier job or a killed worker left, of this file alone', async () => {
    const [own, other] = [{ uri: 'file:///a.parquet' }, { uri: 'file:///b.parquet' }];
    const kept = [access.partUri(own, 0), access.partUri(other, 4)].map(nameOf);
    const gone = [access.partUri(own, 1), access.partUri(own, 100_000)].map(nameOf);
    const hidden = `.${randomUUID()}-${nameOf(access.partUri(own, 0))}`;
    const hiddenOther = `.${randomUUID()}-${nameOf(access.partUri(other, 0))}`;
    mkdirSync(join(folder.path, 'out'));
    for (const name of [...kept, ...gone, hidden, hiddenOther, 'notes.txt'])
      writeFileSync(join(folder.path, 'out', name), '');
    await access.removeParts(own, 1);
    expect(readdirSync(join(folder.path, 'out')).sort()).toEqual([...kept, hiddenOther, 'notes.txt'].sort());
  });
});

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from '@circuitwatch/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CollectorProblem } from './line-delivery.ts';
import type { LineTarget } from './line-target.ts';
import { localLines } from './local-lines.ts';
import { openDataCollector, type DataCollectorOptions } from './open-data-collector.ts';
import { eventsIn, filesBelow, pump, rowsOf } from './spec/collected.ts';

let folder: ReturnType<typeof temporaryFolder>;
let root: string;
let problems: CollectorProblem[];
const open = (options: Partial<DataCollectorOptions> = {}) =>
  openDataCollector({
    ...pump,
    target: localLines({ root }),
    onProblem: (problem) => void problems.push(problem),
    ...options,
  });
const kinds = (): readonly string[] => problems.map(({ kind }) => kind);
const hour = 'modelDataCollector/plant/pump-7/model_inputs/2026/01/05/10';

beforeEach(() => {
  folder = temporaryFolder('collector');
  root = join(folder.path, 'data');
  problems = [];
});
afterEach(() => folder.remove());

describe('files', () => {
  it('lie in the hour of their events and hold CloudEvents with the keys of Azure', async () => {
    const collector = open();
    collector.collect(rowsOf('c-1', { requestId: 'r-1' }));
    const request = { method: 'POST', path: '/score' };
    collector.collect(rowsOf('c "2"', { collection: 'model_outputs', request }));
    collector.collect(rowsOf('c-3', { at: new Date('2026-01-05T11:00:00Z') }));
    await collector.close();
    const files = filesBelow(root);
    expect(Object.keys(files)).toEqual([
      `${hour}/instance-1.jsonl`,
      `${hour.replace('10', '11')}/instance-1.jsonl`,
      `${hour.replace('inputs', 'outputs')}/instance-1.jsonl`,
    ]);
    const common = {
      specversion: '1.0',
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
      source: '/subscriptions/s/onlineEndpoints/plant/deployments/pump-7',
      datacontenttype: 'application/json',
      time: '2026-01-05T10:59:30Z',
      data: [{ x: 1.5 }],
      contentrange: 'bytes 0-10/11',
      modelversion: 'default',
      collectdatatype: 'pandas.core.frame.DataFrame',
      agent: 'circuitwatch/0.1.0',
    };
    expect(eventsIn(files[`${hour}/instance-1.jsonl`] ?? '')).toEqual([
      { ...common, type: 'azureml.inference.model_inputs', correlationid: 'c-1', xrequestid: 'r-1' },
    ]);
    const id = { correlationid: 'c "2"', xrequestid: 'c "2"' };
    expect(eventsIn(files[`${hour.replace('inputs', 'outputs')}/instance-1.jsonl`] ?? '')).toEqual([
      { ...common, ...id, ...request, type: 'azureml.inference.model_outputs' },
    ]);
    expect(problems).toEqual([]);
  });

  it('keep the order in which rows were collected, over flushes', async () => {
    const collector = open();
    const ids = Array.from({ length: 3_000 }, (_, k) => `c-${k}`);
    for (const [k, id] of ids.entries()) {
      collector.collect(rowsOf(id));
      if (k % 500 === 0) await collector.flush();
    }
    await collector.close();
    const text = filesBelow(root)[`${hour}/instance-1.jsonl`] ?? '';
    expect(eventsIn(text).map(({ correlationid }) => correlationid)).toEqual(ids);
    expect(collector.counts()).toEqual({ written: 3_000, skipped: 0, dropped: 0 });
  });

  it('are written after a while without being asked to, and none for nothing', async () => {
    const collector = open({ flushMs: 5 });
    await delay(20);
    await collector.flush();
    expect(() => filesBelow(root)).toThrow(/ENOENT/);
    collector.collect(rowsOf('c-1'));
    await vi.waitFor(() => expect(collector.counts().written).toBe(1));
    collector.collect(rowsOf('c-2'));
    await vi.waitFor(() => expect(collector.counts().written).toBe(2));
    await collector.close();
  });

  it('of a deployment that stands alone lie under a dash', async () => {
    const collector = open({ endpoint: null, modelVersion: '3' });
    collector.collect(rowsOf('c-1'));
    await collector.close();
    const [[path, text] = []] = Object.entries(filesBelow(root));
    expect(path).toBe(`${hour.replace('plant', '-')}/instance-1.jsonl`);
    expect(text).toContain('"modelversion":"3"');
  });

  it('of much beside an event hold its records, so that its rows are of one event', async () => {
    const collector = open();
    const records = JSON.stringify(Array.from({ length: 50_000 }, (_, k) => ({ text: 'x'.repeat(70), k })));
    collector.collect(rowsOf('before'));
    collector.collect(rowsOf('much', { rows: 50_000, records: () => records }));
    await collector.close();
    const { [`${hour}/instance-1.jsonl`]: lines = '', ...others } = filesBelow(root);
    const [before, much] = eventsIn(lines);
    expect(before?.data).toEqual([{ x: 1.5 }]);
    expect(much).not.toHaveProperty('data');
    expect(Object.entries(others)).toEqual([[much?.dataref?.slice(root.length + 1), records]]);
  });
});

describe('sampling', () => {
  it('keeps the same ids in all collections, and makes no JSON of others', async () => {
    const rates = { model_inputs: 0.4, model_outputs: 0.4 };
    const collections = Object.entries(rates).map(([name, samplingRate]) => ({ name, samplingRate }));
    const collector = open({ collections });
    const made = vi.fn(() => '[{"x":1}]');
    for (let k = 0; k < 500; k++) {
      for (const collection of [...Object.keys(rates), 'request']) {
        const kept = collector.keeps(collection, `c-${k}`);
        expect(kept).toBe(collection !== 'request' && collector.keeps('model_inputs', `c-${k}`));
        collector.collect(rowsOf(`c-${k}`, { collection, records: made }));
      }
    }
    await collector.close();
    const texts = Object.values(filesBelow(root));
    const ids = texts.map((text) => eventsIn(text).map(({ correlationid }) => correlationid));
    expect(ids).toHaveLength(2);
    expect(ids[0]).toEqual(ids[1]);
    const { written, skipped } = collector.counts();
    expect(written).toBe(2 * (ids[0]?.length ?? 0));
    expect(written + skipped).toBe(1_500);
    expect(made).toHaveBeenCalledTimes(written);
  });
});

describe('a target that takes nothing', () => {
  it('is told of once, keeps what there is room for, drops the newest and says so, and gets all when it is back', async () => {
    writeFileSync(root, 'in the way of the folder');
    const collector = open({ maximumBytes: 20 * 768, flushMs: 1 });
    for (let k = 0; k < 30; k++) collector.collect(rowsOf(`c-${k}`));
    await vi.waitFor(() => expect(kinds()).toContain('AWAY'));
    collector.collect(rowsOf('late'));
    const { dropped } = collector.counts();
    expect(dropped).toBeGreaterThanOrEqual(10);
    rmSync(root);
    await collector.flush();
    await vi.waitFor(() => expect(kinds()).toContain('BACK'));
    const events = eventsIn(filesBelow(root)[`${hour}/instance-1.jsonl`] ?? '');
    expect(events.slice(0, 20).map(({ correlationid }) => correlationid)).toEqual(
      Array.from({ length: 20 }, (_, k) => `c-${k}`),
    );
    expect(collector.counts()).toEqual({ written: events.length, skipped: 0, dropped: 31 - events.length });
    expect(kinds().toSorted()).toEqual(['AWAY', 'BACK', 'FULL']);
    expect(problems.find(({ kind }) => kind === 'AWAY')?.message).toMatch(
      /^What plant:pump-7 collects cannot be written and is kept as long as there is room: .*instance-1\.jsonl could not be written: /,
    );
    expect(problems.find(({ kind }) => kind === 'BACK')?.message).toBe(
      `What plant:pump-7 collects is written again. Events lost for want of room: ${collector.counts().dropped}.`,
    );
    await collector.close();
  });

  it('loses what is left at the end, counted, and does not hold up the closing', async () => {
    writeFileSync(root, 'in the way of the folder');
    const collector = open({ flushMs: 1 });
    for (let k = 0; k < 30; k++) collector.collect(rowsOf(`c-${k}`));
    const flushed = collector.flush();
    await vi.waitFor(() => expect(kinds()).toEqual(['AWAY']));
    for (let k = 0; k < 30; k++) collector.collect(rowsOf(`d-${k}`));
    await collector.close();
    await flushed;
    collector.collect(rowsOf('after'));
    expect(collector.counts()).toEqual({ written: 0, skipped: 0, dropped: 61 });
  });

  it('for good loses that file’s lines alone, and says so', async () => {
    mkdirSync(join(root, hour, 'instance-1.jsonl'), { recursive: true });
    const collector = open();
    collector.collect(rowsOf('c-1'));
    collector.collect(rowsOf('c-2', { collection: 'model_outputs' }));
    await collector.close();
    expect(collector.counts()).toEqual({ written: 1, skipped: 0, dropped: 1 });
    expect(kinds()).toEqual(['REFUSED']);
    expect(problems[0]?.message).toMatch(/^Events of plant:pump-7 lost: 1\. .* cannot be written: EISDIR/);
  });

  it('in the middle of a chunk gets each file’s lines once', async () => {
    const local = localLines({ root });
    let failures = 2;
    const target: LineTarget = {
      ...local,
      append: (path, lines) => {
        if (path.includes('outputs') && (failures -= 1) >= 0) return Promise.reject(new Error('away'));
        return local.append(path, lines);
      },
    };
    const collector = open({ target });
    collector.collect(rowsOf('c-1'));
    collector.collect(rowsOf('c-1', { collection: 'model_outputs' }));
    await collector.flush();
    expect(Object.values(filesBelow(root)).map((text) => eventsIn(text).length)).toEqual([1, 1]);
    expect(kinds()).toEqual(['AWAY', 'BACK']);
    await collector.close();
  });
});

describe('events that are no use', () => {
  it('are lost alone, counted and told', async () => {
    const collector = open();
    collector.collect(rowsOf('c-1'));
    collector.collect(rowsOf('c-2', { at: new Date(NaN) }));
    collector.collect(
      rowsOf('c-3', {
        records: () => {
          throw new Error('the rows are gone');
        },
      }),
    );
    collector.collect(rowsOf('c-4'));
    await collector.close();
    expect(collector.counts()).toEqual({ written: 2, skipped: 0, dropped: 2 });
    expect(problems.map(({ message }) => message)).toEqual([
      'Events of plant:pump-7 lost, as they could not be made into JSON: 2. Error: the rows are gone',
    ]);
  });
});

it.each<[string, Partial<DataCollectorOptions>, RegExp]>([
  ['an instance', { instanceId: '../x' }, /"\.\.\/x" cannot name a file of collected data/],
  ['an endpoint', { endpoint: '..' }, /"\.\." cannot name a file/],
  ['a deployment', { deployment: '' }, /"" cannot name a file/],
  ['a collection', { collections: [{ name: 'a\nb', samplingRate: 1 }] }, /cannot name a file/],
  [
    'two collections',
    { collections: ['a', 'a'].map((name) => ({ name, samplingRate: 1 })) },
    /The collection "a" is named twice/,
  ],
  [
    'a rate',
    { collections: [{ name: 'a', samplingRate: 1.5 }] },
    /The sampling rate of "a" is 1\.5: give the share of ids to keep, from 0 to 1\./,
  ],
  ['no rate', { collections: [{ name: 'a', samplingRate: NaN }] }, /sampling rate of "a" is NaN/],
])('%s that cannot be used is refused', (_, options, message) => {
  expect(() => open(options)).toThrow(expect.objectContaining({ code: 'INVALID' }));
  expect(() => open(options)).toThrow(message);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RemoteFile, RemoteFiles } from '../remote-files.ts';
import { temporarySource, type TemporarySource } from '../temporary-source.spec-support.ts';

let source: TemporarySource;
const file: TemporarySource['file'] = (...args) => source.file(...args);
const open: TemporarySource['open'] = (...args) => source.open(...args);

beforeAll(async () => {
  source = await temporarySource();
});
afterAll(() => source.remove());

interface Event {
  readonly time?: string;
  readonly data?: unknown;
  readonly dataref?: string;
  readonly correlationid?: string;
}

const lines = (...events: readonly (Event | string)[]): string =>
  events
    .map((event) =>
      typeof event === 'string' ? event : JSON.stringify({ specversion: '1.0', id: 'i', ...event }),
    )
    .join('\n');

const hour = (from: string, to: string): { windows: [[string, string]] } => ({
  windows: [[`2026-01-05T${from}:00Z`, `2026-01-05T${to}:00Z`]],
});

describe('hour folders', () => {
  beforeAll(async () => {
    for (const number of [9, 10, 11, 12]) {
      const name = String(number).padStart(2, '0');
      const time = `2026-01-05T${name}:59:30Z`;
      const event = { time, data: [{ hour: number }], correlationid: `c${number}` };
      await file(`hours/2026/01/05/${name}/i.jsonl`, lines(event));
    }
  });

  it.each([
    [hour('10:00', '11:00'), ['10']],
    [hour('10:30', '11:00'), ['10']],
    [hour('10:30', '11:01'), ['10', '11']],
    [hour('09:00', '13:00'), ['09', '10', '11', '12']],
  ])('%j reads %j', async (window, expected) => {
    const { files } = await open('hours', window);
    expect(files.map(({ uri }) => uri.slice(-10, -8))).toEqual(expected);
  });

  it('are one relation with the events’ time and a name for each row', async () => {
    const relation = await open('hours', hour('10:00', '12:00'));
    expect(relation).toMatchObject({
      names: ['__event_time', 'hour', 'correlationid'],
      timestampColumn: '__event_time',
      correlationColumn: 'correlationid',
      rows: [
        ['2026-01-05 10:59:30+00', '10', 'c10_0'],
        ['2026-01-05 11:59:30+00', '11', 'c11_0'],
      ],
      notes: [],
    });
  });

  it('without a file in the windows are empty, with the columns of the newest and a reason', async () => {
    const empty = await open('hours', hour('13:00', '14:00'));
    expect(empty).toMatchObject({
      names: ['__event_time', 'hour', 'correlationid'],
      timestampColumn: '__event_time',
      correlationColumn: 'correlationid',
      rows: [],
      files: [],
    });
    expect(empty.notes).toEqual([
      `No data found for the given time window: 2026-01-05T13:00Z to 2026-01-05T14:00Z. We expect folder pattern ${source.folder}/hours/YYYY/MM/DD/HH/<your_log>.jsonl; the newest is 2026/01/05/12/i.jsonl.`,
    ]);
  });
});

describe('records', () => {
  it('make one row each, told apart by their position', async () => {
    const time = '2026-01-05T10:00:00Z';
    await file(
      'batch/2026/01/05/10/i.jsonl',
      lines(
        { time, data: [{ x: 1 }, { x: 2.5, late: true }], correlationid: 'a' },
        { time, data: [], correlationid: 'b' },
        { time, data: { x: 4 }, correlationid: 'c' },
        { time, data: [{}] },
      ),
    );
    const { rows, columns } = await open('batch');
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      '__event_time TIMESTAMP WITH TIME ZONE',
      'late BOOLEAN',
      'x DOUBLE',
      'correlationid VARCHAR',
    ]);
    expect(rows.map(([, ...cells]) => cells)).toEqual([
      [true, 2.5, 'a_1'],
      [null, 1, 'a_0'],
      [null, 4, 'c_0'],
      [null, null, null],
    ]);
  });

  it('widen whole numbers among others, and write lists, objects and mixtures as text', async () => {
    const record = { n: 1, i: 5, big: 18446744073709551615n, o: { k: [1] }, m: 1, s: '2026-01-01', e: null };
    const text = JSON.stringify(record, (_, value: unknown) =>
      typeof value === 'bigint' ? 'BIG' : value,
    ).replace('"BIG"', String(record.big));
    const event = (data: string): string =>
      `{"time":"2026-01-05T10:00:00Z","data":[${data}],"correlationid":"a"}`;
    await file(
      'types/i.jsonl',
      [event(text), event('{"n":1.5,"i":-7,"o":"plain","m":"text","s":"x"}')].join('\n'),
    );
    const { columns, rows } = await open('types');
    expect(columns.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      '__event_time timestamp',
      'big integer',
      'e text',
      'i integer',
      'm text',
      'n float',
      'o text',
      's text',
      'correlationid text',
    ]);
    expect(rows.map((row) => row.slice(1, -1))).toEqual(
      [
        [null, null, '-7', 'text', 1.5, 'plain', 'x'],
        ['18446744073709551615', null, '5', '1', 1, '{"k":[1]}', '2026-01-01'],
      ].sort(byFirst),
    );
  });

  it('keep keys apart that differ in their case, and keys named as our own columns', async () => {
    const data = [{ X: 1, x: 2, correlationid: 'own', __event_time: 3, 'a"b.c': 4 }];
    await file('names/i.jsonl', lines({ time: '2026-01-05T10:00:00Z', data, correlationid: 'a' }));
    const { names, rows, correlationColumn } = await open('names');
    expect(Object.fromEntries(names.map((name, index) => [name, rows[0]?.[index]]))).toEqual({
      __event_time: '2026-01-05 10:00:00+00',
      X: '1',
      __event_time_1: '3',
      'a"b.c': '4',
      correlationid: 'own',
      x_1: '2',
      __correlationid: 'a_0',
    });
    expect(correlationColumn).toBe('__correlationid');
  });

  it('have no correlation column where no event has an id, and the folder’s hour without a time', async () => {
    await file('bare/2026/01/05/10/i.jsonl', lines({ data: [{ x: 1 }] }));
    const { rows, names, correlationColumn } = await open('bare');
    expect(names).toEqual(['__event_time', 'x']);
    expect(rows).toEqual([['2026-01-05 10:00:00+00', '1']]);
    expect(correlationColumn).toBeNull();
  });

  it('of damaged lines are counted, and the others are read', async () => {
    const whole = { time: '2026-01-05T10:00:00Z', data: [{ x: 1 }], correlationid: 'a' };
    const cut = lines(whole).slice(0, -10);
    await file('damaged/2026/01/05/10/i.jsonl', lines('{"time": damaged', whole, '', '[1]', whole, cut));
    const { rows, notes } = await open('damaged');
    expect(rows).toHaveLength(2);
    expect(notes).toEqual([
      'Lines without readable records were left out: 3 of 5; they are damaged, or what they refer to is not there.',
    ]);
  });

  it('of a file that begins with what a process left unfinished as it died are read beside others', async () => {
    const whole = { time: '2026-01-05T10:00:00Z', data: [{ x: 1 }], correlationid: 'a' };
    await file('died/2026/01/05/10/a.jsonl', lines(whole).slice(0, -10));
    expect(await open('died')).toMatchObject({
      names: ['__event_time'],
      rows: [],
      notes: [expect.stringMatching(/^Lines without readable records were left out: 1 of 1;/)],
    });
    await file('died/2026/01/05/10/b.jsonl', lines(whole));
    expect((await open('died')).rows).toEqual([['2026-01-05 10:00:00+00', '1', 'a_0']]);
  });

  it('hold any text, separators of lines as well', async () => {
    const event = {
      time: '2026-01-05T10:00:00Z',
      data: [{ t: 'a\u2028b\u2029c\u0085' }],
      correlationid: 'a',
    };
    await file('separators/i.jsonl', lines(event, event).replace('\n', '\r\n'));
    expect((await open('separators')).rows.map(([, text]) => text)).toEqual(
      Array(2).fill('a\u2028b\u2029c\u0085'),
    );
  });

  it('of a line longer than the head of a file are recognised', async () => {
    const data = Array.from({ length: 20_000 }, (_, x) => ({ x }));
    await file('long/i.jsonl', lines({ data, time: '2026-01-05T10:00:00Z', correlationid: 'a' }));
    expect((await open('long')).rows).toHaveLength(20_000);
  });
});

describe('references', () => {
  it('are followed below the collection, whatever storage they name', async () => {
    const time = '2026-01-05T10:00:00Z';
    const folder = 'refs/model_inputs/2026/01/05';
    await file(`${folder}/10/p1.json`, '[{"x":1.5},{"x":2}]');
    await file(`${folder}/11/p2.json`, '{"x":3}');
    await file(`${folder}/10/broken.json`, '[{"x":');
    await file(
      `${folder}/10/i.jsonl`,
      lines(
        { time, data: [{ x: 0 }], correlationid: 'a' },
        {
          time,
          dataref: 'https://acc.blob.core.windows.net/c/ep/model_inputs/2026/01/05/10/p1.json',
          correlationid: 'b',
        },
        { time, dataref: '2026/01/05/11/p2.json', correlationid: 'c' },
        { time, dataref: 'p1.json', correlationid: 'd' },
        { time, dataref: 'broken.json', correlationid: 'e' },
        { time, dataref: 'gone.json', correlationid: 'f' },
      ),
    );
    const { rows, notes, files } = await open('refs/model_inputs', hour('10:00', '11:00'));
    expect(rows.map(([, x, id]) => [x, id])).toEqual([
      [0, 'a_0'],
      [1.5, 'b_0'],
      [1.5, 'd_0'],
      [2, 'b_1'],
      [2, 'd_1'],
      [3, 'c_0'],
    ]);
    expect(notes).toEqual([
      'Lines without readable records were left out: 2 of 6; they are damaged, or what they refer to is not there.',
    ]);
    expect(files.map(({ uri }) => uri.slice(-10)).sort()).toEqual(
      ['10/i.jsonl', '10/p1.json', '11/p2.json', 'roken.json'].sort(),
    );
  });

  it('are of the event’s own folder first', async () => {
    for (const hour of ['10', '11']) {
      const time = `2026-01-05T${hour}:00:00Z`;
      await file(`same/2026/01/05/${hour}/p.json`, `[{"x":${hour}}]`);
      await file(`same/2026/01/05/${hour}/i.jsonl`, lines({ time, dataref: 'p.json', correlationid: hour }));
    }
    await file('same/p.json', '[{"x":0}]');
    expect((await open('same')).rows.map(([, ...cells]) => cells)).toEqual([
      ['10', '10_0'],
      ['11', '11_0'],
    ]);
  });

  it('lead to no file outside of the collection', async () => {
    const secret = await file('secret.json', '[{"password":"x"}]');
    const refs = [secret, `file://${secret}`, '../secret.json', 'inner/../../secret.json'];
    await file(
      'jail/i.jsonl',
      lines({ data: [{ x: 1 }] }, ...refs.map((dataref) => ({ time: 'x', dataref }))),
    );
    const { rows, names } = await open('jail');
    expect(names).toEqual(['__event_time', 'x']);
    expect(rows).toHaveLength(1);
  });

  it('of a remote collection are followed within its container alone', async () => {
    const root = 'https://acc.blob.core.windows.net/c/model_inputs';
    const path = '2026/01/05/10/i.jsonl';
    const refs = [
      'abfss://c@acc.dfs.core.windows.net/payloads/p.json',
      'https://acc.blob.core.windows.net/d/p.json',
    ];
    const content = lines(
      ...refs.map((dataref, k) => ({ time: '2026-01-05T10:00:00Z', dataref, correlationid: `c${k}` })),
    );
    const copies = [await file('copies/i.jsonl', content), await file('copies/p.json', '[{"x":7}]')];
    const asked: string[] = [];
    const remoteFile = (uri: string, name: string, etag: string): RemoteFile => ({
      ...{ uri, path: name, bytes: 9, etag },
      modifiedAt: '2026-01-05T10:00:00Z',
    });
    const remote: RemoteFiles = {
      list: async (uri, { accepts = () => true } = {}) => {
        asked.push(uri);
        if (uri === root)
          return [remoteFile(`${root}/${path}`, path, '0')].filter((one) => accepts(one.path));
        return [remoteFile(uri, 'p.json', '1')];
      },
      fetch: async ({ etag }) => copies[Number(etag)] ?? '',
    };
    const { rows } = await open(root, { remote });
    expect(rows).toEqual([['2026-01-05 10:00:00+00', '7', 'c0_0']]);
    expect(new Set(asked)).toEqual(new Set([root, refs[0]]));
  });
});

const byFirst = (a: readonly unknown[], b: readonly unknown[]): number =>
  Number(a[0] === null) - Number(b[0] === null);

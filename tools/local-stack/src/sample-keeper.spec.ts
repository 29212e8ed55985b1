import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDataFolder, type DataFolder } from './data-folder.ts';
import { createSampleKeeper, isDue, type FleetExtender, type SampleKeeper } from './sample-keeper.ts';
import { writeSampleState, type SampleState } from './sample-state.ts';

const made = new Date('2026-03-01T12:00:00Z');
const hour = 3_600_000;
const later = (hours: number): Date => new Date(made.getTime() + hours * hour);

let folder: DataFolder;
let keepers: SampleKeeper[] = [];

beforeEach(() => {
  folder = openDataFolder(mkdtempSync(path.join(tmpdir(), 'circuitwatch-keeper-')));
  keepSample('done');
  vi.useFakeTimers({ now: made, toFake: ['Date', 'setInterval', 'clearInterval'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(keepers.map((keeper) => keeper.stop()));
  keepers = [];
  rmSync(folder.root, { recursive: true, force: true });
});

function keepSample(stage: SampleState['stage']): void {
  writeSampleState(folder.sampleState, { circuits: 2, seed: 1, endsAt: made.toISOString(), stage });
}

/** A fleet in memory whose extension takes as long as `work`. */
function setUp({ circuits = 24, wanted = 24, complete = true, work = () => Promise.resolve() } = {}) {
  const extended: string[] = [];
  const lines: string[] = [];
  let endsAt = made;
  const extender: FleetExtender = {
    look: async () => (complete ? { endsAt, circuits } : null),
    extend: async (options) => {
      extended.push(options.endsAt.toISOString());
      await Promise.race([
        work(),
        new Promise((_resolve, reject) =>
          options.signal.addEventListener('abort', () => reject(new Error('aborted'))),
        ),
      ]);
      endsAt = options.endsAt;
    },
  };
  const keeper = createSampleKeeper({
    folder,
    circuits: wanted,
    extender,
    clock: () => new Date(),
    output: { write: () => true },
    say: (line) => void lines.push(line),
  });
  keepers.push(keeper);
  return { keeper, extended, lines };
}

async function pass(hours: number): Promise<void> {
  for (let minutes = 0; minutes < hours * 60; minutes += 5) await vi.advanceTimersByTimeAsync(5 * 60_000);
}

describe('isDue', () => {
  it.each([
    [0, false],
    [5.99, false],
    [6, true],
    [24 * 45, true],
    [-3, false],
  ])('readings that end %d hours ago: %s', (hours, expected) => {
    expect(isDue(made, later(hours))).toBe(expected);
  });
});

describe('catchUp', () => {
  it.each([
    [5, []],
    [7, [later(7).toISOString()]],
  ])('decides by age: %d hours', async (hours, expected) => {
    const { keeper, extended } = setUp();
    vi.setSystemTime(later(hours));
    await keeper.catchUp();
    expect(extended).toEqual(expected);
  });

  it('leaves a large fleet to the background and says so in one line', async () => {
    const { keeper, extended, lines } = setUp({ circuits: 200 });
    vi.setSystemTime(later(30));
    await keeper.catchUp();
    expect(extended).toEqual([]);
    expect(lines).toEqual([
      "The sample's readings end 30 hours ago; they are brought up to now in the background.",
    ]);
    keeper.start();
    await pass(0.5);
    expect(extended).toEqual([later(30).toISOString()]);
  });

  it('tells a failure in one line and goes on', async () => {
    const { keeper, lines } = setUp({ work: () => Promise.reject(new Error('The disk is full.')) });
    vi.setSystemTime(later(7));
    await keeper.catchUp();
    expect(lines).toEqual(["The sample's readings were not brought up to now: The disk is full."]);
  });
});

describe('a keeper that was started', () => {
  it('brings the readings up to now every six hours', async () => {
    const { keeper, extended } = setUp();
    keeper.start();
    await pass(18.5);
    expect(extended).toEqual([6, 12, 18].map((hours) => later(hours).toISOString()));
  });

  it('never does two at once', async () => {
    let finish: () => void = () => undefined;
    const { keeper, extended } = setUp({ work: () => new Promise((resolve) => (finish = resolve)) });
    keeper.start();
    await pass(20);
    expect(extended).toHaveLength(1);
    finish();
    await pass(6);
    expect(extended).toHaveLength(2);
  });

  it('tries again six hours after a failure', async () => {
    const { keeper, extended, lines } = setUp({ work: () => Promise.reject(new Error('The disk is full.')) });
    keeper.start();
    await pass(12.5);
    expect(extended).toHaveLength(2);
    expect(lines).toHaveLength(2);
  });

  it('ends what is under way when it is stopped, without a word, and begins nothing more', async () => {
    const { keeper, extended, lines } = setUp({ work: () => new Promise(() => undefined) });
    keeper.start();
    await pass(6);
    await keeper.stop();
    await pass(24);
    expect([extended.length, lines]).toEqual([1, []]);
  });

  it.each([
    ['none is wanted', { wanted: 0 }, 'done'],
    ['the folder holds no complete fleet', { complete: false }, 'done'],
    ['its making is not finished', {}, 'registration'],
  ] as const)('does nothing when %s', async (_why, given, stage) => {
    keepSample(stage);
    const { keeper, extended, lines } = setUp(given);
    vi.setSystemTime(later(100));
    await keeper.catchUp();
    keeper.start();
    await pass(13);
    expect([extended, lines]).toEqual([[], []]);
  });

  it('does nothing where no sample was ever made', async () => {
    rmSync(folder.sampleState);
    const { keeper, extended } = setUp();
    vi.setSystemTime(later(100));
    await keeper.catchUp();
    expect(extended).toEqual([]);
  });
});

import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invalid } from '@circuitwatch/platform-errors';
import type { Cells } from '@circuitwatch/scoring-definitions';
import { createMicroBatcher, type MicroBatcherOptions } from './micro-batcher.ts';
import { OverloadError } from './overload-error.ts';
import type { BatchRequest } from './waiting-requests.ts';

/** A cell that the model below cannot answer. */
const poison = -1;

/** A batcher over a model that doubles, in a time that only moves when it is told to. */
function bench(changes: Partial<MicroBatcherOptions> & { readonly runMs?: number } = {}) {
  const { runMs = 10, ...options } = changes;
  let now = 0;
  let timers: { readonly at: number; readonly callback: () => void }[] = [];
  const runs: { readonly at: number; readonly cells: readonly number[] }[] = [];
  let most = 0;
  let active = 0;

  const after = (ms: number, callback: () => void): (() => void) => {
    const timer = { at: now + ms, callback };
    timers.push(timer);
    return () => (timers = timers.filter((each) => each !== timer));
  };
  const run = async ([cells]: readonly Cells[], rows: number): Promise<readonly Cells[]> => {
    const values = Array.from(cells as Float64Array);
    expect(values).toHaveLength(rows);
    runs.push({ at: now, cells: values });
    active += 1;
    most = Math.max(most, active);
    await new Promise<void>((resolve) => after(runMs, resolve));
    active -= 1;
    if (values.includes(poison)) throw invalid('The model cannot answer this.');
    return [Float64Array.from(values, (value) => 2 * value)];
  };
  const batcher = createMicroBatcher({
    run,
    rowsAtOnce: 4,
    latencyMs: 2,
    runsAtOnce: 1,
    maximumWaitingRows: 100,
    timeoutMs: 10_000,
    clockMs: () => now,
    after,
    ...options,
  });
  /** Lets so much time pass, event by event. */
  const pass = async (ms: number): Promise<void> => {
    const end = now + ms;
    for (;;) {
      await turn();
      const next = timers.toSorted((one, other) => one.at - other.at)[0];
      if (next === undefined || next.at > end) break;
      now = next.at;
      timers = timers.filter((each) => each !== next);
      next.callback();
    }
    now = end;
  };
  return { batcher, pass, runs, mostRuns: () => most };
}

function request(cells: readonly number[], isWanted = () => true): BatchRequest {
  return { cells: [Float64Array.from(cells)], rows: cells.length, isWanted };
}

/** What came of it so far. */
function watch(promise: Promise<readonly Cells[]>): { outcome: unknown } {
  const seen: { outcome: unknown } = { outcome: 'waiting' };
  promise.then(
    ([cells]) => (seen.outcome = Array.from(cells as Float64Array)),
    (error: unknown) => (seen.outcome = error),
  );
  return seen;
}

describe('a micro-batcher', () => {
  it('scores at once while the model is idle', async () => {
    const { batcher, pass, runs } = bench();
    const seen = watch(batcher.submit(request([1, 2])));
    await pass(0);
    expect(runs).toEqual([{ at: 0, cells: [1, 2] }]);
    await pass(10);
    expect(seen.outcome).toEqual([2, 4]);
  });

  it('puts together what comes while it is busy, up to the rows that it takes at once', async () => {
    const { batcher, pass, runs } = bench();
    const seen = [[1], [2], [3, 4], [5, 6], [7]].map((cells) => watch(batcher.submit(request(cells))));
    await pass(100);
    expect(runs.map(({ cells }) => cells)).toEqual([[1], [2, 3, 4], [5, 6, 7]]);
    expect(seen.map(({ outcome }) => outcome)).toEqual([[2], [4], [6, 8], [10, 12], [14]]);
  });

  it('gives a request with more rows a run of its own', async () => {
    const { batcher, pass, runs } = bench();
    for (const cells of [[1], [2], [3, 4, 5, 6, 7, 8], [9]]) watch(batcher.submit(request(cells)));
    await pass(100);
    expect(runs.map(({ cells }) => cells)).toEqual([[1], [2], [3, 4, 5, 6, 7, 8], [9]]);
  });

  it('starts a second run beside the first for a full batch, and for less after the latency bound', async () => {
    const { batcher, pass, runs, mostRuns } = bench({ runsAtOnce: 2 });
    watch(batcher.submit(request([1])));
    await pass(1);
    watch(batcher.submit(request([2])));
    await pass(1);
    watch(batcher.submit(request([3])));
    await pass(30);
    expect(runs).toEqual([
      { at: 0, cells: [1] },
      { at: 3, cells: [2, 3] },
    ]);
    watch(batcher.submit(request([4])));
    watch(batcher.submit(request([5, 6, 7, 8])));
    await pass(0);
    expect(runs.slice(2)).toEqual([
      { at: 32, cells: [4] },
      { at: 32, cells: [5, 6, 7, 8] },
    ]);
    expect(mostRuns()).toBe(2);
  });

  it('lets one that the model cannot answer fail alone', async () => {
    const { batcher, pass } = bench();
    const seen = [[0], [1], [poison], [2]].map((cells) => watch(batcher.submit(request(cells))));
    await pass(200);
    const outcomes = seen.map(({ outcome }) => outcome);
    expect(outcomes).toEqual([[0], [2], expect.objectContaining({ code: 'INVALID' }), [4]]);
  });

  it('turns away what there is no room for, and says when it is worth trying again', async () => {
    const { batcher, pass } = bench({ maximumWaitingRows: 5, rowsAtOnce: 1, runMs: 2_000 });
    watch(batcher.submit(request([0])));
    await pass(2_000);
    const taken = [[1], [2, 3], [4, 5], [6]].map((cells) => watch(batcher.submit(request(cells))));
    await pass(0);
    expect(batcher.waitingRows()).toBe(5);
    const refused = await batcher.submit(request([7])).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OverloadError);
    expect(refused).toMatchObject({ code: 'UNAVAILABLE', retryable: true, retryAfterSeconds: 10 });
    await pass(20_000);
    expect(taken.map(({ outcome }) => outcome)).toEqual([[2], [4, 6], [8, 10], [12]]);
  });

  it('takes one that has more rows than may wait when nothing waits', async () => {
    const { batcher, pass } = bench({ maximumWaitingRows: 2 });
    const seen = watch(batcher.submit(request([1, 2, 3])));
    await pass(10);
    expect(seen.outcome).toEqual([2, 4, 6]);
  });

  it('does not score what nobody wants any more', async () => {
    const { batcher, pass, runs } = bench();
    watch(batcher.submit(request([1])));
    const gone = watch(batcher.submit(request([2], () => false)));
    watch(batcher.submit(request([3])));
    await pass(100);
    expect(runs.map(({ cells }) => cells)).toEqual([[1], [3]]);
    expect(gone.outcome).toMatchObject({ code: 'CANCELED' });
  });

  it('ends requests that take too long, in time, and goes on', async () => {
    const { batcher, pass } = bench({ runMs: 100, timeoutMs: 30 });
    const first = watch(batcher.submit(request([1])));
    await pass(20);
    const second = watch(batcher.submit(request([2])));
    await pass(10);
    expect(first.outcome).toMatchObject({ code: 'UNAVAILABLE' });
    expect(second.outcome).toBe('waiting');
    await pass(20);
    expect(second.outcome).toMatchObject({ code: 'UNAVAILABLE' });
    await batcher.idle();
  });

  it('is idle when all is answered', async () => {
    const { batcher, pass } = bench();
    await batcher.idle();
    watch(batcher.submit(request([1])));
    watch(batcher.submit(request([poison])));
    let isIdle = false;
    void batcher.idle().then(() => (isIdle = true));
    await pass(5);
    expect(isIdle).toBe(false);
    await pass(100);
    expect(isIdle).toBe(true);
  });

  it('answers every request exactly as alone, in bounds, whatever comes when', async () => {
    const arrival = fc.record({
      waitMs: fc.integer({ min: 0, max: 6 }),
      cells: fc.array(fc.oneof({ weight: 12, arbitrary: fc.nat(1_000) }, fc.constant(poison)), {
        minLength: 1,
        maxLength: 6,
      }),
    });
    const settings = fc.record({
      rowsAtOnce: fc.integer({ min: 1, max: 8 }),
      latencyMs: fc.integer({ min: 0, max: 5 }),
      runsAtOnce: fc.integer({ min: 1, max: 3 }),
      runMs: fc.integer({ min: 0, max: 12 }),
      maximumWaitingRows: fc.integer({ min: 1, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(settings, fc.array(arrival, { maxLength: 30 }), async (options, arrivals) => {
        const { batcher, pass, runs, mostRuns } = bench(options);
        const longest = Math.max(0, ...arrivals.map(({ cells }) => cells.length));
        const seen = [];
        for (const { waitMs, cells } of arrivals) {
          await pass(waitMs);
          seen.push({ cells, watched: watch(batcher.submit(request(cells))) });
          expect(batcher.waitingRows()).toBeLessThanOrEqual(Math.max(options.maximumWaitingRows, longest));
        }
        await pass(5_000);
        for (const { cells, watched } of seen) {
          if (watched.outcome instanceof OverloadError) continue;
          if (cells.includes(poison)) expect(watched.outcome).toMatchObject({ code: 'INVALID' });
          else expect(watched.outcome).toEqual(cells.map((value) => 2 * value));
        }
        expect(mostRuns()).toBeLessThanOrEqual(options.runsAtOnce);
        for (const { cells } of runs) {
          expect(cells.length).toBeLessThanOrEqual(Math.max(options.rowsAtOnce, longest));
        }
        expect(batcher.waitingRows()).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});

import { defaultWindows } from '@circuitwatch/monitoring-definitions';
import { describe, expect, it } from 'vitest';
import { numeric, other } from './spec/fake-reader.ts';
import { scheduledAt } from './spec/run-fixture.ts';
import { allOf, apart, drift, even, run, spread, summary } from './spec/two-sides.ts';

const classic = { name: 'classic', kind: 'data_drift', metrics: { psi: 0.25 }, observeOnly: true };

describe('executeMonitorRun', () => {
  it('finds equal sides healthy and a shifted one breached', async () => {
    const sides = {
      baseline: { a: even, b: even },
      target: { a: even, b: numeric({ values: spread(0.6) }) },
    };
    const outcome = await run(sides);
    expect(summary(outcome, 'a')).toEqual(allOf('COMPUTED', 'HEALTHY'));
    const breached = outcome.results.filter(({ verdict }) => verdict === 'BREACHED');
    expect(breached.map(({ feature, metric }) => `${feature} ${metric}`)).toEqual([
      'b jensen_shannon_distance',
      'b population_stability_index',
      'b out_of_bounds_rate',
    ]);
    expect(outcome).toMatchObject({ verdict: 'BREACHED', breachCount: 3, response: 'SEVERE' });
    expect(breached.map(({ response }) => response)).toEqual(['SEVERE', 'SEVERE', 'MINOR']);
    expect(breached[2]?.baselineValue).toBe(0);
  });

  it('hangs the windows on the scheduled time and stores them with the files', async () => {
    const outcome = await run({ baseline: { a: even }, target: { a: even } });
    const windows = {
      baseline: { from: new Date('2026-10-15T06:00:00Z'), to: new Date('2026-11-14T06:00:00Z') },
      target: { from: new Date('2026-11-14T06:00:00Z'), to: scheduledAt },
    };
    expect(outcome.windows).toEqual(windows);
    expect(outcome.signals).toMatchObject([
      { name: 'drift', kind: 'data_drift', verdict: 'HEALTHY', windows, baselineRows: 100, targetRows: 100 },
      { name: 'quality', kind: 'data_quality', distributionsOf: 'drift' },
    ]);
    expect(outcome.files).toHaveLength(1);
  });

  it('scans once for all signals when both sides are the same data', async () => {
    const { asked } = await run({ baseline: { a: even, b: even }, target: { a: even, b: even } });
    expect(asked.opened).toMatchObject([{ windows: { length: 2 } }]);
    expect(asked.numbers).toEqual([{ uri: 'readings', names: ['a', 'b'] }]);
  });

  it('asks the target for the features of the baseline when they lie apart', async () => {
    const { asked, verdict } = await run({ baseline: { a: even }, target: { a: even, c: even } }, apart);
    expect(asked.numbers).toEqual([
      { uri: 'training', names: ['a'] },
      { uri: 'production', names: ['a'] },
    ]);
    expect(verdict).toBe('HEALTHY');
  });

  it('measures the given features and no others', async () => {
    const outcome = await run(
      { baseline: { a: even, b: even }, target: { a: even, b: even } },
      { features: ['b'] },
    );
    expect(new Set(outcome.results.map(({ feature }) => feature))).toEqual(new Set(['b']));
  });

  it('reads signals of other data or segments apart, and draws each', async () => {
    const segment = { feature: 'state', values: ['WA', 'CA'] };
    const signals = [drift, { ...drift, name: 'west', segment }, { ...drift, name: 'apart', ...apart }];
    const outcome = await run({ baseline: { a: even }, target: { a: even } }, { signals });
    expect(outcome.asked.opened.map(({ source, segment: cut }) => [source.uri, cut])).toEqual([
      ['readings', null],
      ['readings', segment],
      ['training', null],
      ['production', null],
    ]);
    expect(outcome.distributions.map(({ signal, feature }) => [signal, feature])).toEqual([
      ['drift', 'a'],
      ['west', 'a'],
      ['apart', 'a'],
    ]);
    expect(outcome.signals.map(({ windows }) => windows.baseline === null)).toEqual([false, false, true]);
  });

  it('stores what observe-only signals find without counting it', async () => {
    const sides = { baseline: { a: even }, target: { a: numeric({ values: spread(5) }) } };
    const outcome = await run(sides, { signals: [classic] });
    expect(outcome).toMatchObject({ verdict: 'OBSERVED', breachCount: 0, response: null });
    expect(outcome.results[0]).toMatchObject({ status: 'COMPUTED', verdict: 'OBSERVED', threshold: 0.25 });
    expect(outcome.results[0]?.value).toBeGreaterThan(1);
  });

  it('draws at most 30 bins over both sides', async () => {
    const values = Array.from({ length: 5000 }, (_, i) => i);
    const outcome = await run({ baseline: { a: numeric({ values }) }, target: { a: even } });
    const [drawn] = outcome.distributions;
    expect(drawn?.feature).toBe('a');
    expect(drawn?.edges.length).toBeLessThanOrEqual(31);
    expect(drawn?.baselineCounts.reduce((sum, count) => sum + count, 0)).toBe(5000);
    expect(drawn?.targetCounts.reduce((sum, count) => sum + count, 0)).toBe(100);
  });

  it('times reading and the rest by the clock it is given', async () => {
    let now = 0;
    const outcome = await run({ baseline: { a: even }, target: { a: even } }, {}, { clock: () => now++ });
    // Opening and one scan of one tick each, between the first tick and the last.
    expect(outcome.timingsMs).toEqual({ read: 2, compute: 3 });
  });
});

describe('a run that cannot be done', () => {
  it('needs time on a target that has a window', async () => {
    const target = { uri: 'timeless', window: defaultWindows.target };
    const refused = run({ baseline: { a: even }, target: { a: even } }, { ...apart, target });
    await expect(refused).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/no timestamp column/) as string,
    });
    const whole = await run(
      { baseline: { a: even }, target: { a: even } },
      { ...apart, target: { uri: 'timeless' } },
    );
    expect(whole).toMatchObject({ verdict: 'HEALTHY', windows: { baseline: null, target: null } });
  });

  it('needs a column to measure', async () => {
    const refused = run({ baseline: { seen: other('timestamp') }, target: {} });
    await expect(refused).rejects.toThrow(/no column to measure/);
  });

  it('fails only the signal whose data is at fault, and goes on', async () => {
    const signals = [
      drift,
      { ...drift, name: 'lost', target: { uri: 'timeless', window: defaultWindows.target } },
    ];
    const outcome = await run({ baseline: { a: even }, target: { a: even } }, { signals });
    expect(outcome.signals.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['drift', 'HEALTHY'],
      ['lost', 'NO_DATA'],
    ]);
    const failed = outcome.results.filter(({ signal }) => signal === 'lost');
    expect(failed).toHaveLength(2);
    for (const result of failed) {
      expect(result).toMatchObject({ feature: '*', status: 'FAILED', value: null, verdict: 'NO_DATA' });
      expect(result.reason).toMatch(/no timestamp column/);
    }
  });

  it('fails only the signal whose preprocessing is not registered', async () => {
    const target = { uri: 'readings', window: defaultWindows.target, preprocessing: 'clean:1.0.0' };
    const signals = [drift, { ...drift, name: 'cleaned', target }];
    const outcome = await run({ baseline: { a: even }, target: { a: even } }, { signals });
    const failed = outcome.results.find(({ signal }) => signal === 'cleaned');
    expect(failed?.reason).toMatch(/component "clean:1.0.0" cannot run here: it is not registered/);
  });

  it('reports ascending progress from 0 to 1', async () => {
    const progress: number[] = [];
    const sides = { baseline: { a: even, b: even, c: even }, target: { a: even, b: even, c: even } };
    await run(sides, {}, { onProgress: (value) => progress.push(value) });
    expect(progress[0]).toBe(0);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((left, right) => left - right));
  });

  it('stops between features when it is aborted', async () => {
    const abort = new AbortController();
    const progress: number[] = [];
    const sides = { baseline: { a: even, b: even, c: even }, target: { a: even, b: even, c: even } };
    const onProgress = (value: number): void => {
      progress.push(value);
      if (value > 0.5) abort.abort();
    };
    const stopped = run(sides, {}, { signal: abort.signal, onProgress });
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELED' });
    expect(progress.at(-1)).toBeCloseTo(2 / 3);
  });
});

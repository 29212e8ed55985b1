import { latencyPercentile } from '@circuitwatch/scoring-definitions';
import { describe, expect, it } from 'vitest';
import { createRequestStatistics } from './request-statistics.ts';

describe('statistics of requests', () => {
  const start = Date.parse('2026-03-01T12:00:00Z');

  function bench() {
    let now = start;
    const used = { cpuSeconds: 10, memoryBytes: 1_000 };
    const statistics = createRequestStatistics({
      instance: 'one',
      clock: () => new Date(now),
      usage: () => ({ ...used }),
    });
    return { statistics, used, pass: (ms: number) => (now += ms) };
  }

  it('count what happened since the last sample, by deployment', () => {
    const { statistics, used, pass } = bench();
    for (let k = 0; k < 98; k++) {
      statistics.answered({ deploymentId: 'a', latencyMs: 1, rows: 2, isError: false });
    }
    statistics.answered({ deploymentId: 'a', latencyMs: 500, rows: 0, isError: true });
    statistics.answered({ deploymentId: 'a', latencyMs: 500, rows: 0, isError: true });
    statistics.rejected('a');
    statistics.answered({ deploymentId: 'b', latencyMs: 3, rows: 1, isError: false });
    pass(10_000);
    Object.assign(used, { cpuSeconds: 14, memoryBytes: 2_000 });
    const [a, b, silent, ...more] = statistics.take(['a', 'silent']);
    const whole = {
      at: new Date(start + 10_000),
      instance: 'one',
      seconds: 10,
      cpuSeconds: 4,
      memoryBytes: 2_000,
    };
    expect(a).toMatchObject({
      deploymentId: 'a',
      requests: 100,
      errors: 2,
      rejected: 1,
      rows: 196,
      latencySumMs: 1_098,
      ...whole,
    });
    expect(latencyPercentile(a?.latencyBuckets ?? [], 0.5)).toBeCloseTo(1, 0);
    expect(latencyPercentile(a?.latencyBuckets ?? [], 0.99)).toBeGreaterThan(400);
    expect(b).toMatchObject({ deploymentId: 'b', requests: 1, rows: 1, ...whole });
    expect(silent).toMatchObject({ deploymentId: 'silent', requests: 0, latencySumMs: 0, ...whole });
    expect(more).toEqual([]);
  });

  it('begin anew with every sample', () => {
    const { statistics, used, pass } = bench();
    statistics.answered({ deploymentId: 'a', latencyMs: 1, rows: 2, isError: false });
    statistics.take([]);
    pass(500);
    used.cpuSeconds = 11;
    expect(statistics.take(['b'])).toMatchObject([
      { deploymentId: 'b', requests: 0, seconds: 0.5, cpuSeconds: 1 },
    ]);
    expect(statistics.take([])).toEqual([]);
  });
});

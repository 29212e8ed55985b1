import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCounter, createGauge, createHistogram, createRegistry } from './create-registry.ts';

function fullRegistry() {
  const registry = createRegistry({ component: 'worker', version: '1.2.3' });
  createCounter(registry, {
    name: 'circuitwatch_jobs_finished_total',
    help: 'Jobs by outcome.',
    labels: ['outcome'],
  }).inc({ outcome: 'SUCCEEDED' });
  createGauge(registry, {
    name: 'circuitwatch_outbox_pending',
    help: 'Unsent rows.',
    collect: (gauge) => gauge.set(7),
  });
  createHistogram(registry, {
    name: 'circuitwatch_job_duration_seconds',
    help: 'Run time.',
    buckets: [0.1, 1, 10],
  }).observe(0.4);
  return registry;
}

function promtool(): string | undefined {
  const unpacked = path.resolve(import.meta.dirname, '../../../../.cache/prometheus/usr/bin/promtool');
  if (existsSync(unpacked)) return unpacked;
  return spawnSync('promtool', ['--version']).status === 0 ? 'promtool' : undefined;
}

describe('createRegistry', () => {
  it('names the build', async () => {
    const page = await createRegistry({ component: 'gateway', version: '1.2.3' }).metrics();
    expect(page).toContain(
      `circuitwatch_build_info{component="gateway",version="1.2.3",node="${process.version}"} 1`,
    );
    expect(page).toContain('process_cpu_seconds_total');
  });

  it('shows counters, gauges read at collection, and histograms', async () => {
    const page = await fullRegistry().metrics();
    expect(page).toContain('circuitwatch_jobs_finished_total{outcome="SUCCEEDED"} 1');
    expect(page).toContain('circuitwatch_outbox_pending 7');
    expect(page).toContain('circuitwatch_job_duration_seconds_bucket{le="1"} 1');
  });

  it('keeps two registries apart', async () => {
    const page = await createRegistry({ component: 'gateway', version: '1' }).metrics();
    expect(page).not.toContain('circuitwatch_outbox_pending');
  });

  it('passes promtool check metrics', async ({ skip }) => {
    const binary = promtool();
    if (binary === undefined) return skip('promtool is not installed');
    const checked = spawnSync(binary, ['check', 'metrics'], {
      input: await fullRegistry().metrics(),
      encoding: 'utf8',
    });
    expect(`${checked.stdout}${checked.stderr}`).toBe('');
    expect(checked.status).toBe(0);
  });
});

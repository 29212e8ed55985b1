import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { relativeError } from './relative-error.ts';

/** Each script beside this file, and the fixture that it writes. */
const scripts = [
  ['numeric_kernels.py', 'numeric-reference.json'],
  ['categorical_metrics.py', 'categorical-reference.json'],
  ['performance_metrics.py', 'performance-reference.json'],
  ['significance_tests.py', 'significance-reference.json'],
  ['bin_rules.py', 'bin-rule-reference.json'],
] as const;
const fixtures = new URL('../../../libs/metric-engine/fixtures/', import.meta.url);
const probe = 'import scipy.spatial, scipy.stats';
/** Other releases of numpy and scipy round the last digits differently. */
const tolerance = 1e-9;

const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', probe], { stdio: 'ignore' }).status === 0,
);
const title = python
  ? 'reference fixtures'
  : 'reference fixtures (skipped: no python3 with scipy on this machine)';

describe.skipIf(python === undefined)(title, () => {
  it.each(scripts)('%s makes the committed %s again', { timeout: 120_000 }, (script, fixture) => {
    const path = fileURLToPath(new URL(script, import.meta.url));
    const made = spawnSync(python ?? '', [path], { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
    expect(made.status, made.stderr).toBe(0);
    const { versions: _made, ...again } = JSON.parse(made.stdout) as Record<string, unknown>;
    const text = readFileSync(new URL(fixture, fixtures), 'utf8');
    const { versions: _committed, ...committed } = JSON.parse(text) as Record<string, unknown>;
    expect(differences(again, committed, '$')).toEqual([]);
  });
});

/** Paths at which two documents differ by more than rounding. */
function differences(actual: unknown, expected: unknown, path: string): string[] {
  if (typeof actual === 'number' && typeof expected === 'number') {
    // Numbers this small keep few digits.
    const isTiny = Math.abs(actual) < 1e-300 && Math.abs(expected) < 1e-300;
    const isClose = isTiny || relativeError(actual, expected) < tolerance;
    return isClose ? [] : [`${path}: ${actual} instead of ${expected}`];
  }
  if (isRecord(actual) && isRecord(expected)) {
    const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
    return [...keys].flatMap((key) => differences(actual[key], expected[key], `${path}.${key}`));
  }
  return actual === expected ? [] : [`${path}: ${String(actual)} instead of ${String(expected)}`];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

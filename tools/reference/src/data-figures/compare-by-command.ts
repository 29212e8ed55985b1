import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ComparisonReport } from '@circuitwatch/monitoring-comparison';
import type { CutFiles } from './cut-slices.ts';
import type { ExpectedComparison } from './expected-figures.ts';
import { comparedMetrics, namesByKind, type ConventionName } from './measure-slices.ts';

const program = fileURLToPath(new URL('../../../../apps/cli/bin/circuitwatch.mjs', import.meta.url));

const conventions: Readonly<Record<ConventionName, readonly string[]>> = {
  deciles: ['--bins', 'deciles-right', '--ks', 'asymptotic'],
  union20: ['--bins', 'equal-width:20'],
  doane: ['--bins', 'doane'],
};

/** The report of `circuitwatch compare --json`, run as its users run it. */
export async function compareByCommand(
  { baseline, target }: CutFiles,
  expected: ExpectedComparison,
  under: ConventionName,
): Promise<ComparisonReport> {
  const { numerical, categorical } = namesByKind(expected);
  const lists = { '--metrics': comparedMetrics, '--numerical': numerical, '--categorical': categorical };
  const options = Object.entries(lists).flatMap(([option, names]) =>
    names.length > 0 ? [option, names.map((name) => `"${name}"`).join(',')] : [],
  );
  const words = [program, 'compare', baseline, target, '--json', ...conventions[under], ...options];
  const { stdout } = await promisify(execFile)(process.execPath, words, { maxBuffer: 64 * 2 ** 20 });
  return JSON.parse(stdout) as ComparisonReport;
}

import { closeSync, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { pValueCorrections, type BinRule } from '@circuitwatch/metric-engine';
import type { ComparisonReport } from '@circuitwatch/monitoring-comparison';
import { z } from 'zod';
import { comparisonPage } from '../comparison-page/page.ts';
import { compareFiles } from '../comparison/compare-files.ts';
import { showComparison } from '../comparison/comparison-table.ts';
import { reportDocument } from '../comparison/report-document.ts';
import type { LocalCommandDefinition, LocalContext } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { withInterruption } from '../interruption.ts';
import { names } from '../name-lists.ts';
import { startProgress } from '../output/progress.ts';
import { writeWholeFile } from '../output/write-whole-file.ts';

const binsProblem =
  'must be deciles, deciles-right, doane, or equal-width:20 with any number of bins up to 9999.';
/** As typed: `equal-width:20`. */
const binRule = z.string().transform((text, context): BinRule => {
  if (text === 'deciles' || text === 'doane') return { kind: text };
  if (text === 'deciles-right') return { kind: 'deciles_right' };
  const count = /^equal-width:([1-9]\d{0,3})$/.exec(text)?.[1];
  if (count !== undefined) return { kind: 'equal_width', count: Number(count) };
  context.addIssue(binsProblem);
  return z.NEVER;
});
const corrections = pValueCorrections.map((name) => name.replaceAll('_', '-')).join(', ');
const input = z.object({
  baseline: z.string(),
  target: z.string(),
  definitions: z.enum(['azureml', 'classic'], { error: 'must be azureml or classic.' }).default('azureml'),
  metrics: names().transform((ids) => (ids?.length === 1 && ids[0] === 'all' ? 'all' : ids)),
  features: names(),
  numerical: names(),
  categorical: names(),
  segment: z.string().optional(),
  where: z.string().optional(),
  bins: binRule.optional(),
  ks: z.enum(['auto', 'asymptotic'], { error: 'must be auto or asymptotic.' }).default('auto'),
  correction: z
    .string()
    .transform((name) => name.replaceAll('-', '_'))
    .pipe(z.enum(pValueCorrections, { error: `must be ${corrections}.` }))
    .default('none'),
  failOnDrift: z.boolean().default(false),
  html: z.string().min(1, 'is the path of a file to write.').optional(),
});
/** What is done sooner needs no bar. */
const barDelayMs = 700;

export const compareCommand: LocalCommandDefinition<typeof input> = {
  usage: 'compare <baseline> <target>',
  summary: 'two files, with no gateway: what drifted, feature by feature (CSV, JSON lines, Parquet, .gz)',
  options: [
    ['--definitions <family>', 'whose metrics and thresholds: azureml or classic (azureml)'],
    ['--metrics <ids>', 'these metrics, or all of them: all (those of the definitions)', 'repeatable'],
    [
      '--features <names>',
      'these columns only; write a name that holds a comma as \'a,"b, c"\'',
      'repeatable',
    ],
    ['--numerical <names>', 'columns to read as numbers', 'repeatable'],
    ['--categorical <names>', 'columns to read as categories', 'repeatable'],
    ['--segment <conditions>', "rows to keep on both sides: 'state in (WA,CA)'"],
    ['--where <sql>', 'rows to keep on both sides, as a condition of DuckDB’s SQL'],
    [
      '--bins <rule>',
      'bins of every binned metric of numbers: deciles, deciles-right, doane or equal-width:20 (each metric’s own)',
    ],
    ['--ks <law>', 'p-values of the KS test: auto or asymptotic (auto: exact up to 10,000 rows)'],
    ['--correction <name>', `of p-values for the number of features: ${corrections} (none)`],
    ['--html <file>', 'write a page with histograms, in one file'],
    ['--fail-on-drift', 'end with 2 when a feature drifted'],
  ],
  examples: [
    ['circuitwatch compare last-month.csv this-week.csv', 'for people'],
    ['circuitwatch compare a.parquet b.parquet --html drift.html', 'with a page to send around'],
    ["circuitwatch compare a.csv b.csv --segment 'state in (WA,CA)'", 'some rows'],
    ['circuitwatch compare a.csv b.csv --features \'temperature,"flow, raw"\'', 'some columns'],
    ['circuitwatch compare a.csv b.csv --json --fail-on-drift', 'for scripts: 2 when a feature drifted'],
  ],
  input,
  run: async (context, { failOnDrift, html, bins, ks, ...request }) => {
    const { terminal, json, workingFolder } = context;
    const page = html === undefined ? null : findPage(html, context, request);
    const report = await withInterruption(async (signal) => {
      const progress = startProgress(terminal, 'Comparing', { delayMs: barDelayMs, wipe: true });
      try {
        const conventions = { bins, ksMethod: ks };
        return await compareFiles({ ...request, conventions, workingFolder }, progress, signal);
      } finally {
        progress.stop();
      }
    });
    // The page first: whoever reads the answer may close the pipe, which ends the process.
    if (page !== null) await writePage(page, report, request);
    if (json) terminal.json(reportDocument(report));
    else showComparison(terminal, report);
    if (page !== null) terminal.remark(`The page is ${page}`);
    return failOnDrift && report.drifted.length > 0 ? exitCodes.drifted : exitCodes.fine;
  },
};

type Request = Omit<z.infer<typeof input>, 'failOnDrift' | 'html' | 'bins' | 'ks'>;

/** Found before the work, not after it: a page that cannot be written, or that would replace the data. */
function findPage(html: string, { workingFolder }: LocalContext, { baseline, target }: Request): string {
  const real = (file: string) => {
    const full = path.resolve(workingFolder, file);
    return existsSync(full) ? realpathSync(full) : full;
  };
  const page = real(html);
  if (!existsSync(path.dirname(page))) {
    throw new CommandError(`--html: the folder ${path.dirname(page)} does not exist.`);
  }
  if (existsSync(page) && !statSync(page).isFile()) throw new CommandError(`--html: ${page} is no file.`);
  if ([baseline, target].some((file) => real(file) === page)) {
    throw new CommandError(`--html: ${page} is one of the compared files, and would be overwritten.`);
  }
  if (existsSync(page) && !isPage(page)) {
    throw new CommandError(`--html: ${page} is no page, and would be overwritten.`);
  }
  return page;
}

/** Whether a file is a page, or empty: all that a page may replace. */
function isPage(file: string): boolean {
  const start = Buffer.alloc(64);
  const descriptor = openSync(file, 'r');
  try {
    const text = start.toString('utf8', 0, readSync(descriptor, start));
    return text === '' || /^\s*<(?:!doctype\s+)?html/i.test(text);
  } finally {
    closeSync(descriptor);
  }
}

async function writePage(page: string, report: ComparisonReport, request: Request): Promise<void> {
  const { baseline, target, segment, where, metrics, correction } = request;
  const given = {
    Segment: segment,
    Where: where,
    Metrics: typeof metrics === 'object' ? metrics.join(', ') : metrics,
    Correction: correction === 'none' ? undefined : correction.replaceAll('_', '-'),
  };
  const conditions = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  try {
    await writeWholeFile(page, comparisonPage(report, { baseline, target, conditions }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`--html: ${page} cannot be written: ${reason}`);
  }
}

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { DataType } from '@circuitwatch/metric-engine';
import type { SignalKind } from '@circuitwatch/monitoring-definitions';
import { runOutput, type RunToWrite } from '@circuitwatch/monitoring-documents';
import { z } from 'zod';
import { allPages } from '../api/all-pages.ts';
import {
  resultValuesDocument,
  runOutputDocument,
  type ResultValue,
  type RunWithDistributions,
} from '../api/documents/run-output.ts';
import type { CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { counted } from '../output/counted.ts';
import { writeWholeFile } from '../output/write-whole-file.ts';

const input = z.object({
  name: z.string(),
  folder: z.string({ error: 'is missing: the folder to write to.' }).min(1, 'is the path of a folder.'),
});

export const outputCommand: CommandDefinition<typeof input> = {
  usage: 'output <name>',
  summary: "a monitor's last run as files, as Azure Machine Learning's monitors leave them",
  options: [['--folder <path>', 'where manifest.json and signals/ are written']],
  examples: [['circuitwatch output fraud-detection --folder out', 'for programs that read what Azure wrote']],
  input,
  run: async ({ terminal, json, api, workingFolder }, { name, folder }) => {
    const { monitors } = await api.request(runOutputDocument, { name });
    const [monitor] = monitors.nodes;
    if (!monitor) throw new CommandError(`Monitor "${name}" does not exist; see: circuitwatch monitors`);
    const run = monitor.lastRun;
    if (!run) throw new CommandError(`${name} has not finished a run yet; run it: circuitwatch run ${name}`);
    const results = await allPages(
      Infinity,
      async (page) =>
        (await api.request(resultValuesDocument, { ...page, filter: { runId: run.id } })).metricResults,
    );
    const files = runOutput(runToWrite(run, results));
    const root = path.resolve(workingFolder, folder);
    for (const file of files) {
      const target = path.join(root, file.path);
      await mkdir(path.dirname(target), { recursive: true });
      await writeWholeFile(target, `${JSON.stringify(file.content, null, 2)}\n`);
    }
    if (json) terminal.json(files.map((file) => path.join(root, file.path)));
    else terminal.line(`Wrote ${counted(files.length, 'file')} to ${root}.`);
    return exitCodes.fine;
  },
};

function runToWrite(run: RunWithDistributions, results: readonly ResultValue[]): RunToWrite {
  return {
    runId: run.id,
    signals: run.signals.map(({ kind, baselineRows, targetRows, ...signal }) => ({
      ...signal,
      // Runs of older releases compare windows of numbers, and keep no kind.
      kind: (kind?.toLowerCase() ?? 'data_drift') as SignalKind,
      baselineRows: baselineRows ?? 0,
      targetRows: targetRows ?? 0,
    })),
    results: results.map(({ metric, dataType, ...result }) => ({
      ...result,
      metric: metric.id,
      dataType: (dataType?.toLowerCase() ?? null) as DataType | null,
    })),
    distributions: run.distributions,
  };
}

import { z } from 'zod';
import { batchesOf } from '../actuals/batches.ts';
import { readActualsFile } from '../actuals/read-actuals-file.ts';
import { accepted } from '../api/api-failures.ts';
import { recordActualsDocument, type Actual, type ActualCounts } from '../api/documents/actuals.ts';
import type { CommandContext, CommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { instant } from '../option-values.ts';
import { counted } from '../output/counted.ts';
import { startProgress } from '../output/progress.ts';

const input = z.object({
  deployment: z.string({ error: 'is missing; give `endpoint:name` or the name of a deployment.' }),
  file: z.string({ error: 'is missing; give the path or URI of a table.' }),
  key: z.string().optional(),
  value: z.string().optional(),
  time: z.string().optional(),
  at: instant().optional(),
});

export const actualsCommand: CommandDefinition<typeof input> = {
  usage: 'actuals',
  summary: 'records what turned out to be true of predictions, from a file',
  options: [
    ['--deployment <name>', 'whose predictions: `endpoint:name`, or the name alone'],
    ['--file <path>', 'Parquet, CSV, JSON lines, a folder of them, or a URI'],
    ['--key <column>', 'correlation ids, or keys of your own (correlationid, key, id)'],
    ['--value <column>', 'what was true (actual, target, truth, label, value)'],
    ['--time <column>', 'the instants that it is true of (timestamp, time, or the only one)'],
    ['--at <instant>', 'one instant for all rows, in place of a column'],
  ],
  examples: [
    [
      'circuitwatch actuals --deployment pumps:blue --file truth.csv',
      'what is known already changes nothing',
    ],
    [
      'circuitwatch actuals --deployment blue --file lab.parquet --key sample --value result --time taken',
      '',
    ],
  ],
  input,
  run: async (context, { deployment, ...asked }) => {
    const { terminal, json, workingFolder } = context;
    const options = { workingFolder, key: asked.key, value: asked.value, time: asked.time, at: asked.at };
    const { actuals, skipped } = await readActualsFile({ file: asked.file, ...options });
    const { counts, dataAsset } = await send(context, deployment, actuals);
    if (json) terminal.json({ deployment, sent: actuals.length, skipped, ...counts, dataAsset });
    else {
      const { inserted, changed, unchanged, outdated } = counts;
      terminal.line(
        `${counted(actuals.length, 'actual')} sent: ${inserted} new, ${changed} changed, ${unchanged} known already, ${outdated} outdated.`,
      );
      if (skipped > 0) terminal.line(`${counted(skipped, 'row')} left out: without a key or an instant.`);
      if (dataAsset !== null) terminal.line(`Monitors read them from azureml:${dataAsset}@latest.`);
    }
    return exitCodes.fine;
  },
};

interface Sent {
  readonly counts: ActualCounts;
  readonly dataAsset: string | null;
}

async function send(
  { api, terminal }: CommandContext,
  deployment: string,
  actuals: readonly Actual[],
): Promise<Sent> {
  const progress = startProgress(terminal, 'Sending', { delayMs: 500, wipe: true });
  const counts = { inserted: 0, changed: 0, unchanged: 0, outdated: 0 };
  let dataAsset: string | null = null;
  let sent = 0;
  try {
    for (const batch of batchesOf(actuals)) {
      const { recordActuals } = await api.request(recordActualsDocument, {
        input: { deployment, actuals: batch },
      });
      accepted(recordActuals.deployment, recordActuals.userErrors);
      for (const name of ['inserted', 'changed', 'unchanged', 'outdated'] as const)
        counts[name] += recordActuals[name];
      dataAsset = recordActuals.dataAsset?.name ?? null;
      sent += batch.length;
      progress.update(sent / actuals.length, `${sent} of ${actuals.length}`);
    }
  } finally {
    progress.stop();
  }
  return { counts, dataAsset };
}

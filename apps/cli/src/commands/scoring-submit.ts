import { z } from 'zod';
import { accepted } from '../api/api-failures.ts';
import {
  submitScoringJobDocument,
  submitScoringJobsDocument,
  type ScoringData,
  type ScoringFilter,
  type ScoringOptions,
} from '../api/documents/scoring.ts';
import type { CommandContext, CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-codes.ts';
import { awaitScoringBatch, awaitScoringJob } from '../follow/await-scoring.ts';
import { names } from '../name-lists.ts';
import { instant, wholeNumber, wordOf } from '../option-values.ts';
import { counted } from '../output/counted.ts';

const input = z.object({
  deployment: z.string().optional(),
  circuit: z.string().optional(),
  plant: names(),
  tag: names(),
  endpoint: names(),
  all: z.boolean().default(false),
  data: z.string().optional(),
  asset: z.string().optional(),
  from: instant().optional(),
  to: instant().optional(),
  lookback: z.string().optional(),
  timestampColumn: z.string().optional(),
  correlationColumn: z.string().optional(),
  keep: names(),
  out: z.string().optional(),
  miniBatch: wholeNumber(1, 1_000_000).optional(),
  device: wordOf(['CPU', 'GPU', 'ANY'] as const).optional(),
  gpuFallback: wholeNumber(0, 86_400).optional(),
  priority: wholeNumber(1, 1000).optional(),
  wait: z.boolean().default(false),
});

type Input = z.infer<typeof input>;

export const submitScoringCommand: CommandDefinition<typeof input> = {
  usage: 'submit',
  summary: 'scores data with the model of a deployment, or of all that match',
  options: [
    ['--deployment <name>', 'the deployment, as endpoint:name or by name'],
    ['--circuit <plant/circuit>', 'the circuit, whose only batch deployment scores'],
    ['--plant <names>', 'all batch deployments of these plants', 'repeatable'],
    ['--tag <tags>', 'all batch deployments of circuits with these tags', 'repeatable'],
    ['--endpoint <names>', 'all batch deployments of these endpoints', 'repeatable'],
    ['--all', 'all batch deployments'],
    ['--data <uri>', "a file or folder (the circuit's only data asset)"],
    ['--asset <name>', 'a data asset, as name:version or name@latest'],
    ['--from <instant>', 'only rows from here on'],
    ['--to <instant>', 'only rows before'],
    ['--lookback <duration>', 'only rows of so long before now, such as PT6H'],
    ['--timestamp-column <name>', "the column that rows are chosen by (the asset's)"],
    ['--correlation-column <name>', 'the column that names rows'],
    ['--keep <names>', 'columns that travel to the predictions', 'repeatable'],
    ['--out <uri>', 'the folder of the predictions (predictions/<deployment>)'],
    ['--mini-batch <rows>', 'rows that are scored and written together (10000)'],
    ['--device <device>', 'cpu, gpu or any (any)'],
    ['--gpu-fallback <seconds>', 'how long to wait for a GPU before a processor will do'],
    ['--priority <number>', 'lower runs first, 1 to 1000 (100)'],
    ['--wait', 'wait for the outcome; end with 1 when a job or a file failed'],
  ],
  examples: [
    ['circuitwatch scoring submit --circuit hamburg/c07 --wait', "one circuit's data, and what became of it"],
    ['circuitwatch scoring submit --all --lookback PT1H --wait', 'the last hour of the whole fleet'],
    ['circuitwatch scoring submit --deployment leak --data new.parquet --keep site', 'a file of one’s own'],
  ],
  input,
  run: async (context, given) => {
    const { deployment, circuit, plant, tag, endpoint, all } = given;
    const one = [deployment, circuit].filter((name) => name !== undefined).length;
    const filtered = all || [plant, tag, endpoint].some((list) => list !== undefined);
    if (one + (filtered ? 1 : 0) !== 1) {
      throw new CommandError(
        'scoring submit takes one of --deployment, --circuit, --all, and --plant, --tag and --endpoint, which go together.',
        exitCodes.usage,
      );
    }
    const asked = { data: dataOf(given), options: optionsOf(given) };
    if (!filtered) return submitOne(context, { asked: { ...asked, deployment, circuit }, wait: given.wait });
    const filter = { plants: plant, tags: tag, endpoints: endpoint, ...(all ? { all } : {}) };
    return submitMany(context, { asked: { ...asked, filter }, wait: given.wait });
  },
};

function dataOf({ data, asset, from, to, lookback, keep, ...columns }: Input): ScoringData {
  if ((from === undefined) !== (to === undefined))
    throw new CommandError(
      '--from and --to go together; for the newest rows use --lookback.',
      exitCodes.usage,
    );
  return {
    ...{ uri: data, asset, lookback, keepColumns: keep },
    ...{ timestampColumn: columns.timestampColumn, correlationColumn: columns.correlationColumn },
    window: from === undefined || to === undefined ? undefined : { from, to },
  };
}

function optionsOf({ out, miniBatch, priority, device, gpuFallback }: Input): ScoringOptions {
  return { outputUri: out, miniBatchRows: miniBatch, priority, device, gpuFallbackSeconds: gpuFallback };
}

type Asked = { readonly data: ScoringData; readonly options: ScoringOptions };

interface OneSubmission {
  readonly asked: Asked & { readonly deployment: string | undefined; readonly circuit: string | undefined };
  readonly wait: boolean;
}

async function submitOne(context: CommandContext, { asked, wait }: OneSubmission): Promise<ExitCode> {
  const { api, terminal, json } = context;
  const { submitScoringJob } = await api.request(submitScoringJobDocument, { input: asked });
  const job = accepted(submitScoringJob.scoringJob, submitScoringJob.userErrors);
  if (wait) return awaitScoringJob(context, job);
  if (json) terminal.json(job);
  else terminal.line(`Queued. See what becomes of it with: circuitwatch scoring show ${job.id}`);
  return exitCodes.fine;
}

interface ManySubmission {
  readonly asked: Asked & { readonly filter: ScoringFilter };
  readonly wait: boolean;
}

async function submitMany(context: CommandContext, { asked, wait }: ManySubmission): Promise<ExitCode> {
  const { api, terminal, json } = context;
  const { submitScoringJobs } = await api.request(submitScoringJobsDocument, { input: asked });
  const batch = accepted(submitScoringJobs.batch, submitScoringJobs.userErrors);
  if (wait) return awaitScoringBatch(context, batch);
  if (json) terminal.json(batch);
  else
    terminal.line(
      `${counted(batch.total, 'scoring job')} queued. See what becomes of them with: circuitwatch scoring list`,
    );
  return exitCodes.fine;
}

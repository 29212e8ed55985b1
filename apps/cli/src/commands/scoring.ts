import { z } from 'zod';
import { allPages } from '../api/all-pages.ts';
import type { Api } from '../api/api.ts';
import { jobStatuses } from '../api/documents/records.ts';
import {
  scoringFilesDocument,
  scoringJobDocument,
  scoringJobsDocument,
  type ScoringFileRow,
  type ScoringJobFilter,
  type ScoringJobRow,
} from '../api/documents/scoring.ts';
import type { CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { limit, wordsOf } from '../option-values.ts';
import { showScoringJob, showScoringJobs } from './scoring-tables.ts';

const listInput = z.object({
  deployment: z.string().optional(),
  plant: z.string().optional(),
  circuit: z.string().optional(),
  status: wordsOf(jobStatuses).optional(),
  limit: limit(20),
});
const showInput = z.object({ what: z.string() });

export const listScoringCommand: CommandDefinition<typeof listInput> = {
  usage: 'list',
  summary: 'the newest scoring jobs',
  options: [
    ['--deployment <name>', 'only of this deployment, as endpoint:name or by name'],
    ['--plant <name>', 'only this plant'],
    ['--circuit <name>', 'only this circuit'],
    ['--status <statuses>', 'only these: queued, active, succeeded, failed, canceled'],
    ['--limit <number>', 'how many at most (20)'],
  ],
  examples: [
    ['circuitwatch scoring list --status active', 'what is scored now'],
    ['circuitwatch scoring list --json', 'with ids'],
  ],
  input: listInput,
  run: async ({ api, terminal, json }, { limit: most, ...filter }) => {
    const jobs = await listScoringJobs(api, filter, most);
    if (json) terminal.json(jobs);
    else showScoringJobs(terminal, jobs);
    return exitCodes.fine;
  },
};

export const showScoringCommand: CommandDefinition<typeof showInput> = {
  usage: 'show <what>',
  summary: 'what became of each file of a scoring job: by its id, or the newest of a deployment',
  examples: [['circuitwatch scoring show hamburg-c07', 'rows, invalid rows and reasons, file by file']],
  input: showInput,
  run: async ({ api, terminal, json }, { what }) => {
    const job = await findScoringJob(api, what);
    const files = await listScoringFiles(api, job.id);
    if (json) terminal.json({ ...job, files });
    else showScoringJob(terminal, job, files);
    return exitCodes.fine;
  },
};

/** The newest scoring jobs that meet the conditions. */
export function listScoringJobs(api: Api, filter: ScoringJobFilter, most: number): Promise<ScoringJobRow[]> {
  return allPages(
    most,
    async (page) => (await api.request(scoringJobsDocument, { ...page, filter })).scoringJobs,
  );
}

async function findScoringJob(api: Api, what: string): Promise<ScoringJobRow> {
  const { scoringJob } = await api.request(scoringJobDocument, { id: what });
  if (scoringJob) return scoringJob;
  const [newest] = await listScoringJobs(api, { deployment: what }, 1);
  if (newest) return newest;
  throw new CommandError(
    `There is no scoring job with the id "${what}", and no deployment of that name that has scored; list them with: circuitwatch scoring list`,
  );
}

function listScoringFiles(api: Api, id: string): Promise<ScoringFileRow[]> {
  return allPages(Infinity, async (page) => {
    const { scoringJob } = await api.request(scoringFilesDocument, { ...page, id });
    if (scoringJob) return scoringJob.files;
    throw new CommandError(`${id} does not exist any more.`);
  });
}

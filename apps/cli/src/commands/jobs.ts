import { deploymentReference } from '@circuitwatch/scoring-definitions';
import { z } from 'zod';
import { allPages } from '../api/all-pages.ts';
import type { Api } from '../api/api.ts';
import { accepted } from '../api/api-failures.ts';
import { jobStatuses, type JobStatus } from '../api/documents/records.ts';
import { newestRunsDocument } from '../api/documents/runs.ts';
import { cancelJobDocument, jobsDocument, retryJobDocument, type JobRow } from '../api/documents/work.ts';
import type { CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { stateText } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import { duration, shortTime } from '../output/times.ts';
import { limit, wordsOf } from '../option-values.ts';

const jobsInput = z.object({ status: wordsOf(jobStatuses).optional(), limit: limit(20) });
const oneInput = z.object({ what: z.string() });
const open: readonly JobStatus[] = ['QUEUED', 'ACTIVE'];
const repeatable: readonly JobStatus[] = ['FAILED', 'CANCELED'];

export const jobsCommand: CommandDefinition<typeof jobsInput> = {
  usage: 'jobs',
  summary: 'what the workers did, do and will do, newest first',
  options: [
    ['--status <statuses>', 'only these: queued, active, succeeded, failed, canceled'],
    ['--limit <number>', 'how many at most (20)'],
  ],
  examples: [
    ['circuitwatch jobs --status failed', 'what went wrong'],
    ['circuitwatch jobs --json', 'with ids'],
  ],
  input: jobsInput,
  run: async ({ api, terminal, json }, { status = null, limit: most }) => {
    const jobs = await allPages(
      most,
      async (page) => (await api.request(jobsDocument, { ...page, status })).jobs,
    );
    if (json) terminal.json(jobs);
    else showJobs(terminal, jobs);
    return exitCodes.fine;
  },
};

export const cancelCommand: CommandDefinition<typeof oneInput> = {
  usage: 'cancel <what>',
  summary: "cancels a monitor's newest open job, or the job with this id",
  examples: [['circuitwatch cancel hamburg-c07', 'its run ends as CANCELED']],
  input: oneInput,
  run: async ({ api, terminal, json }, { what }) => {
    const id = await findJobId(api, what, open);
    const { cancelJob } = await api.request(cancelJobDocument, { id });
    showJob({ terminal, json }, accepted(cancelJob.job, cancelJob.userErrors));
    return exitCodes.fine;
  },
};

export const retryCommand: CommandDefinition<typeof oneInput> = {
  usage: 'retry <what>',
  summary: "puts a monitor's newest failed or canceled job back, or the job with this id",
  examples: [['circuitwatch retry hamburg-c07', 'its run starts anew']],
  input: oneInput,
  run: async ({ api, terminal, json }, { what }) => {
    const id = await findJobId(api, what, repeatable);
    const { retryJob } = await api.request(retryJobDocument, { id });
    showJob({ terminal, json }, accepted(retryJob.job, retryJob.userErrors));
    return exitCodes.fine;
  },
};

/** The id of the newest job of the monitor of this name in one of the states; no monitor: the word is an id. */
async function findJobId(api: Api, what: string, wanted: readonly JobStatus[]): Promise<string> {
  const { monitors } = await api.request(newestRunsDocument, { name: what });
  const [monitor] = monitors.nodes;
  if (!monitor) return what;
  const states: readonly string[] = wanted;
  const job = monitor.runs.nodes
    .map((run) => run.job)
    .find((found) => found && states.includes(found.status));
  if (!job) throw new CommandError(`${what} has no job that is ${wanted.join(' or ').toLowerCase()}.`);
  return job.id;
}

function showJob({ terminal, json }: { terminal: Terminal; json: boolean }, job: JobRow): void {
  if (json) terminal.json(job);
  else if (job.cancelRequested && job.status === 'ACTIVE')
    terminal.line('The worker lets go at its next step.');
  else showJobs(terminal, [job]);
}

function scoredBy({ scoringJob }: JobRow): string | null {
  return scoringJob && deploymentReference(scoringJob.deployment);
}

function showJobs(terminal: Terminal, jobs: readonly JobRow[]): void {
  if (jobs.length === 0) return terminal.line('No job matches.');
  const columns = [
    { head: 'JOB', keep: true },
    { head: 'STATUS' },
    { head: 'TRIES', right: true },
    { head: 'CREATED' },
    { head: 'TOOK', right: true },
    { head: 'ERROR' },
  ];
  terminal.table(
    columns,
    jobs.map((job) => [
      job.run?.monitor.name ?? scoredBy(job) ?? job.name,
      stateText(terminal.style, job.status),
      `${job.attempts}/${job.maxAttempts}`,
      shortTime(job.createdAt),
      duration(job.startedAt, job.finishedAt),
      job.error ?? '',
    ]),
  );
}

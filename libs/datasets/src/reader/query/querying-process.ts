import { memoryBytes } from './memory-bytes.ts';
import { answerQuery } from './answer-query.ts';
import type { QueryReply, QueryTask } from './query-messages.ts';

/*
 * The composition root of a process that runs one query that a person wrote, and ends. It may use up its memory or
 * hang within one call of a function, which no setting of a database prevents: then this process ends, not a worker.
 */

/** An interrupted query has this long to end. */
const graceMs = 500;
const checkMs = 20;
/** What reading and answering need beside what DuckDB counts. */
const slackBytes = 256 * 2 ** 20;

process.once('message', (task: QueryTask) => {
  watchMemory(task);
  answerQuery(task, graceMs).then(reply, (error: unknown) =>
    reply({ problem: error instanceof Error ? error.message : String(error) }),
  );
});
// Nobody waits any more.
process.once('disconnect', () => process.exit());

/** DuckDB's own limit leaves out what functions on text and lists take. */
function watchMemory({ memoryLimit }: QueryTask): void {
  const most = process.memoryUsage.rss() + memoryBytes(memoryLimit) + slackBytes;
  setInterval(() => {
    if (process.memoryUsage.rss() < most) return;
    reply({ problem: `The SQL needs more memory than ${memoryLimit}, and was stopped.` });
  }, checkMs);
}

/** Ends at once, whatever the query does. */
function reply(message: QueryReply): void {
  process.send?.(message, () => process.kill(process.pid, 'SIGKILL'));
}

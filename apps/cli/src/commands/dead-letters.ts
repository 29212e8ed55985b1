import { z } from 'zod';
import { allPages } from '../api/all-pages.ts';
import type { Api } from '../api/api.ts';
import { accepted } from '../api/api-failures.ts';
import { deadLettersDocument, discardDeadLetterDocument, type DeadLetterRow } from '../api/documents/work.ts';
import type { CommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { shortTime } from '../output/times.ts';
import { limit } from '../option-values.ts';

const listInput = z.object({ all: z.boolean().default(false), limit: limit(100) });
const discardInput = z.object({ what: z.string() });

export const listDeadLettersCommand: CommandDefinition<typeof listInput> = {
  usage: 'list',
  summary: 'jobs that wait for a person; put one back with: circuitwatch retry',
  options: [
    ['--all', 'resolved ones too'],
    ['--limit <number>', 'how many at most (100)'],
  ],
  examples: [['circuitwatch dead-letters list', 'what waits']],
  input: listInput,
  run: async ({ api, terminal, json }, { all, limit: most }) => {
    const letters = await findDeadLetters(api, { openOnly: !all, most });
    if (json) terminal.json(letters);
    else if (letters.length === 0) terminal.line('No dead letter waits.');
    else {
      const columns = [
        { head: 'JOB OF' },
        { head: 'SINCE' },
        { head: 'TRIES', right: true },
        { head: 'RESOLVED' },
        { head: 'ERROR' },
      ];
      terminal.table(
        columns,
        letters.map((letter) => [
          letter.job.run?.monitor.name ?? letter.job.id,
          shortTime(letter.createdAt),
          String(letter.attempts),
          letter.resolution?.toLowerCase() ?? '',
          letter.error,
        ]),
      );
    }
    return exitCodes.fine;
  },
};

export const discardDeadLetterCommand: CommandDefinition<typeof discardInput> = {
  usage: 'discard <what>',
  summary: "closes a monitor's newest dead letter, or the one with this id, without another try",
  examples: [['circuitwatch dead-letters discard hamburg-c07', 'it is not worth another try']],
  input: discardInput,
  run: async ({ api, terminal, json }, { what }) => {
    const letters = await findDeadLetters(api, { openOnly: true, most: 1000 });
    const id = letters.find(({ job }) => job.run?.monitor.name === what)?.id ?? what;
    const { discardDeadLetter } = await api.request(discardDeadLetterDocument, { id });
    const letter = accepted(discardDeadLetter.deadLetter, discardDeadLetter.userErrors);
    if (json) terminal.json(letter);
    else terminal.line('Discarded.');
    return exitCodes.fine;
  },
};

function findDeadLetters(
  api: Api,
  { openOnly, most }: { openOnly: boolean; most: number },
): Promise<DeadLetterRow[]> {
  return allPages(
    most,
    async (page) => (await api.request(deadLettersDocument, { ...page, openOnly })).deadLetters,
  );
}

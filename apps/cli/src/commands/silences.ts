import { z } from 'zod';
import { shortId } from '../alerting/alert-words.ts';
import { findByShortId } from '../alerting/find-by-short-id.ts';
import { allPages } from '../api/all-pages.ts';
import type { Api } from '../api/api.ts';
import { accepted } from '../api/api-failures.ts';
import {
  endSilenceDocument,
  silencesDocument,
  silenceStates,
  type SilenceRow,
  type SilenceState,
} from '../api/documents/silences.ts';
import type { CommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { limit, wordsOf } from '../option-values.ts';
import { printable } from '../output/printable.ts';
import { shortTime } from '../output/times.ts';

const mostSearched = 1_000;
const listInput = z.object({ state: wordsOf(silenceStates).optional(), limit: limit(100) });
const endInput = z.object({ what: z.string() });

const columns = [
  { head: 'SILENCE', keep: true },
  { head: 'STATE' },
  { head: 'UNTIL' },
  { head: 'NOW', right: true },
  { head: 'MATCHERS' },
  { head: 'BY' },
  { head: 'COMMENT' },
];

export const listSilencesCommand: CommandDefinition<typeof listInput> = {
  usage: 'list',
  summary: 'what is silent, until when, and how many alerts that concerns now',
  options: [
    ['--state <states>', 'only these: pending, active, expired (pending and active)'],
    ['--limit <number>', 'how many at most (100)'],
  ],
  examples: [
    ['circuitwatch silences list', 'what is silent, or will be'],
    ['circuitwatch silences list --state expired', 'what was'],
  ],
  input: listInput,
  run: async ({ api, terminal, json }, { state, limit: most }) => {
    const silences = await listSilences(api, state, most);
    if (json) terminal.json(silences);
    else if (silences.length === 0) terminal.line('Nothing is silent.');
    else terminal.table(columns, silences.map(rowOf));
    return exitCodes.fine;
  },
};

export const endSilenceCommand: CommandDefinition<typeof endInput> = {
  usage: 'end <what>',
  summary: 'ends a silence now; what still fires is told at once',
  examples: [['circuitwatch silences end NGE1YjZj', 'by its id, as the list shows it']],
  input: endInput,
  run: async ({ api, terminal, json }, { what }) => {
    const rows = await listSilences(api, silenceStates, mostSearched);
    const listing = 'circuitwatch silences list';
    const { id } = findByShortId({ what, rows, kind: 'silence', listing });
    const { endSilence } = await api.request(endSilenceDocument, { id });
    const silence = accepted(endSilence.silence, endSilence.userErrors);
    if (json) terminal.json(silence);
    else terminal.line(printable(`${silence.matchersText} is silent no more.`));
    return exitCodes.fine;
  },
};

function listSilences(
  api: Api,
  states: readonly SilenceState[] | undefined,
  most: number,
): Promise<SilenceRow[]> {
  return allPages(most, async (page) => (await api.request(silencesDocument, { ...page, states })).silences);
}

function rowOf(silence: SilenceRow): string[] {
  return [
    shortId(silence.id),
    silence.state,
    silence.endsAt === null ? 'resolved' : shortTime(silence.endsAt),
    silence.state === 'EXPIRED' ? '' : String(silence.matchingAlerts),
    printable(silence.matchersText),
    printable(silence.createdBy),
    printable(silence.comment),
  ];
}

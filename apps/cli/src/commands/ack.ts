import { z } from 'zod';
import { findAlertId } from '../alerting/find-alert.ts';
import type { ApiDocument } from '../api/api-document.ts';
import { accepted, type UserError } from '../api/api-failures.ts';
import {
  acknowledgeAlertDocument,
  assignAlertDocument,
  commentAlertDocument,
  resolveAlertDocument,
  unacknowledgeAlertDocument,
  type AlertRow,
} from '../api/documents/alerts.ts';
import type { CommandContext, CommandDefinition } from '../define-command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { printable } from '../output/printable.ts';

const commentInput = z.object({ what: z.string(), comment: z.string().optional() });
const ackInput = commentInput.extend({ undo: z.boolean().default(false) });
const assignInput = z.object({ what: z.string(), person: z.string().optional() });
const textInput = z.object({ what: z.string(), text: z.string() });

/** A mutation of an alert. */
type AlertMutation<Input> = ApiDocument<
  { payload: { readonly alert: AlertRow | null; readonly userErrors: readonly UserError[] } },
  { input: Input }
>;

/** Finds the alert, does it, and says so. */
async function act<Input extends { readonly id: string }>(
  { api, terminal, json }: CommandContext,
  what: string,
  mutation: AlertMutation<Input>,
  inputOf: (id: string) => Input,
  words: (alert: AlertRow) => string,
): Promise<ExitCode> {
  const { payload } = await api.request(mutation, { input: inputOf(await findAlertId(api, what)) });
  const alert = accepted(payload.alert, payload.userErrors);
  if (json) terminal.json(alert);
  else terminal.line(printable(words(alert)));
  return exitCodes.fine;
}

export const ackCommand: CommandDefinition<typeof ackInput> = {
  usage: 'ack <what> [comment]',
  summary: 'takes note of an alert: it is not repeated while it fires',
  options: [['--undo', 'takes that back']],
  examples: [
    ['circuitwatch ack 1a2b3c4d "I look at it"', 'others see who and why'],
    ['circuitwatch ack 1a2b3c4d --undo', 'it is repeated again'],
  ],
  input: ackInput,
  run: (context, { what, comment, undo }) =>
    act(
      context,
      what,
      undo ? unacknowledgeAlertDocument : acknowledgeAlertDocument,
      (id) => ({ id, comment }),
      ({ name, acknowledgedBy }) =>
        acknowledgedBy === null
          ? `${name}: not acknowledged.`
          : `${name}: acknowledged by ${acknowledgedBy}.`,
    ),
};

export const assignCommand: CommandDefinition<typeof assignInput> = {
  usage: 'assign <what> [person]',
  summary: 'says who takes care of an alert; nobody where none is named',
  examples: [['circuitwatch assign 1a2b3c4d ada@example.com', 'she takes care of it']],
  input: assignInput,
  run: (context, { what, person }) =>
    act(
      context,
      what,
      assignAlertDocument,
      (id) => ({ id, assignee: person ?? null }),
      ({ name, assignee }) =>
        `${name}: ${assignee === null ? 'nobody takes' : `${assignee} takes`} care of it.`,
    ),
};

export const commentCommand: CommandDefinition<typeof textInput> = {
  usage: 'comment <what> <text>',
  summary: 'writes something into the history of an alert',
  examples: [['circuitwatch comment 1a2b3c4d "The sensor was replaced."', 'others read it']],
  input: textInput,
  run: (context, { what, text }) =>
    act(
      context,
      what,
      commentAlertDocument,
      (id) => ({ id, text }),
      ({ name }) => `${name}: written down.`,
    ),
};

export const resolveCommand: CommandDefinition<typeof commentInput> = {
  usage: 'resolve <what> [comment]',
  summary: 'ends an alert by hand; what is found again fires anew',
  examples: [['circuitwatch resolve 1a2b3c4d "False alarm."', 'it is NORMAL again']],
  input: commentInput,
  run: (context, { what, comment }) =>
    act(
      context,
      what,
      resolveAlertDocument,
      (id) => ({ id, comment }),
      ({ name, state }) => `${name}: ${state}.`,
    ),
};

import { z } from 'zod';
import { awaitNotification } from '../alerting/await-notification.ts';
import { showNotification } from '../alerting/show-notification.ts';
import { allPages } from '../api/all-pages.ts';
import type { Api } from '../api/api.ts';
import { accepted } from '../api/api-failures.ts';
import {
  actionGroupsDocument,
  type ActionGroupRow,
  type ReceiverRow,
} from '../api/documents/action-groups.ts';
import { testReceiverDocument } from '../api/documents/notifications.ts';
import type { CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { printable } from '../output/printable.ts';
import type { Style } from '../output/style.ts';
import { shortTime } from '../output/times.ts';

const listInput = z.object({});
const nameInput = z.object({ name: z.string() });
const testInput = z.object({
  name: z.string(),
  receiver: z.string().optional(),
  wait: z.boolean().default(false),
});

const columns = [
  { head: 'ACTION GROUP' },
  { head: 'SHORT NAME' },
  { head: 'RECEIVER' },
  { head: 'KIND' },
  { head: 'LAST SENT' },
  { head: 'STATE' },
];

export const listActionGroupsCommand: CommandDefinition<typeof listInput> = {
  usage: 'list',
  summary: 'who is told, and whether that works',
  examples: [['circuitwatch action-groups list', 'all of them']],
  input: listInput,
  run: async ({ api, terminal, json }) => {
    const groups = await listGroups(api);
    if (json) terminal.json(groups);
    else if (groups.length === 0) terminal.line('There is no action group.');
    else
      terminal.table(
        columns,
        groups.flatMap((group) => rowsOf(terminal.style, group)),
      );
    return exitCodes.fine;
  },
};

function rowsOf(style: Style, group: ActionGroupRow): string[][] {
  const { receivers } = group;
  if (receivers.length === 0) return [[printable(group.name), printable(group.shortName), '', '', '', '']];
  return receivers.map((receiver, index) => [
    index === 0 ? printable(group.name) : '',
    index === 0 ? printable(group.shortName) : '',
    printable(receiver.name),
    receiver.kind,
    shortTime(receiver.lastSentAt),
    stateOf(style, group, receiver),
  ]);
}

function stateOf(style: Style, group: ActionGroupRow, { enabled, unhealthy }: ReceiverRow): string {
  if (!group.enabled || !enabled) return style.faint('off');
  return unhealthy === null ? style.good('works') : style.bad('broken');
}

export const showActionGroupCommand: CommandDefinition<typeof nameInput> = {
  usage: 'show <name>',
  summary: 'one action group: its receivers with their settings; secrets are never shown',
  examples: [['circuitwatch action-groups show ag-mlops-critical', 'who is told, where, and what is wrong']],
  input: nameInput,
  run: async ({ api, terminal, json }, { name }) => {
    const group = await findGroup(api, name);
    if (json) {
      terminal.json(group);
      return exitCodes.fine;
    }
    const { style } = terminal;
    terminal.line(`${style.strong(printable(group.name))}  ${printable(group.shortName)}`);
    for (const receiver of group.receivers) {
      terminal.line();
      terminal.line(`${printable(receiver.name)}  ${receiver.kind}  ${stateOf(style, group, receiver)}`);
      for (const [key, value] of Object.entries(receiver.settings)) {
        terminal.line(printable(`  ${key.padEnd(14)}${JSON.stringify(value)}`));
      }
      for (const secret of receiver.secretHints) {
        terminal.line(printable(`  ${secret.name.padEnd(14)}${secret.hint}`));
      }
      if (!receiver.sendResolved) terminal.line(`  ${'resolved'.padEnd(14)}not told`);
      terminal.line(`  ${'last sent'.padEnd(14)}${shortTime(receiver.lastSentAt)}`);
      if (receiver.unhealthy !== null) terminal.line(style.bad(printable(`  ${receiver.unhealthy}`)));
    }
    return exitCodes.fine;
  },
};

export const testActionGroupCommand: CommandDefinition<typeof testInput> = {
  usage: 'test <name> [receiver]',
  summary: 'sends a test message to every receiver of an action group, or to one',
  options: [['--wait', 'waits until it is delivered or refused; ends with 1 when it is not delivered']],
  examples: [['circuitwatch action-groups test ag-mlops-critical --wait', 'does it work?']],
  input: testInput,
  run: async ({ api, terminal, json }, { name, receiver: only, wait }) => {
    const group = await findGroup(api, name);
    const receivers = group.receivers.filter((receiver) => only === undefined || receiver.name === only);
    if (receivers.length === 0) {
      throw new CommandError(`${name} has no receiver${only === undefined ? '' : ` "${only}"`}.`);
    }
    const sent = [];
    for (const { id } of receivers) {
      const { testReceiver } = await api.request(testReceiverDocument, { id });
      const notification = accepted(testReceiver.notification, testReceiver.userErrors);
      sent.push(wait ? await awaitNotification({ api, terminal }, notification) : notification);
    }
    if (json) terminal.json(sent);
    else for (const notification of sent) showNotification(terminal, notification);
    const isDelivered = sent.every(({ status }) => status === 'SENT');
    return wait && !isDelivered ? exitCodes.failed : exitCodes.fine;
  },
};

function listGroups(api: Api, names?: readonly string[]): Promise<ActionGroupRow[]> {
  return allPages(
    Infinity,
    async (page) => (await api.request(actionGroupsDocument, { ...page, names })).actionGroups,
  );
}

async function findGroup(api: Api, name: string): Promise<ActionGroupRow> {
  const [group] = await listGroups(api, [name]);
  if (group) return group;
  throw new CommandError(
    `There is no action group "${name}"; list them with: circuitwatch action-groups list`,
  );
}

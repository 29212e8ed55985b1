import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { severitiesOption } from '../alerting/alert-words.ts';
import { alertLine, showAlerts } from '../alerting/alert-tables.ts';
import { findAlertId, listAlerts } from '../alerting/find-alert.ts';
import { showAlert } from '../alerting/show-alert.ts';
import { watchAlerts } from '../alerting/watch-alerts.ts';
import {
  alertChangedDocument,
  alertDocument,
  alertsDocument,
  alertStates,
  type AlertFilter,
  type AlertRow,
} from '../api/documents/alerts.ts';
import type { CommandContext, CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-codes.ts';
import { limit, wordsOf } from '../option-values.ts';

const pollMs = 2_000;

const listInput = z.object({
  state: wordsOf(alertStates).optional(),
  severity: severitiesOption().optional(),
  plant: z.string().optional(),
  circuit: z.string().optional(),
  rule: z.string().optional(),
  open: z.boolean().default(false),
  watch: z.boolean().default(false),
  limit: limit(100),
});
const showInput = z.object({ what: z.string() });

export const alertsCommand: CommandDefinition<typeof listInput> = {
  usage: 'alerts',
  summary: 'what is wrong now, the gravest first',
  options: [
    ['--state <states>', 'only these: normal, pending, firing, recovering (all but normal)'],
    ['--severity <severities>', 'only these: 0 to 4, or critical, error, warning …'],
    ['--plant <name>', 'only of this plant'],
    ['--circuit <name>', 'only of circuits of this name'],
    ['--rule <name>', 'only of this rule'],
    ['--open', 'only those that nobody has acknowledged'],
    ['--watch', 'goes on with every change, until Ctrl-C'],
    ['--limit <number>', 'how many at most (100)'],
  ],
  examples: [
    ['circuitwatch alerts', 'everything that is wrong'],
    ['circuitwatch alerts --severity 0,1 --open', 'what somebody has to look at now'],
    ['circuitwatch alerts --plant plant-a --watch', 'one plant, live'],
  ],
  input: listInput,
  run: async (context, { limit: most, watch, open, state, severity, ...conditions }) => {
    const filter: AlertFilter = {
      ...conditions,
      states: state,
      severities: severity,
      ...(open ? { acknowledged: false } : {}),
    };
    const alerts = await listAlerts(context.api, filter, most);
    if (watch) return watchThem(context, alerts, filter);
    if (context.json) context.terminal.json(alerts);
    else showAlerts(context.terminal, alerts);
    return exitCodes.fine;
  },
};

/** First all of them, then each that changes. */
async function watchThem(
  { api, terminal, json }: CommandContext,
  alerts: readonly AlertRow[],
  filter: AlertFilter,
): Promise<ExitCode> {
  const show = (alert: AlertRow) => (json ? terminal.json(alert) : terminal.line(alertLine(terminal, alert)));
  for (const alert of alerts) show(alert);
  const plants = filter.plant === undefined ? undefined : [filter.plant];
  const wanted = { ...filter, states: filter.states ?? alertStates };
  const changes = watchAlerts({
    listen: async function* () {
      const steps = api.subscribe(alertChangedDocument, { plants, severities: filter.severities });
      for await (const { alertChanged } of steps) if (isWanted(alertChanged, filter)) yield alertChanged;
    },
    newest: async () => {
      const page = { first: 100, after: null, filter: wanted, orderBy: 'NEWEST' as const };
      return (await api.request(alertsDocument, page)).alerts.nodes;
    },
    pause: () => pause(pollMs),
  });
  for await (const alert of changes) show(alert);
  return exitCodes.fine;
}

/** What the subscription does not look at itself. */
function isWanted(alert: AlertRow, { circuit, rule, states, acknowledged }: AlertFilter): boolean {
  if (circuit !== undefined && alert.circuitName !== circuit) return false;
  if (rule !== undefined && alert.name !== rule) return false;
  if (states !== undefined && !states.includes(alert.state)) return false;
  return acknowledged === undefined || acknowledged === (alert.acknowledgedBy !== null);
}

export const showAlertCommand: CommandDefinition<typeof showInput> = {
  usage: 'show <what>',
  summary: 'one alert: how it went, who was told, and who was not and why',
  examples: [['circuitwatch alerts show 1a2b3c4d', 'by the beginning of its id, as lists show it']],
  input: showInput,
  run: async ({ api, terminal, json }, { what }) => {
    const { alert } = await api.request(alertDocument, { id: await findAlertId(api, what) });
    if (alert === null)
      throw new CommandError(`No alert has the id ${what}; list them with: circuitwatch alerts`);
    if (json) terminal.json(alert);
    else showAlert(terminal, alert, new Date());
    return exitCodes.fine;
  },
};

import { z } from 'zod';
import { severitiesOption, severityText } from '../alerting/alert-words.ts';
import { findRule } from '../alerting/find-rule.ts';
import { showRule } from '../alerting/show-rule.ts';
import { allPages } from '../api/all-pages.ts';
import { accepted } from '../api/api-failures.ts';
import {
  alertRulePresetsDocument,
  alertRulesDocument,
  deleteAlertRuleDocument,
  setAlertRuleEnabledDocument,
  type AlertRuleRow,
} from '../api/documents/alert-rules.ts';
import type { CommandContext, CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes, type ExitCode } from '../exit-codes.ts';
import { limit } from '../option-values.ts';
import { printable } from '../output/printable.ts';
import type { Style } from '../output/style.ts';
import { shortTime } from '../output/times.ts';

const listInput = z.object({
  search: z.string().optional(),
  severity: severitiesOption().optional(),
  actionGroup: z.string().optional(),
  limit: limit(100),
});
const nameInput = z.object({ name: z.string() });
const presetInput = z.object({ id: z.string().optional() });

const columns = [
  { head: 'RULE' },
  { head: 'SEVERITY' },
  { head: 'CONDITION' },
  { head: 'EVALUATED' },
  { head: 'TELLS' },
];

export const listRulesCommand: CommandDefinition<typeof listInput> = {
  usage: 'list',
  summary: 'every rule, what it looks for and whom it tells',
  options: [
    ['--search <text>', 'part of the name'],
    ['--severity <severities>', 'only these: 0 to 4, or critical, error, warning …'],
    ['--action-group <name>', 'only those that tell this action group'],
    ['--limit <number>', 'how many at most (100)'],
  ],
  examples: [['circuitwatch rules list', 'all of them']],
  input: listInput,
  run: async ({ api, terminal, json }, { severity, limit: most, ...conditions }) => {
    const filter = { ...conditions, severities: severity };
    const rules = await allPages(
      most,
      async (page) => (await api.request(alertRulesDocument, { ...page, filter })).alertRules,
    );
    if (json) terminal.json(rules);
    else if (rules.length === 0) terminal.line('No rule matches.');
    else
      terminal.table(
        columns,
        rules.map((rule) => rowOf(terminal.style, rule)),
      );
    return exitCodes.fine;
  },
};

function rowOf(style: Style, rule: AlertRuleRow): string[] {
  return [
    printable(rule.name),
    severityText(style, rule.severity, rule.severityName),
    printable(rule.condition),
    evaluatedText(style, rule),
    printable(rule.actionGroupNames.join(', ')),
  ];
}

function evaluatedText(style: Style, { enabled, lastOutcome, lastEvaluatedAt }: AlertRuleRow): string {
  if (!enabled) return style.faint('off');
  if (lastOutcome === 'ERROR') return style.bad('ERROR');
  return lastOutcome === 'NO_DATA' ? style.warning('NO_DATA') : shortTime(lastEvaluatedAt);
}

export const showRuleCommand: CommandDefinition<typeof nameInput> = {
  usage: 'show <name>',
  summary: 'one rule: its condition, its last evaluation, its alerts, its YAML',
  examples: [['circuitwatch rules show "High MAE Alert"', 'what it says and what it found']],
  input: nameInput,
  run: async ({ api, terminal, json }, { name }) => {
    const rule = await findRule(api, name);
    if (json) terminal.json(rule);
    else showRule(terminal, rule);
    return exitCodes.fine;
  },
};

export const deleteRuleCommand: CommandDefinition<typeof nameInput> = {
  usage: 'delete <name>',
  summary: 'deletes a rule; its alerts are closed and stay as history',
  examples: [['circuitwatch rules delete "High MAE Alert"', 'it is gone']],
  input: nameInput,
  run: async ({ api, terminal, json }, { name }) => {
    const { id } = await findRule(api, name);
    const { deleteAlertRule } = await api.request(deleteAlertRuleDocument, { id });
    accepted(deleteAlertRule.deletedId, deleteAlertRule.userErrors);
    if (json) terminal.json({ name, deletedId: id });
    else terminal.line(printable(`Deleted ${name}.`));
    return exitCodes.fine;
  },
};

export const enableRuleCommand: CommandDefinition<typeof nameInput> = {
  usage: 'enable <name>',
  summary: 'has a rule evaluated again',
  examples: [['circuitwatch rules enable "High MAE Alert"', 'it is looked at again']],
  input: nameInput,
  run: (context, { name }) => setEnabled(context, name, true),
};

export const disableRuleCommand: CommandDefinition<typeof nameInput> = {
  usage: 'disable <name>',
  summary: 'has a rule rest; its alerts are closed',
  examples: [['circuitwatch rules disable "High MAE Alert"', 'nobody hears of it']],
  input: nameInput,
  run: (context, { name }) => setEnabled(context, name, false),
};

async function setEnabled(
  { api, terminal, json }: CommandContext,
  name: string,
  enabled: boolean,
): Promise<ExitCode> {
  const { id } = await findRule(api, name);
  const { setAlertRuleEnabled } = await api.request(setAlertRuleEnabledDocument, { id, enabled });
  const rule = accepted(setAlertRuleEnabled.alertRule, setAlertRuleEnabled.userErrors);
  if (json) terminal.json(rule);
  else terminal.line(printable(`${rule.name} is ${rule.enabled ? 'on' : 'off'}.`));
  return exitCodes.fine;
}

const presetColumns = [
  { head: 'PRESET', keep: true },
  { head: 'SEVERITY' },
  { head: 'RULE' },
  { head: 'CONDITION' },
];

export const presetsCommand: CommandDefinition<typeof presetInput> = {
  usage: 'presets [id]',
  summary: 'rules that can be had ready-made; of one its YAML',
  examples: [
    ['circuitwatch rules presets', 'what there is'],
    ['circuitwatch rules presets high-mae > high-mae.yaml', 'one, to be changed and applied'],
  ],
  input: presetInput,
  run: async ({ api, terminal, json }, { id }) => {
    const { alertRulePresets } = await api.request(alertRulePresetsDocument, {});
    if (id === undefined) {
      if (json) terminal.json(alertRulePresets);
      else {
        const rows = alertRulePresets.map((preset) => [
          preset.id,
          String(preset.severity),
          preset.name,
          preset.condition,
        ]);
        terminal.table(presetColumns, rows);
      }
      return exitCodes.fine;
    }
    const preset = alertRulePresets.find((candidate) => candidate.id === id);
    if (!preset)
      throw new CommandError(`There is no preset "${id}"; list them with: circuitwatch rules presets`);
    if (json) terminal.json(preset);
    else terminal.line(preset.yaml.trimEnd());
    return exitCodes.fine;
  },
};

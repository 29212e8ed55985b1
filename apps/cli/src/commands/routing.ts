import { z } from 'zod';
import { findAlertId } from '../alerting/find-alert.ts';
import { readLabelWords } from '../alerting/matcher-words.ts';
import { showDryRun } from '../alerting/show-dry-run.ts';
import { accepted } from '../api/api-failures.ts';
import {
  alertDryRunDocument,
  putRoutingPolicyDocument,
  routingPolicyDocument,
} from '../api/documents/alert-routing.ts';
import { readSources } from '../applying/read-sources.ts';
import type { CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { instant } from '../option-values.ts';
import { printable } from '../output/printable.ts';
import { shortTime } from '../output/times.ts';

const showInput = z.object({});
const putInput = z.object({ file: z.string(), dryRun: z.boolean().default(false) });
const testInput = z.object({
  labels: z.array(z.string()),
  alert: z.string().optional(),
  at: instant().optional(),
});

export const showRoutingCommand: CommandDefinition<typeof showInput> = {
  usage: 'show',
  summary: 'how alerts find people, as YAML that can be put again',
  examples: [['circuitwatch routing show > routing.yaml', 'to be changed']],
  input: showInput,
  run: async ({ api, terminal, json }) => {
    const { routingPolicy } = await api.request(routingPolicyDocument, {});
    if (json) terminal.json(routingPolicy);
    else {
      const { version, updatedAt } = routingPolicy;
      const since = version === 0 ? 'the default' : `version ${version} of ${shortTime(updatedAt)}`;
      terminal.remark(`This is ${since}.`);
      terminal.line(routingPolicy.yaml.trimEnd());
    }
    return exitCodes.fine;
  },
};

export const putRoutingCommand: CommandDefinition<typeof putInput> = {
  usage: 'put <file>',
  summary: 'replaces how alerts find people: our own YAML, or an alertmanager.yml',
  options: [['--dry-run', 'says whether it could be used and writes nothing']],
  examples: [
    ['circuitwatch routing put alertmanager.yml --dry-run', 'can it be used?'],
    ['circuitwatch routing put routing.yaml', 'from now on'],
  ],
  input: putInput,
  run: async ({ api, terminal, json, workingFolder }, { file: name, dryRun }) => {
    const [source] = await readSources([name], workingFolder);
    if (!source) throw new CommandError(`${name} holds nothing.`);
    const { file, text } = source;
    const { putRoutingPolicy } = await api.request(putRoutingPolicyDocument, {
      input: { file, text, dryRun },
    });
    for (const note of putRoutingPolicy.notes) terminal.remark(printable(note));
    const policy = accepted(putRoutingPolicy.routingPolicy, putRoutingPolicy.userErrors);
    if (json) terminal.json(policy);
    else terminal.line(dryRun ? 'It can be used.' : `Version ${policy.version} holds from now on.`);
    return exitCodes.fine;
  },
};

export const testRoutingCommand: CommandDefinition<typeof testInput> = {
  usage: 'test [labels...]',
  summary: 'what would be sent, to whom and why, for an alert with these labels; nothing is sent',
  options: [
    ['--alert <what>', 'an alert as it is, in place of labels'],
    ['--at <instant>', 'at this instant (now)'],
  ],
  examples: [
    ['circuitwatch routing test alertname="High MAE Alert" plant_id=plant-a', 'who would hear of it now'],
    ['circuitwatch routing test alertname=X severity=2 --at 2026-11-22T03:00:00Z', 'and at night'],
  ],
  input: testInput,
  run: async ({ api, terminal, json }, { labels: words, alert, at }) => {
    if ((words.length === 0) === (alert === undefined)) {
      throw new CommandError('Give either labels or --alert.', exitCodes.usage);
    }
    const asked =
      alert === undefined ? { labels: readLabelWords(words) } : { alertId: await findAlertId(api, alert) };
    const { alertDryRun } = await api.request(alertDryRunDocument, { ...asked, at });
    if (json) terminal.json(alertDryRun);
    else showDryRun(terminal, alertDryRun);
    return exitCodes.fine;
  },
};

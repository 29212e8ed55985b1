import { z } from 'zod';
import { readSources } from '../applying/read-sources.ts';
import { importAlertRulesDocument, type ImportedItem } from '../api/documents/alert-rules.ts';
import type { CommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';

const input = z.object({ files: z.array(z.string()), dryRun: z.boolean().default(false) });

export const importRulesCommand: CommandDefinition<typeof input> = {
  usage: 'import <files...>',
  summary: 'takes rules and action groups from files: ours, Azure Monitor’s, Prometheus’',
  options: [['--dry-run', 'says what would change and writes nothing']],
  examples: [
    ['circuitwatch rules import alert_rules.json', 'the same file twice changes nothing'],
    ['circuitwatch rules import prometheus-rules.yaml --dry-run', 'what would change'],
  ],
  input,
  run: async ({ api, terminal, json, workingFolder }, { files, dryRun }) => {
    const outcomes = [];
    for (const { file, text } of await readSources(files, workingFolder)) {
      const { importAlertRules } = await api.request(importAlertRulesDocument, {
        input: { text, file, dryRun },
      });
      outcomes.push({ file, ...importAlertRules });
    }
    if (json) terminal.json(outcomes);
    else {
      for (const { file, rules, actionGroups, notes, userErrors } of outcomes) {
        if (outcomes.length > 1) terminal.line(terminal.style.strong(file));
        showItems(terminal, 'action group', actionGroups, dryRun);
        showItems(terminal, 'rule', rules, dryRun);
        for (const note of notes) terminal.remark(printable(note));
        for (const { message } of userErrors) terminal.remark(printable(message));
        if (userErrors.length > 0) terminal.line(terminal.style.bad('refused: nothing was written'));
      }
    }
    return outcomes.some(({ userErrors }) => userErrors.length > 0) ? exitCodes.failed : exitCodes.fine;
  },
};

function showItems(terminal: Terminal, kind: string, items: readonly ImportedItem[], dryRun: boolean): void {
  const words = {
    CREATED: dryRun ? 'would create' : 'created',
    CHANGED: dryRun ? 'would change' : 'changed',
    UNCHANGED: 'unchanged',
  };
  for (const { name, outcome } of items) {
    const colour = outcome === 'UNCHANGED' ? terminal.style.faint : terminal.style.good;
    terminal.line(`${colour(words[outcome].padEnd(12))}  ${kind} ${printable(name)}`);
  }
}

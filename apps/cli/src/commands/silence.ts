import { z } from 'zod';
import { placeText } from '../alerting/alert-words.ts';
import { readMatcherWords } from '../alerting/matcher-words.ts';
import { accepted } from '../api/api-failures.ts';
import {
  createSilenceDocument,
  previewSilenceDocument,
  type SilencePreview,
} from '../api/documents/silences.ts';
import type { CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { instant } from '../option-values.ts';
import { counted } from '../output/counted.ts';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';
import { shortTime } from '../output/times.ts';
import { lengthOfTime } from '../since-option.ts';
import { shortId } from '../alerting/alert-words.ts';

const input = z.object({
  matchers: z.array(z.string()),
  for: lengthOfTime().optional(),
  until: instant().optional(),
  untilResolved: z.boolean().default(false),
  from: instant().optional(),
  comment: z.string().optional(),
  dryRun: z.boolean().default(false),
});

const mostShown = 10;

export const silenceCommand: CommandDefinition<typeof input> = {
  usage: 'silence <matchers...>',
  summary: 'tells nobody of alerts that match, for a while',
  options: [
    ['--for <time>', 'for so long, such as 2h'],
    ['--until <instant>', 'until then'],
    ['--until-resolved', 'until the last alert that matches has resolved'],
    ['--from <instant>', 'from then on (now)'],
    ['--comment <text>', 'why'],
    ['--dry-run', 'only shows what matches now'],
  ],
  examples: [
    ['circuitwatch silence plant_id=plant-a --for 2h --comment "Pump 3 is replaced."', 'a whole plant'],
    ['circuitwatch silence alertname=~"High.*" --until-resolved --comment known', 'until it is over'],
    ['circuitwatch silence circuit_id=c07 --dry-run', 'what that would be'],
  ],
  input,
  run: async ({ api, terminal, json }, { matchers: words, dryRun, ...given }) => {
    const matchers = readMatcherWords(words);
    const { previewSilence } = await api.request(previewSilenceDocument, { matchers });
    accepted(previewSilence, previewSilence.userErrors);
    if (dryRun) {
      if (json) terminal.json(previewSilence);
      else showPreview(terminal, previewSilence);
      return exitCodes.fine;
    }
    const { for: duration, until: endsAt, untilResolved, from: startsAt, comment } = given;
    const ways = [duration, endsAt, untilResolved || undefined].filter((way) => way !== undefined);
    if (ways.length !== 1) {
      throw new CommandError('Say for how long: --for, --until or --until-resolved.', exitCodes.usage);
    }
    if (comment === undefined) throw new CommandError('Say why, with --comment.', exitCodes.usage);
    const wanted = {
      matchers,
      comment,
      startsAt,
      endsAt,
      duration,
      ...(untilResolved ? { untilResolved } : {}),
    };
    const { createSilence } = await api.request(createSilenceDocument, { input: wanted });
    const silence = accepted(createSilence.silence, createSilence.userErrors);
    if (json) terminal.json(silence);
    else {
      showPreview(terminal, previewSilence);
      const end = silence.endsAt === null ? 'until resolved' : `until ${shortTime(silence.endsAt)} UTC`;
      terminal.line(`Silent ${end}; end it with: circuitwatch silences end ${shortId(silence.id)}`);
    }
    return exitCodes.fine;
  },
};

function showPreview(terminal: Terminal, { matchersText, count, alerts }: SilencePreview): void {
  terminal.line(
    printable(`${matchersText} matches ${counted(count, 'alert')} that fire${count === 1 ? 's' : ''} now`),
  );
  for (const alert of alerts.slice(0, mostShown)) {
    terminal.line(`  ${printable(alert.name)}  ${placeText(alert)}`.trimEnd());
  }
  if (count > mostShown) terminal.line(`  and ${count - mostShown} more`);
}

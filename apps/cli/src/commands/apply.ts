import { z } from 'zod';
import { applyDocuments } from '../applying/apply-documents.ts';
import { planDocuments } from '../applying/plan-documents.ts';
import { readSources } from '../applying/read-sources.ts';
import { showOutcomes } from '../applying/show-outcomes.ts';
import type { CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { startProgress } from '../output/progress.ts';

const input = z.object({
  file: z.array(z.string().min(1, 'is the path of a file or folder, or - for standard input.'), {
    error: 'is missing: name a file or folder, or - for standard input.',
  }),
  dryRun: z.boolean().default(false),
  plant: z.string().optional(),
  circuit: z.string().optional(),
});

export const applyCommand: CommandDefinition<typeof input> = {
  usage: 'apply',
  summary: 'makes monitors, fleets, components, deployments and alert rules be as their files say',
  options: [
    ['-f, --file <paths...>', 'files, folders, or - for standard input', 'repeatable'],
    ['--dry-run', 'says what would change and writes nothing'],
    ['--plant <name>', 'whose circuit it is, where the YAML does not say; with --circuit'],
    ['--circuit <name>', 'the circuit to watch or serve; with --plant'],
  ],
  examples: [
    ['circuitwatch apply -f monitor.yaml', 'the same monitor twice changes nothing'],
    ['circuitwatch apply -f monitors/ --dry-run', 'a folder: what would change'],
    ['circuitwatch apply -f circuits.yaml', 'a monitor for each circuit of a fleet'],
    ['circuitwatch apply -f alert_rules.json', 'rules and action groups, as Azure has them'],
  ],
  input,
  run: async ({ api, terminal, json, workingFolder }, { file: files, dryRun, plant, circuit }) => {
    if ((plant === undefined) !== (circuit === undefined)) {
      throw new CommandError('--plant and --circuit are given together.', exitCodes.usage);
    }
    const documents = planDocuments(await readSources(files, workingFolder));
    if (circuit !== undefined && documents.some(({ kind }) => kind === 'fleet')) {
      throw new CommandError(
        'A fleet names its own circuits: leave --plant and --circuit out.',
        exitCodes.usage,
      );
    }
    const progress = startProgress(terminal, dryRun ? 'Looking' : 'Applying', { wipe: true });
    const onDone = (done: number) =>
      progress.update(done / documents.length, `${done} of ${documents.length}`);
    const outcomes = await applyDocuments(api, documents, { dryRun, plant, circuit, onDone }).finally(() =>
      progress.stop(),
    );
    const refused = outcomes.filter(({ outcome }) => outcome === 'REFUSED').length;
    if (json) terminal.json({ documents: outcomes, applied: outcomes.length - refused, refused });
    else showOutcomes(terminal, outcomes, { dryRun });
    return refused > 0 ? exitCodes.failed : exitCodes.fine;
  },
};

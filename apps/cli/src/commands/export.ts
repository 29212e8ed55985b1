import path from 'node:path';
import { z } from 'zod';
import { monitorYamlDocument } from '../api/documents/applying.ts';
import type { CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { writeWholeFile } from '../output/write-whole-file.ts';

const input = z.object({ name: z.string(), output: z.string().min(1, 'is the path of a file.').optional() });

export const exportCommand: CommandDefinition<typeof input> = {
  usage: 'export <name>',
  summary: 'a monitor as YAML that Azure Machine Learning takes as well',
  options: [['-o, --output <file>', 'writes a file in place of the terminal']],
  examples: [
    ['circuitwatch export hamburg-c07', 'what Azure cannot say stands in comments on top'],
    ['circuitwatch export hamburg-c07 -o c07.yaml', 'for git; apply -f reads it back'],
  ],
  input,
  run: async ({ api, terminal, json, workingFolder }, { name, output }) => {
    const { monitors } = await api.request(monitorYamlDocument, { name });
    const [monitor] = monitors.nodes;
    if (!monitor) throw new CommandError(`Monitor "${name}" does not exist; see: circuitwatch monitors`);
    if (output !== undefined) {
      await writeWholeFile(path.resolve(workingFolder, output), monitor.yaml);
      terminal.remark(`Written to ${output}.`);
    }
    if (json) terminal.json(monitor);
    else if (output === undefined) terminal.line(monitor.yaml.trimEnd());
    return exitCodes.fine;
  },
};

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseDocuments, problemLine, type ParsedDocument } from '@circuitwatch/monitoring-documents';
import { z } from 'zod';
import type { LocalCommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { counted } from '../output/counted.ts';
import { problemsOf } from '../validation/document-problems.ts';
import { showDocument } from '../validation/show-document.ts';

const input = z.object({
  file: z.array(z.string().min(1, 'is the path of a file.'), { error: 'is missing: name a file to read.' }),
});

export const validateCommand: LocalCommandDefinition<typeof input> = {
  usage: 'validate',
  summary:
    'YAML of monitors, fleets, components and deployments, with no gateway: what it means, and what is wrong',
  options: [['-f, --file <files...>', 'files to read, each with one or more documents', 'repeatable']],
  examples: [
    [
      'circuitwatch validate -f monitor.yaml',
      'signals, data, windows and thresholds, with what was filled in',
    ],
    ['circuitwatch validate -f monitors/*.yaml --json', 'for scripts: 1 when anything is wrong'],
  ],
  input,
  run: async ({ terminal, json, workingFolder }, { file: files }) => {
    const documents: ParsedDocument[] = [];
    for (const file of files)
      documents.push(...parseDocuments(await readText(file, workingFolder), { file }));
    const problems = documents.flatMap(problemsOf);
    if (json) terminal.json({ documents, problems: problems.length });
    else {
      for (const document of documents) showDocument(terminal, document);
      for (const problem of problems) terminal.remark(problemLine(problem));
      const wrong = counted(problems.length, 'problem');
      terminal.line(
        `${counted(documents.length, 'document')}, ${problems.length > 0 ? wrong : 'no problem'}.`,
      );
    }
    return problems.length > 0 ? exitCodes.failed : exitCodes.fine;
  },
};

async function readText(file: string, workingFolder: string): Promise<string> {
  try {
    return await readFile(path.resolve(workingFolder, file), 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`--file: ${file} cannot be read: ${reason}`);
  }
}

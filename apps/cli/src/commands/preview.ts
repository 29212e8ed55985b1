import { z } from 'zod';
import { previewDocument, type MonitorPreview } from '../api/documents/applying.ts';
import { planDocuments, type PlannedDocument } from '../applying/plan-documents.ts';
import { readSources } from '../applying/read-sources.ts';
import type { CommandContext, CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { instant } from '../option-values.ts';
import { hasProblems, showPreview } from './preview-tables.ts';

const input = z.object({
  file: z.string({ error: 'is missing: name a file to read.' }),
  at: instant().optional(),
  monitor: z.string().optional(),
});

export const previewCommand: CommandDefinition<typeof input> = {
  usage: 'preview',
  summary: 'what the monitors of a file would read: windows, rows, columns; nothing is written',
  options: [
    ['-f, --file <path>', 'a file, or - for standard input'],
    ['--at <instant>', 'the instant that the windows hang on (now)'],
    ['--monitor <name>', 'of several, such as those of a fleet, only this one'],
  ],
  examples: [
    ['circuitwatch preview -f monitor.yaml', 'before it is applied'],
    ['circuitwatch preview -f monitor.yaml --at 2026-11-20T06:00:00Z', 'as it would have been then'],
  ],
  input,
  run: async (context, { file, at, monitor }) => {
    const { terminal, json, workingFolder } = context;
    const documents = planDocuments(await readSources([file], workingFolder));
    const monitors = chosenMonitors(documents, monitor, file);
    const previews: MonitorPreview[] = [];
    for (const document of monitors) previews.push(await preview(document, at, context));
    if (json) terminal.json(previews);
    else for (const found of previews) showPreview(terminal, found);
    return previews.some(hasProblems) ? exitCodes.failed : exitCodes.fine;
  },
};

function chosenMonitors(
  documents: readonly PlannedDocument[],
  wanted: string | undefined,
  file: string,
): readonly PlannedDocument[] {
  const problems = documents.flatMap((document) => (document.kind === 'unreadable' ? document.problems : []));
  if (problems.length > 0) throw new CommandError(problems.join('\n'));
  const monitors = documents.filter(({ kind }) => kind === 'monitor' || kind === 'fleet');
  const found = monitors.filter(({ name }) => wanted === undefined || name === wanted);
  if (found.length > 0) return found;
  const names = monitors.map(({ name }) => name).slice(0, 10);
  const known = names.length > 0 ? `; it has ${names.join(', ')}` : '';
  throw new CommandError(
    `${file} has no ${wanted === undefined ? 'monitor' : `monitor "${wanted}"`}${known}.`,
  );
}

async function preview(
  { text, file, problems, name }: PlannedDocument,
  scheduledAt: string | undefined,
  { api }: CommandContext,
): Promise<MonitorPreview> {
  if (problems.length > 0) {
    return { name, scheduledAt: scheduledAt ?? '', signals: [], unsupported: [], problems };
  }
  const { previewMonitor } = await api.request(previewDocument, {
    input: { yaml: text(), file, scheduledAt },
  });
  return previewMonitor;
}

import type { AlertRule } from '@circuitwatch/alerting-definitions';
import { parseAlerting } from '@circuitwatch/alerting-documents';
import { problemLine } from '@circuitwatch/monitoring-documents';
import { readSources } from '../applying/read-sources.ts';

/** The rules of files, and what is wrong with these, one line each; a CommandError for a file that cannot be read. */
export async function readTestedRules(
  names: readonly string[],
  workingFolder: string,
): Promise<{ readonly rules: readonly AlertRule[]; readonly problems: readonly string[] }> {
  const sources = await readSources(names, workingFolder);
  const documents = sources.flatMap(({ file, text }) => parseAlerting(text, { file }));
  return {
    rules: documents.flatMap(({ content }) => content?.rules ?? []),
    problems: documents.flatMap(({ problems }) => problems.map(problemLine)),
  };
}

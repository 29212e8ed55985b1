import { parseAlerting, type AlertingContent, type AlertingFormat } from '@circuitwatch/alerting-documents';
import { problemLine, type DocumentNote } from '@circuitwatch/monitoring-documents';
import { invalid } from '@circuitwatch/platform-errors';
import { kqlProblems } from '../kql-problems.ts';

/** What a text asks for, of all its documents together. */
export interface ReadAlerting {
  readonly content: AlertingContent;
  readonly notes: readonly DocumentNote[];
}

const longestText = 1_000_000;

/**
 * The rules, action groups and routing of a text.
 *
 * @throws AppError INVALID of `text` with a problem for each thing that cannot be used, its place in front.
 */
export function readAlerting(text: string, file: string, format?: AlertingFormat): ReadAlerting {
  if (text.length > longestText) throw refused([`${file} is longer than ${longestText} characters.`]);
  const documents = parseAlerting(text, { file, ...(format === undefined ? {} : { format }) });
  const problems = documents.flatMap((document) => document.problems.map(problemLine));
  if (problems.length > 0) throw refused(problems);
  if (documents.length === 0) throw refused([`${file} holds no document.`]);
  const contents = documents.flatMap(({ content }) => content ?? []);
  const rules = contents.flatMap((content) => content.rules);
  const wrongQueries = rules.flatMap(({ name, source }) =>
    source.kind === 'KQL'
      ? kqlProblems(source.query).map((problem) => `${file}: rule "${name}", ${problem}`)
      : [],
  );
  if (wrongQueries.length > 0) throw refused(wrongQueries);
  const content = {
    rules,
    actionGroups: contents.flatMap(({ actionGroups }) => actionGroups),
    routing: contents.findLast(({ routing }) => routing !== null)?.routing ?? null,
  };
  return { content, notes: documents.flatMap((document) => document.notes) };
}

function refused(lines: readonly string[]) {
  return invalid(
    lines[0] ?? 'The text cannot be used.',
    lines.map((message) => ({ path: ['text'], message })),
  );
}

import {
  parseDocuments,
  problemLine,
  type DocumentContent,
  type DocumentProblem,
  type MonitorDocument,
} from '@circuitwatch/monitoring-documents';
import { invalid, type AppError } from '@circuitwatch/platform-errors';

/** What a text's only document says; a fleet is the monitor of its only circuit. */
export interface ReadDocument {
  readonly content: Exclude<DocumentContent, { readonly kind: 'fleet' }>;
  /** `file:line:column`, for problems that have no place of their own. */
  readonly place: string;
}

/** @throws AppError INVALID with the place of each problem, or when the text holds more than one thing to apply. */
export function readDocument(text: string, file: string): ReadDocument {
  const [document, ...others] = parseDocuments(text, { file });
  if (!document || others.length > 0) {
    throw invalid(`The text holds ${others.length + 1} documents; send them one by one.`, [
      { path: ['text'], message: `The text holds ${others.length + 1} documents; send them one by one.` },
    ]);
  }
  const place = `${file}:${document.line}:1`;
  const { content, problems } = document;
  if (!content || problems.length > 0) throw documentErrors(problems);
  return { content: content.kind === 'fleet' ? onlyMonitor(content, place) : content, place };
}

function onlyMonitor(
  { circuits }: Extract<DocumentContent, { kind: 'fleet' }>,
  place: string,
): MonitorDocument {
  const [only, ...others] = circuits;
  if (!only || others.length > 0) {
    const message = `${place} The fleet has ${circuits.length} circuits; send one at a time, as \`circuitwatch apply\` does.`;
    throw invalid(message, [{ path: ['text'], message }]);
  }
  if (!only.monitor) throw documentErrors(only.problems);
  return only.monitor;
}

function documentErrors(problems: readonly DocumentProblem[]): AppError {
  const lines = problems.map((problem) => problemLine(problem));
  return invalid(
    lines[0] ?? 'The document cannot be used.',
    lines.map((message) => ({ path: ['text'], message })),
  );
}

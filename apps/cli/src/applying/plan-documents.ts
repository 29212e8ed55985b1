import {
  parseDocuments,
  problemLine,
  separateDocument,
  type DocumentContent,
  type DocumentProblem,
} from '@circuitwatch/monitoring-documents';
import type { Source } from './read-sources.ts';

/** One thing to apply: a document, or a circuit of a fleet. */
export interface PlannedDocument {
  readonly file: string;
  readonly line: number;
  readonly kind: DocumentContent['kind'] | 'unreadable';
  /** What people call it, before the gateway has said more. */
  readonly name: string;
  /** Nothing but this document, on its lines. */
  readonly text: () => string;
  /** What is wrong with it, one line each; then it is not sent. */
  readonly problems: readonly string[];
}

/** Everything that the texts hold: components first, then deployments, then monitors; each in the order of the files. */
export function planDocuments(sources: readonly Source[]): readonly PlannedDocument[] {
  const planned = sources.flatMap(({ file, text }) =>
    parseDocuments(text, { file }).flatMap(
      ({ line, content, problems }, document): readonly PlannedDocument[] => {
        const part = (circuit?: number) => () => separateDocument(text, { document, circuit });
        const place = { file, line };
        if (!content || problems.length > 0) {
          const told = problems.map(problemLine);
          return [{ ...place, kind: 'unreadable', name: `line ${line}`, text: part(), problems: told }];
        }
        if (content.kind !== 'fleet') {
          return [{ ...place, kind: content.kind, name: nameOf(content), text: part(), problems: [] }];
        }
        return content.circuits.map((circuit, index) => ({
          file,
          line: circuit.line,
          kind: 'fleet' as const,
          name: circuit.monitor?.name ?? `${circuit.plant}/${circuit.circuit}`,
          text: part(index),
          problems: circuit.monitor ? [] : linesOf(circuit.problems),
        }));
      },
    ),
  );
  return planned.toSorted((left, right) => ranks[left.kind] - ranks[right.kind]);
}

/** What monitors name comes before them. */
const ranks = {
  component: 0,
  deployment: 1,
  monitor: 2,
  fleet: 2,
  endpoint: 3,
  other: 3,
  unreadable: 3,
} as const satisfies Record<PlannedDocument['kind'], number>;

function linesOf(problems: readonly DocumentProblem[]): readonly string[] {
  return problems.map(problemLine);
}

function nameOf(content: Exclude<DocumentContent, { kind: 'fleet' }>): string {
  switch (content.kind) {
    case 'component':
      return `${content.name}:${content.version}`;
    case 'deployment':
      return `${content.endpoint}:${content.name}`;
    case 'other':
      return content.name === null ? content.what : `${content.what} ${content.name}`;
    default:
      return content.name;
  }
}

import { isAlerting, parseAlerting } from '@circuitwatch/alerting-documents';
import {
  documentSeparator,
  parseDocuments,
  problemLine,
  type DocumentContent,
  type ParsedDocument,
} from '@circuitwatch/monitoring-documents';
import type { Source } from './read-sources.ts';

/** One thing to apply: a document, or a circuit of a fleet. */
export interface PlannedDocument {
  readonly file: string;
  readonly line: number;
  readonly kind: DocumentContent['kind'] | 'alerting' | 'unreadable';
  /** What people call it, before the gateway has said more. */
  readonly name: string;
  /** Nothing but this document, on its lines. */
  readonly text: () => string;
  /** What is wrong with it, one line each; then it is not sent. */
  readonly problems: readonly string[];
}

/**
 * Everything that the texts hold: components first, then deployments, then rules and action groups, then monitors; each
 * in the order of the files.
 */
export function planDocuments(sources: readonly Source[]): readonly PlannedDocument[] {
  const planned = sources.flatMap(({ file, text }) => {
    if (isAlerting(text)) return [planAlerting(file, text)];
    const separate = documentSeparator(text);
    return parseDocuments(text, { file }).flatMap((parsed, document) =>
      planDocument(parsed, (circuit) => separate({ document, circuit })),
    );
  });
  return withoutTwins(planned.toSorted((left, right) => ranks[left.kind] - ranks[right.kind]));
}

/** Rules, action groups and routing of a text are applied together. */
function planAlerting(file: string, text: string): PlannedDocument {
  const problems = parseAlerting(text, { file }).flatMap((document) => document.problems.map(problemLine));
  return { file, line: 1, kind: 'alerting', name: `of ${file}`, text: () => text, problems };
}

function planDocument(
  { file, line, content, problems }: ParsedDocument,
  textOf: (circuit?: number) => string,
): readonly PlannedDocument[] {
  const whole = { file, line, text: () => textOf() };
  if (!content || problems.length > 0) {
    return [{ ...whole, kind: 'unreadable', name: `line ${line}`, problems: problems.map(problemLine) }];
  }
  if (content.kind !== 'fleet') {
    return [{ ...whole, kind: content.kind, name: nameOf(content), problems: [] }];
  }
  return content.circuits.map((circuit, index) => ({
    file,
    line: circuit.line,
    kind: 'fleet' as const,
    name: circuit.monitor?.name ?? `${circuit.plant}/${circuit.circuit}`,
    text: () => textOf(index),
    problems: circuit.monitor ? [] : circuit.problems.map(problemLine),
  }));
}

/** Two documents that say of one thing what it is would change it to and fro: only the first is sent. */
function withoutTwins(documents: readonly PlannedDocument[]): readonly PlannedDocument[] {
  const placeOf = new Map<string, string>();
  return documents.map((document) => {
    const { file, line, kind, name, problems } = document;
    if (ranks[kind] === ranks.other || problems.length > 0) return document;
    const key = JSON.stringify([ranks[kind], name]);
    const first = placeOf.get(key);
    placeOf.set(key, first ?? `${file}:${line}`);
    if (first === undefined) return document;
    return {
      ...document,
      problems: [`${file}:${line}:1 "${name}" is in ${first} as well; apply one of them.`],
    };
  });
}

/** What monitors name comes before them. */
const ranks = {
  component: 0,
  deployment: 1,
  alerting: 2,
  monitor: 3,
  fleet: 3,
  endpoint: 4,
  other: 4,
  unreadable: 4,
} as const satisfies Record<PlannedDocument['kind'], number>;

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

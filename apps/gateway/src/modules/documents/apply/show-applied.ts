import type { DocumentContent, DocumentNote } from '@circuitwatch/monitoring-documents';
import type {
  ApplyDocumentPayload,
  DefaultedValue,
  DocumentChange,
  DocumentKind,
  DocumentNote as ShownNote,
} from '../../../generated/resolver-types.ts';
import { enumName } from '../../definitions/enum-names.ts';
import type { AppliedChange } from './applied.ts';

/** The payload of a document that was refused before anything of it was known. */
export const nothingKnown = {
  changes: [],
  notes: [],
  defaulted: [],
  unsupported: [],
  warnings: [],
} as const satisfies Partial<ApplyDocumentPayload>;

/** What a document is, and what it says of itself. */
export function showContent(content: DocumentContent) {
  return {
    ...nothingKnown,
    what: kinds[content.kind],
    name: nameOf(content),
    notes: ('notes' in content ? content.notes : []).map(showNote),
    defaulted: ('defaulted' in content ? content.defaulted : []).map(
      ({ path, value, why }): DefaultedValue => ({ path: path.join('.'), value: jsonText(value), why }),
    ),
    unsupported: 'unsupported' in content ? content.unsupported : [],
  };
}

const kinds = {
  monitor: 'MONITOR',
  fleet: 'MONITOR',
  component: 'COMPONENT',
  deployment: 'DEPLOYMENT',
  endpoint: 'ENDPOINT',
  other: 'OTHER',
} as const satisfies Record<DocumentContent['kind'], DocumentKind>;

function nameOf(content: DocumentContent): string | null {
  switch (content.kind) {
    case 'component':
      return `${content.name}:${content.version}`;
    case 'deployment':
      return `${content.endpoint}:${content.name}`;
    case 'fleet':
      return null;
    default:
      return content.name;
  }
}

/** A note as the API shows it. */
export function showNote({ kind, line, path, message }: DocumentNote): ShownNote {
  return { kind: enumName(kind), line, path: path.join('.'), message };
}

/** A change as the API shows it. */
export function showChange({ path, before, after }: AppliedChange): DocumentChange {
  return {
    path: path.join('.'),
    before: before === undefined ? null : jsonText(before),
    after: after === undefined ? null : jsonText(after),
  };
}

function jsonText(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}

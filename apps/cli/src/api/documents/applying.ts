import { apiDocument } from '../api-document.ts';
import type { UserError } from '../api-failures.ts';

/** What applying a document came to. */
export type ApplyOutcome = 'CREATED' | 'CHANGED' | 'UNCHANGED' | 'NOTHING_TO_APPLY';

/** One value that applying alters; JSON texts, null where there is none. */
export interface DocumentChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A signal that is not measured. */
export interface UnsupportedSignal {
  readonly name: string;
  readonly type: string;
  readonly reason: string;
}

/** What a document says of itself and what became of it. */
export interface AppliedDocument {
  readonly outcome: ApplyOutcome | null;
  readonly what: string | null;
  readonly name: string | null;
  readonly plant: string | null;
  readonly circuit: string | null;
  readonly reason: string | null;
  readonly changes: readonly DocumentChange[];
  readonly notes: readonly { readonly kind: string; readonly line: number; readonly message: string }[];
  readonly unsupported: readonly UnsupportedSignal[];
  readonly warnings: readonly string[];
  readonly userErrors: readonly UserError[];
}

/** One document to apply. */
export interface ApplyDocumentInput {
  readonly text: string;
  readonly file: string;
  readonly plant?: string | undefined;
  readonly circuit?: string | undefined;
  readonly dryRun: boolean;
}

export const applyDocument = apiDocument<{ applyDocument: AppliedDocument }, { input: ApplyDocumentInput }>(`
  mutation CliApply($input: ApplyDocumentInput!) {
    applyDocument(input: $input) {
      outcome what name plant circuit reason
      changes { path before after }
      notes { kind line message }
      unsupported { name type reason }
      warnings
      userErrors { field message }
    }
  }
`);

export const monitorYamlDocument = apiDocument<
  { monitors: { nodes: readonly { name: string; yaml: string }[] } },
  { name: string }
>(`
  query CliMonitorYaml($name: String!) {
    monitors(first: 1, filter: { names: [$name] }) { nodes { name yaml } }
  }
`);

/** What one part of a signal's data holds at an instant. */
export interface DataPreview {
  readonly role: string;
  readonly uri: string | null;
  readonly window: { readonly from: string; readonly to: string } | null;
  readonly rows: number | null;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly kind: string }[];
  readonly fileCount: number;
  readonly fileBytes: number;
  readonly timestampColumn: string | null;
  readonly correlationColumn: string | null;
  readonly notes: readonly string[];
  readonly problems: readonly string[];
}

/** What a monitor would read at an instant. */
export interface MonitorPreview {
  readonly name: string | null;
  readonly scheduledAt: string;
  readonly signals: readonly {
    readonly name: string;
    readonly kind: string;
    readonly data: readonly DataPreview[];
  }[];
  readonly unsupported: readonly UnsupportedSignal[];
  readonly problems: readonly string[];
}

export const previewDocument = apiDocument<
  { previewMonitor: MonitorPreview },
  { input: { yaml: string; file: string; scheduledAt?: string | undefined } }
>(`
  query CliPreview($input: PreviewMonitorInput!) {
    previewMonitor(input: $input) {
      name scheduledAt problems
      unsupported { name type reason }
      signals {
        name kind
        data {
          role uri window { from to } rows columns { name type kind } fileCount fileBytes
          timestampColumn correlationColumn notes problems
        }
      }
    }
  }
`);

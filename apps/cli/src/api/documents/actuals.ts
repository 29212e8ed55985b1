import { apiDocument } from '../api-document.ts';
import type { UserError } from '../api-failures.ts';

/** What turned out to be true for one prediction. */
export interface Actual {
  readonly key: string;
  readonly value: number | string | null;
  readonly at: string;
}

/** What became of actuals that were sent. */
export interface ActualCounts {
  readonly inserted: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly outdated: number;
}

/** The answer: all of it, or user errors. */
interface RecordedActuals extends ActualCounts {
  readonly deployment: { readonly name: string; readonly endpoint: string | null } | null;
  readonly dataAsset: { readonly name: string; readonly number: number } | null;
  readonly userErrors: readonly UserError[];
}

export const recordActualsDocument = apiDocument<
  { recordActuals: RecordedActuals },
  { readonly input: { readonly deployment: string; readonly actuals: readonly Actual[] } }
>(`
  mutation CliRecordActuals($input: RecordActualsInput!) {
    recordActuals(input: $input) {
      deployment { name endpoint } dataAsset { name number } inserted changed unchanged outdated
      userErrors { field message }
    }
  }
`);

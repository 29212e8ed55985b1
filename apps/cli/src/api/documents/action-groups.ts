import type { Page, PageVariables } from '../all-pages.ts';
import { apiDocument } from '../api-document.ts';
import { pageFields } from './records.ts';

/** One address of an action group. */
export interface ReceiverRow {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly enabled: boolean;
  readonly sendResolved: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secretHints: readonly { readonly name: string; readonly hint: string }[];
  readonly unhealthy: string | null;
  readonly lastSentAt: string | null;
}

/** Who is told. */
export interface ActionGroupRow {
  readonly id: string;
  readonly name: string;
  readonly shortName: string;
  readonly enabled: boolean;
  readonly receivers: readonly ReceiverRow[];
}

export const actionGroupsDocument = apiDocument<
  { actionGroups: Page<ActionGroupRow> },
  PageVariables & { names: readonly string[] | undefined }
>(`
  query CliActionGroups($first: Int, $after: String, $names: [String!]) {
    actionGroups(first: $first, after: $after, names: $names) {
      nodes {
        id name shortName enabled
        receivers {
          id name kind enabled sendResolved settings secretHints { name hint } unhealthy lastSentAt
        }
      }
      ${pageFields}
    }
  }
`);

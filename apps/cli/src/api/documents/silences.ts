import type { Page, PageVariables } from '../all-pages.ts';
import { apiDocument } from '../api-document.ts';
import type { UserError } from '../api-failures.ts';
import { pageFields } from './records.ts';

/** Whether a silence applies. */
export type SilenceState = 'PENDING' | 'ACTIVE' | 'EXPIRED';

/** Every state of a silence. */
export const silenceStates: readonly SilenceState[] = ['PENDING', 'ACTIVE', 'EXPIRED'];

/** A silence in a list. */
export interface SilenceRow {
  readonly id: string;
  readonly state: SilenceState;
  readonly matchersText: string;
  readonly startsAt: string;
  /** null: until resolved. */
  readonly endsAt: string | null;
  readonly createdBy: string;
  readonly comment: string;
  readonly matchingAlerts: number;
}

const silenceFields = 'id state matchersText startsAt endsAt createdBy comment matchingAlerts';

export const silencesDocument = apiDocument<
  { silences: Page<SilenceRow> },
  PageVariables & { states: readonly SilenceState[] | undefined }
>(`
  query CliSilences($first: Int, $after: String, $states: [SilenceState!]) {
    silences(first: $first, after: $after, states: $states) {
      nodes { ${silenceFields} }
      ${pageFields}
    }
  }
`);

/** One matcher of a silence. */
export interface MatcherInput {
  readonly name: string;
  readonly operator: string;
  readonly value: string;
}

/** A silence to make. */
export interface CreateSilenceInput {
  readonly matchers: readonly MatcherInput[];
  readonly comment: string;
  readonly startsAt?: string | undefined;
  readonly endsAt?: string | undefined;
  readonly duration?: string | undefined;
  readonly untilResolved?: boolean | undefined;
}

interface SilencePayload {
  readonly silence: SilenceRow | null;
  readonly userErrors: readonly UserError[];
}

export const createSilenceDocument = apiDocument<
  { createSilence: SilencePayload },
  { input: CreateSilenceInput }
>(`
  mutation CliCreateSilence($input: CreateSilenceInput!) {
    createSilence(input: $input) { silence { ${silenceFields} } userErrors { field message } }
  }
`);

export const endSilenceDocument = apiDocument<{ endSilence: SilencePayload }, { id: string }>(`
  mutation CliEndSilence($id: ID!) {
    endSilence(input: { id: $id }) { silence { ${silenceFields} } userErrors { field message } }
  }
`);

/** What a silence would match. */
export interface SilencePreview {
  readonly matchersText: string;
  readonly count: number;
  readonly alerts: readonly {
    readonly name: string;
    readonly summary: string;
    readonly plantName: string | null;
    readonly circuitName: string | null;
  }[];
  readonly userErrors: readonly UserError[];
}

export const previewSilenceDocument = apiDocument<
  { previewSilence: SilencePreview },
  { matchers: readonly MatcherInput[] }
>(`
  query CliPreviewSilence($matchers: [MatcherInput!]) {
    previewSilence(matchers: $matchers) {
      matchersText count alerts { name summary plantName circuitName } userErrors { field message }
    }
  }
`);

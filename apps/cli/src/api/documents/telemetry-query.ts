import { apiDocument } from '../api-document.ts';

/** Why a query cannot be run, and where. */
export interface KqlProblem {
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly length: number;
}

/** The answer to a query over telemetry. */
export interface TelemetryTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  readonly render: { readonly kind: string; readonly options: Readonly<Record<string, string>> } | null;
  readonly truncated: boolean;
  readonly tookMs: number;
  readonly archived: boolean;
  readonly problems: readonly KqlProblem[];
}

export const telemetryQueryDocument = apiDocument<
  { telemetryQuery: TelemetryTable },
  {
    readonly kql: string;
    readonly from: string | null;
    readonly to: string | null;
    readonly rows: number;
  }
>(`
  query CliTelemetryQuery($kql: String!, $from: DateTime, $to: DateTime, $rows: Int) {
    telemetryQuery(kql: $kql, from: $from, to: $to, rows: $rows) {
      columns { name type } rows render { kind options } truncated tookMs archived
      problems { message line column length }
    }
  }
`);

import type { Span } from '../parsing/problem.ts';
import type { KqlType } from '../tables/kql-type.ts';
import type { TelemetryTable } from '../tables/telemetry-tables.ts';
import type { Literal, NamedScalar, Scalar } from './scalar.ts';

/** A column of a table or of an answer. */
export interface Column {
  readonly name: string;
  readonly type: KqlType;
}

/** One key of an order; KQL takes nulls for smaller than anything unless told where they go. */
export interface SortKey {
  readonly by: Scalar;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** What is made of a group, and the columns it gives: several for arg_max and percentiles at the top. */
export interface Aggregation {
  readonly names: readonly string[];
  readonly value: Scalar;
}

/** A column of mv-expand: an array or bag whose elements become rows. */
export interface Expansion {
  readonly name: string;
  readonly value: Scalar;
  readonly type: KqlType;
}

/** The kinds of joins that we know. */
export type JoinKind =
  | 'innerunique'
  | 'inner'
  | 'leftouter'
  | 'rightouter'
  | 'fullouter'
  | 'leftsemi'
  | 'rightsemi'
  | 'leftanti'
  | 'rightanti';

interface Shaped {
  /** The columns of the result, in their order. */
  readonly columns: readonly Column[];
}

/** Where rows come from. */
export type Source =
  | (Shaped & { readonly op: 'table'; readonly table: TelemetryTable })
  | (Shaped & { readonly op: 'rows'; readonly rows: readonly (readonly Scalar[])[] })
  | (Shaped & {
      readonly op: 'range';
      readonly from: Scalar;
      readonly to: Scalar;
      readonly step: Scalar;
      readonly at: Span;
    });

/** What is done with one table; projections of all sorts are `project`, top is sort and take. */
export type Step =
  | (Shaped & { readonly op: 'where'; readonly input: Tabular; readonly condition: Scalar })
  | (Shaped & { readonly op: 'project'; readonly input: Tabular; readonly values: readonly NamedScalar[] })
  | (Shaped & {
      readonly op: 'summarize';
      readonly input: Tabular;
      readonly by: readonly NamedScalar[];
      readonly aggregates: readonly Aggregation[];
    })
  | (Shaped & { readonly op: 'sort'; readonly input: Tabular; readonly keys: readonly SortKey[] })
  | (Shaped & { readonly op: 'take'; readonly input: Tabular; readonly count: Literal })
  | (Shaped & {
      readonly op: 'mv-expand';
      readonly input: Tabular;
      readonly values: readonly Expansion[];
      /** The name of a column with the element's place from 0, if asked for. */
      readonly index: string | null;
      readonly limit: Literal | null;
    });

/** What is done with several tables. */
export type Combination =
  | (Shaped & {
      readonly op: 'join';
      readonly kind: JoinKind;
      readonly left: Tabular;
      readonly right: Tabular;
      readonly on: readonly { readonly left: Scalar; readonly right: Scalar }[];
    })
  | (Shaped & {
      readonly op: 'union';
      /** For each result column, in each input: the input's column that fills it. */
      readonly inputs: readonly { readonly table: Tabular; readonly fills: readonly (string | null)[] }[];
      /** The result column that says which input a row is of, and what each is called. */
      readonly sourceNames: readonly string[] | null;
    });

/** A query that gives rows. */
export type Tabular = Source | Step | Combination;

/** How an answer wants to be drawn. */
export interface Render {
  /** timechart, columnchart, barchart, piechart, table … as the text has it. */
  readonly kind: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Values of a row that is still to be checked, or why there is none. */
export type OtlpItem =
  | { readonly table: string; readonly values: Readonly<Record<string, unknown>> }
  | { readonly problem: string };

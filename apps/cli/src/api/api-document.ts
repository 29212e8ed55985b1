/** A GraphQL document that knows the types of its result and variables; the specs hold it against the schema. */
export interface ApiDocument<Result, Variables> {
  readonly text: string;
  /** Never set: carries the types. */
  readonly types?: (variables: Variables) => Result;
}

/** Marks a document with its types. */
export function apiDocument<Result, Variables = Record<string, never>>(
  text: string,
): ApiDocument<Result, Variables> {
  return { text };
}

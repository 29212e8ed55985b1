import { buildSchema, findBreakingChanges, findDangerousChanges } from 'graphql';

/** What a new schema means for the callers of the old one, one sentence each. */
export interface SchemaChanges {
  /** Calls that work today fail. */
  readonly breaking: readonly string[];
  /** Calls go on working, but may mean something else. */
  readonly dangerous: readonly string[];
}

/** Compares two schemas given as text; an empty old one has no callers. */
export function compareSchemas(oldText: string, newText: string): SchemaChanges {
  if (oldText.trim() === '') return { breaking: [], dangerous: [] };
  const [before, after] = [buildSchema(oldText), buildSchema(newText)];
  return {
    breaking: findBreakingChanges(before, after).map((change) => change.description),
    dangerous: findDangerousChanges(before, after).map((change) => change.description),
  };
}

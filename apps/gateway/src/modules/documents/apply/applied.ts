import type { CircuitNames } from '@circuitwatch/monitoring-documents';
import type { Actor, Monitor, Repositories } from '@circuitwatch/persistence';

/** One value that applying alters; undefined where there is none. */
export interface AppliedChange {
  readonly path: readonly (string | number)[];
  readonly before: unknown;
  readonly after: unknown;
}

/** What applying one document came to. */
export interface Applied {
  readonly outcome: 'CREATED' | 'CHANGED' | 'UNCHANGED';
  readonly changes: readonly AppliedChange[];
  /** The circuit that is watched or served; null where there is none. */
  readonly circuit: CircuitNames | null;
  /** What was decided on the way, in sentences. */
  readonly notes: readonly string[];
  /** What is named and not there yet, in sentences. */
  readonly warnings: readonly string[];
  /** Of a monitor. */
  readonly monitor: Monitor | null;
}

/** What documents are applied with; all of it is one transaction. */
export interface ApplyContext {
  readonly repositories: Repositories;
  readonly actor: Actor;
  /** The circuit that the caller named in place of the document's. */
  readonly given: CircuitNames | null;
}

/** CHANGED where anything differs. */
export function outcomeOf(changes: readonly AppliedChange[]): 'CHANGED' | 'UNCHANGED' {
  return changes.length > 0 ? 'CHANGED' : 'UNCHANGED';
}

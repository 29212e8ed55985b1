import type { ModelTask, Trigger } from '@circuitwatch/monitoring-definitions';
import type { UnsupportedSignal } from '../document.ts';
import type { Origins } from '../reading/origins.ts';
import type { Item, Reading } from '../reading/reading.ts';

/** What the signals of a monitor need to know of it. */
export interface MonitorContext {
  readonly reading: Reading;
  readonly origins: Origins;
  readonly trigger: Trigger | null;
  /** `endpoint:deployment`, or a name alone. */
  readonly deployment: string | undefined;
  readonly task: ModelTask | undefined;
  /** Where importances of features come from, where the monitor says it for all its signals. */
  readonly importance: 'surrogate' | 'model' | undefined;
  /** Data → its target column, as far as any signal says. */
  readonly labels: ReadonlyMap<string, string>;
}

/** A part of a definition before it is checked as a whole. */
export type DefinitionPart = Readonly<Record<string, unknown>>;

/** One signal being read. */
export interface SignalContext extends MonitorContext {
  readonly name: string;
  readonly item: Item;
  /** Its place in the definition. */
  readonly at: readonly (string | number)[];
}

/** What a signal of a document comes to. */
export type SignalRead =
  { readonly signal: DefinitionPart } | { readonly unsupported: UnsupportedSignal } | null;

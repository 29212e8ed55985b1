import type { DataSelection, FileRead, TimeRange } from '@circuitwatch/monitoring-definitions';
import type { Actor } from '../access/records.ts';
import type { Change, Listing } from '../paging/page.ts';

/** A name for a place where data lies, such as a container of a storage account. */
export interface Datastore {
  readonly id: string;
  readonly name: string;
  readonly uri: string;
  readonly description: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A datastore to create. */
export type NewDatastore = Pick<Datastore, 'name' | 'uri'> & { readonly description?: string | undefined };

/** Which datastores; `search` matches name and description. */
export interface DatastoreFilter {
  readonly names?: readonly string[] | null | undefined;
  readonly search?: string | null | undefined;
}

/** Datastores by name. */
export interface DatastoreRepository extends Listing<Datastore, DatastoreFilter, 'NAME' | 'NEWEST'> {
  byIds(ids: readonly string[]): Promise<readonly (Datastore | null)[]>;
  /** Every datastore's place by its name. */
  places(): Promise<Readonly<Record<string, string>>>;
  create(input: NewDatastore, actor: Actor): Promise<Datastore>;
  delete(change: Change, actor: Actor): Promise<Datastore>;
}

/** What a component does; UNKNOWN where it was only named. */
export type ComponentKind = 'PREPROCESSING' | 'CUSTOM_SIGNAL' | 'UNKNOWN';

/** SQL that monitors use, as `name:label`. */
export interface Component {
  readonly id: string;
  readonly name: string;
  /** Its version as people write it, such as `0.0.1`. */
  readonly label: string;
  readonly kind: ComponentKind;
  /** null: it runs elsewhere, and only its name is known here. */
  readonly sql: string | null;
  /** Names of values that the SQL takes, each with its default or null. */
  readonly inputs: Readonly<Record<string, string | number | boolean | null>>;
  readonly description: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A component's SQL, or why it has none that could run here. */
export interface ResolvedComponent {
  readonly sql: string | null;
  readonly reason: string | null;
}

/** A component to create; its SQL never changes, a new label is a new one. */
export type NewComponent = Pick<Component, 'name' | 'label' | 'kind' | 'sql'> & {
  readonly inputs?: Component['inputs'] | undefined;
  readonly description?: string | undefined;
};

/** Which components; `search` matches name and description. */
export interface ComponentFilter {
  readonly names?: readonly string[] | null | undefined;
  readonly kinds?: readonly ComponentKind[] | null | undefined;
  readonly search?: string | null | undefined;
}

/** Components by name and label. */
export interface ComponentRepository extends Listing<Component, ComponentFilter, 'NAME' | 'NEWEST'> {
  byIds(ids: readonly string[]): Promise<readonly (Component | null)[]>;
  find(name: string, label: string): Promise<Component | null>;
  /** For each `name:label` its SQL or the reason against it. */
  resolve(references: readonly string[]): Promise<Readonly<Record<string, ResolvedComponent>>>;
  create(input: NewComponent, actor: Actor): Promise<Component>;
  delete(change: Change, actor: Actor): Promise<Component>;
}

/** The rows that a frozen baseline stands for. */
export interface FrozenData {
  /** `name:number`; null for data that is not registered. */
  readonly asset: string | null;
  readonly uri: string;
  /** null: every row. */
  readonly range: TimeRange | null;
  /** Those that the range touches; null until a worker has looked, or where none can. */
  readonly files: readonly FileRead[] | null;
}

/** Data to compare with, under a name. */
export interface Baseline {
  readonly id: string;
  readonly name: string;
  readonly selection: DataSelection;
  readonly description: string;
  /** null: its window moves with every run that uses it. */
  readonly frozenAt: Date | null;
  readonly frozen: FrozenData | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A baseline to create. */
export type NewBaseline = Pick<Baseline, 'name' | 'selection'> & {
  readonly description?: string | undefined;
};

/** Which baselines; `search` matches name and description. */
export interface BaselineFilter {
  readonly names?: readonly string[] | null | undefined;
  readonly search?: string | null | undefined;
}

/** Baselines by name. */
export interface BaselineRepository extends Listing<Baseline, BaselineFilter, 'NAME' | 'NEWEST'> {
  get(id: string): Promise<Baseline>;
  byIds(ids: readonly string[]): Promise<readonly (Baseline | null)[]>;
  create(input: NewBaseline, actor: Actor): Promise<Baseline>;
  /** Frozen ones whose files nobody has listed yet, the newest first. */
  withoutFiles(limit: number): Promise<readonly Baseline[]>;
  /** Notes the files of a frozen one; those that are noted already stay. */
  noteFiles(id: string, files: readonly FileRead[]): Promise<void>;
  /** Once and for all; CONFLICT for one that is frozen already. */
  freeze(
    change: Change & { readonly frozen: FrozenData; readonly now: Date },
    actor: Actor,
  ): Promise<Baseline>;
  delete(change: Change, actor: Actor): Promise<Baseline>;
}

import type { Actor } from '../access/records.ts';
import type { Change, Listing } from '../paging/page.ts';

/** A site with circuits; `name` is unique. */
export interface Plant {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A plant to create. */
export interface NewPlant {
  readonly name: string;
  readonly title: string;
  readonly timeZone?: string | undefined;
}

/** What to change of a plant; a field left out stays. */
export interface PlantChange extends Change {
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** Which plants; `search` matches name and title, letter case aside. */
export interface PlantFilter {
  readonly ids?: readonly string[] | null | undefined;
  readonly names?: readonly string[] | null | undefined;
  readonly search?: string | null | undefined;
}

/** Plants; deleting one deletes its circuits with all they have. */
export interface PlantRepository extends Listing<Plant, PlantFilter, 'NAME' | 'NEWEST'> {
  get(id: string): Promise<Plant>;
  byIds(ids: readonly string[]): Promise<readonly (Plant | null)[]>;
  findByName(name: string): Promise<Plant | null>;
  create(input: NewPlant, actor: Actor): Promise<Plant>;
  update(change: PlantChange, actor: Actor): Promise<Plant>;
  delete(change: Change, actor: Actor): Promise<Plant>;
}

/** A part of a plant that is watched; `name` is unique within the plant. */
export interface Circuit {
  readonly id: string;
  readonly plantId: string;
  readonly name: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly enabled: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A circuit to create. */
export interface NewCircuit {
  readonly plantId: string;
  readonly name: string;
  readonly title: string;
  readonly tags?: readonly string[] | undefined;
  readonly enabled?: boolean | undefined;
}

/** What to change of a circuit; a field left out stays. */
export interface CircuitChange extends Change {
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly enabled?: boolean | undefined;
}

export const circuitHealths = ['HEALTHY', 'BREACHED', 'NO_DATA', 'FAILED', 'UNKNOWN'] as const;

/** The worst that a circuit's enabled monitors say: BREACHED > FAILED > NO_DATA > HEALTHY > UNKNOWN (nothing judged yet). */
export type Health = (typeof circuitHealths)[number];

/** What the newest runs of a circuit's enabled monitors found. */
export interface CircuitHealth {
  readonly circuitId: string;
  readonly health: Health;
  /** BREACHED results of those runs. */
  readonly openBreaches: number;
  /** When the newest of those runs ended. */
  readonly lastRunAt: Date | null;
  /** Names of the signals with a breach, ascending. */
  readonly breachedSignals: readonly string[];
}

/** Which circuits; `tags` needs all of them, `search` matches name and title, letter case aside. */
export interface CircuitFilter {
  readonly ids?: readonly string[] | null | undefined;
  readonly plantIds?: readonly string[] | null | undefined;
  readonly names?: readonly string[] | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly healths?: readonly Health[] | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly search?: string | null | undefined;
}

/** Circuits and their health; deleting one deletes its monitors with their runs. PLANT: by age of the plant, then by name. */
export interface CircuitRepository extends Listing<Circuit, CircuitFilter, 'NAME' | 'NEWEST' | 'PLANT'> {
  get(id: string): Promise<Circuit>;
  byIds(ids: readonly string[]): Promise<readonly (Circuit | null)[]>;
  /** For each plant its circuits by name. */
  byPlantIds(plantIds: readonly string[]): Promise<readonly (readonly Circuit[])[]>;
  findByName(plantId: string, name: string): Promise<Circuit | null>;
  /** In one statement for all; a circuit that does not exist is UNKNOWN. */
  health(circuitIds: readonly string[]): Promise<readonly CircuitHealth[]>;
  /** How many circuits are in each state, in one statement; every state is there. */
  healthCounts(filter?: {
    readonly plantIds?: readonly string[] | null | undefined;
  }): Promise<ReadonlyMap<Health, number>>;
  create(input: NewCircuit, actor: Actor): Promise<Circuit>;
  update(change: CircuitChange, actor: Actor): Promise<Circuit>;
  delete(change: Change, actor: Actor): Promise<Circuit>;
}

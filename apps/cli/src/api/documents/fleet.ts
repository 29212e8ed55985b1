import type { Page, PageVariables } from '../all-pages.ts';
import { apiDocument } from '../api-document.ts';
import { pageFields, type CircuitHealth, type Run, type Verdict } from './records.ts';

/** The fleet at a glance, with what the queue holds. */
export interface FleetStatus {
  readonly fleet: {
    readonly plantCount: number;
    readonly circuitCount: number;
    readonly monitorCount: number;
    readonly circuitsByHealth: readonly { readonly health: CircuitHealth; readonly count: number }[];
    readonly liveWorkers: readonly { readonly id: string; readonly hostname: string; readonly pid: number }[];
    readonly queueBackend: string;
  };
  readonly queued: { readonly totalCount: number };
  readonly active: { readonly totalCount: number };
  readonly deadLetters: { readonly totalCount: number };
}

export const fleetStatusDocument = apiDocument<FleetStatus>(`
  query CliFleetStatus {
    fleet {
      plantCount
      circuitCount
      monitorCount
      circuitsByHealth { health count }
      liveWorkers { id hostname pid }
      queueBackend
    }
    queued: jobs(first: 1, status: [QUEUED]) { totalCount }
    active: jobs(first: 1, status: [ACTIVE]) { totalCount }
    deadLetters(first: 1) { totalCount }
  }
`);

/** A plant in a list. */
export interface PlantRow {
  readonly name: string;
  readonly title: string;
  readonly timeZone: string;
  readonly circuits: { readonly totalCount: number };
}

export const plantsDocument = apiDocument<{ plants: Page<PlantRow> }, PageVariables>(`
  query CliPlants($first: Int, $after: String) {
    plants(first: $first, after: $after) {
      nodes { name title timeZone circuits(first: 1) { totalCount } }
      ${pageFields}
    }
  }
`);

/** A circuit in a list. */
export interface CircuitRow {
  readonly plant: { readonly name: string };
  readonly name: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly enabled: boolean;
  readonly health: CircuitHealth;
  readonly openBreaches: number;
  readonly breachedSignals: readonly string[];
  readonly lastRun: Pick<Run, 'status' | 'finishedAt' | 'errorMessage'> | null;
}

/** Conditions on circuits that all have to hold. */
export interface CircuitFilter {
  readonly plant?: string | undefined;
  readonly name?: string | undefined;
  readonly tag?: string | undefined;
  readonly health?: readonly CircuitHealth[] | undefined;
  readonly search?: string | undefined;
}

export const circuitsDocument = apiDocument<
  { circuits: Page<CircuitRow> },
  PageVariables & { filter: CircuitFilter }
>(`
  query CliCircuits($first: Int, $after: String, $filter: CircuitFilter) {
    circuits(first: $first, after: $after, filter: $filter) {
      nodes {
        plant { name }
        name title tags enabled health openBreaches breachedSignals
        lastRun { status finishedAt errorMessage }
      }
      ${pageFields}
    }
  }
`);

/** A monitor in a list. */
export interface MonitorRow {
  readonly name: string;
  readonly title: string;
  readonly enabled: boolean;
  readonly circuit: { readonly name: string; readonly plant: { readonly name: string } };
  readonly trigger: { readonly nextAt: string | null; readonly missedTicks: number } | null;
  readonly lastRun: Pick<Run, 'status' | 'verdict' | 'breachCount' | 'finishedAt'> | null;
}

/** Conditions on monitors that all have to hold. */
export interface MonitorFilter {
  readonly names?: readonly string[] | undefined;
  readonly plant?: string | undefined;
  readonly circuit?: string | undefined;
  readonly tag?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly lastVerdict?: readonly Verdict[] | undefined;
}

export const monitorsDocument = apiDocument<
  { monitors: Page<MonitorRow> },
  PageVariables & { filter: MonitorFilter }
>(`
  query CliMonitors($first: Int, $after: String, $filter: MonitorFilter) {
    monitors(first: $first, after: $after, filter: $filter) {
      nodes {
        name title enabled
        circuit { name plant { name } }
        trigger { nextAt missedTicks }
        lastRun { status verdict breachCount finishedAt }
      }
      ${pageFields}
    }
  }
`);

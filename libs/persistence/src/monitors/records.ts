import type { MonitorDefinition, Trigger, Verdict } from '@circuitwatch/monitoring-definitions';
import type { Actor } from '../access/records.ts';
import type { Change, Listing } from '../paging/page.ts';

/** Watches one circuit; what it judges by is in its versions. */
export interface Monitor {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly circuitId: string;
  readonly enabled: boolean;
  /** The number of the version that runs. */
  readonly currentNumber: number;
  /** The newest finished run by scheduled time. */
  readonly lastRunId: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One immutable definition of a monitor. */
export interface MonitorVersion {
  readonly id: string;
  readonly monitorId: string;
  readonly number: number;
  readonly definition: MonitorDefinition;
  readonly createdAt: Date;
}

/** When a monitor runs by itself. */
export interface MonitorSchedule {
  readonly monitorId: string;
  readonly trigger: Trigger;
  readonly lastTickAt: Date | null;
  /** Ticks that were due and did not come. */
  readonly missedTicks: number;
  readonly updatedAt: Date;
}

/** A monitor to create; without a trigger it runs only when asked. */
export interface NewMonitor {
  readonly name: string;
  readonly title: string;
  readonly circuitId: string;
  readonly enabled?: boolean | undefined;
  readonly definition: MonitorDefinition;
  readonly trigger?: Trigger | null | undefined;
}

/** What to change of a monitor; a changed definition becomes a new version, a null trigger removes the schedule. */
export interface MonitorChange extends Change {
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  /** Another circuit to watch; the monitor's history comes along. */
  readonly circuitId?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly definition?: MonitorDefinition | undefined;
  readonly trigger?: Trigger | null | undefined;
}

/** Which monitors; `tags` needs all of them on the circuit, `lastVerdicts` looks at the newest finished run. */
export interface MonitorFilter {
  readonly ids?: readonly string[] | null | undefined;
  readonly names?: readonly string[] | null | undefined;
  readonly plantIds?: readonly string[] | null | undefined;
  readonly circuitIds?: readonly string[] | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly lastVerdicts?: readonly Verdict[] | null | undefined;
  readonly enabled?: boolean | null | undefined;
  /** Only monitors of circuits that are enabled, or not. */
  readonly circuitEnabled?: boolean | null | undefined;
  readonly search?: string | null | undefined;
}

/** Monitors with their versions. */
export interface MonitorRepository extends Listing<Monitor, MonitorFilter, 'NAME' | 'NEWEST'> {
  get(id: string): Promise<Monitor>;
  byIds(ids: readonly string[]): Promise<readonly (Monitor | null)[]>;
  /** For each circuit its monitors by name. */
  byCircuitIds(circuitIds: readonly string[]): Promise<readonly (readonly Monitor[])[]>;
  findByName(name: string): Promise<Monitor | null>;
  /** The ids of all that match, by name; for running them as one batch. */
  ids(filter: MonitorFilter): Promise<readonly string[]>;
  /** For each monitor the version that runs. */
  currentVersions(monitorIds: readonly string[]): Promise<readonly (MonitorVersion | null)[]>;
  versionsByIds(versionIds: readonly string[]): Promise<readonly (MonitorVersion | null)[]>;
  /** All versions, highest number first. */
  versions(monitorId: string): Promise<readonly MonitorVersion[]>;
  /** Enabled monitors whose definition in force names addresses to tell, by name. */
  toTell(): Promise<readonly { readonly name: string; readonly definition: MonitorDefinition }[]>;
  create(input: NewMonitor, actor: Actor): Promise<Monitor>;
  update(change: MonitorChange, actor: Actor): Promise<Monitor>;
  delete(change: Change, actor: Actor): Promise<Monitor>;
}

/** What the schedule sync reads and writes. */
export interface ScheduleRepository {
  /** Schedules of enabled monitors on enabled circuits, by monitor id. */
  listEnabled(): Promise<readonly MonitorSchedule[]>;
  byMonitorIds(monitorIds: readonly string[]): Promise<readonly (MonitorSchedule | null)[]>;
  /**
   * Moves lastTickAt forward and adds `missed` to the count of ticks that did not come; a tick that is not newer than
   * the last one changes nothing and gives false. Until the transaction ends, other ticks of this monitor wait.
   */
  recordTick(monitorId: string, tickAt: Date, missed: number): Promise<boolean>;
}

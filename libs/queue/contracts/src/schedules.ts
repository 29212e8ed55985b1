import type { Trigger } from '@circuitwatch/monitoring-definitions';

/** When an enabled monitor runs by itself, and when it last did. */
export interface ScheduledMonitor {
  readonly monitorId: string;
  readonly trigger: Trigger;
  readonly lastTickAt: Date | null;
}

/** A tick that came: its instant by the calendar, not by the clock, and how many before it did not come. */
export interface ScheduleTick {
  readonly monitorId: string;
  readonly scheduledAt: Date;
  readonly missed: number;
}

/** The schedules as Postgres knows them; the queue's schedulers follow. Implemented over libs/persistence. */
export interface MonitorSchedules {
  /** All schedules of enabled monitors. */
  list(): Promise<readonly ScheduledMonitor[]>;
  /** One of them; null when the monitor is gone, disabled or has no schedule any more. */
  find(monitorId: string): Promise<ScheduledMonitor | null>;
  /** Opens the run of this instant and records the tick; a tick that is not newer than the last one changes nothing and gives false. */
  open(tick: ScheduleTick, now: Date): Promise<boolean>;
}

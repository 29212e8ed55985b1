import { createRowDelivery, rowsAtOnce, type TelemetryProblem } from './row-delivery.ts';
import { createRowIntake } from './row-intake.ts';
import type { CustomMetric, Exception, Request, Trace } from './telemetry-items.ts';
import type { EndpointSample } from '@circuitwatch/scoring-definitions';
import type { TelemetryStore } from './telemetry-store.ts';

/** Counts of rows since the writer was made. */
export interface TelemetryCounts {
  readonly written: number;
  readonly waiting: number;
  /** Lost because too many waited, the store refused them for good, or the end came before the store did. */
  readonly dropped: number;
}

/** Takes telemetry off the path of those who work: nothing here waits or throws but `flush` and `close`. */
export interface TelemetryWriter {
  readonly metric: (metric: CustomMetric) => void;
  readonly trace: (trace: Trace) => void;
  readonly sample: (sample: EndpointSample) => void;
  readonly request: (request: Request) => void;
  readonly exception: (exception: Exception) => void;
  /** `add` is called at the start of every flush: the moment to add what was summed up since the last one. */
  readonly beforeFlush: (add: () => void) => void;
  readonly counts: () => TelemetryCounts;
  /** Resolves when all that was told before is stored, or the store does not answer. */
  readonly flush: () => Promise<void>;
  /** Flushes once more; what is left then, and what comes afterwards, is dropped. */
  readonly close: () => Promise<void>;
}

/** What a writer works with. */
export interface TelemetryWriterOptions {
  readonly store: TelemetryStore;
  readonly roleName: string;
  readonly roleInstance: string;
  readonly clock: () => Date;
  /** 5 seconds unless said. */
  readonly flushMs?: number;
  /** So many rows may wait while the store is away; 50,000 unless said. */
  readonly maximumRows?: number;
  readonly onProblem: (problem: TelemetryProblem) => void;
}

/** A writer that flushes every so often until it is closed. */
export function createTelemetryWriter(options: TelemetryWriterOptions): TelemetryWriter {
  const { store, roleName, roleInstance, clock, onProblem, flushMs = 5_000, maximumRows = 50_000 } = options;
  const intake = createRowIntake(maximumRows);
  const adders: (() => void)[] = [];
  const delivery = createRowDelivery({
    insert: (rows) => store.insert({ roleName, roleInstance, ...rows }, clock()),
    intake,
    prepare: () => {
      for (const add of adders) add();
      tellDropped();
    },
    onProblem,
  });
  let closing: Promise<void> | undefined;

  const tellDropped = (): void => {
    if (!intake.hasRoom()) return;
    const rows = intake.takeUntold();
    if (rows === 0) return;
    onProblem({ kind: 'DROPPED', rows });
    const message = `${rows} rows of telemetry were dropped: too many waited for the store, or they held no number.`;
    intake.trace({ at: clock(), message, severity: 'warning', dimensions: { dropped: rows } });
  };
  const told =
    <Item>(add: (item: Item) => void) =>
    (item: Item): void => {
      add(item);
      if (intake.buffer.size() >= rowsAtOnce) delivery.flushUnlessBusy();
    };
  const close = async (): Promise<void> => {
    clearInterval(timer);
    await delivery.flush();
    intake.close();
    const rows = intake.takeUntold();
    if (rows > 0) onProblem({ kind: 'DROPPED', rows });
  };

  const timer = setInterval(() => delivery.flushUnlessBusy({ evenIfAway: true }), flushMs);
  timer.unref();
  return {
    metric: told(intake.metric),
    trace: told(intake.trace),
    sample: told(intake.sample),
    request: told(intake.request),
    exception: told(intake.exception),
    beforeFlush: (add) => void adders.push(add),
    counts: () => ({
      written: delivery.written(),
      waiting: intake.buffer.size(),
      dropped: intake.dropped() + delivery.refused(),
    }),
    flush: delivery.flush,
    close: () => (closing ??= close()),
  };
}

import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { DataFolder } from './data-folder.ts';
import { createProgressBar, type BarOutput } from './progress-bar.ts';
import { readSampleState } from './sample-state.ts';

const hourMs = 3_600_000;
const keptFreshMs = 6 * hourMs;
/** A timer of six hours would not notice that the computer slept. */
const lookEveryMs = 5 * 60_000;
/** So many are done in about three seconds; a start does not wait for more. */
const mostBeforeReady = 48;

/** What brings the sample's readings up to a later instant. */
export interface FleetExtender {
  /** What the folder holds; null when it is no complete fleet. */
  look(dir: string): Promise<{ readonly endsAt: Date; readonly circuits: number } | null>;
  extend(options: {
    dir: string;
    endsAt: Date;
    signal: AbortSignal;
    onProgress: (progress: number) => void;
  }): Promise<void>;
}

/** What keeping the sample alive needs. */
export interface SampleKeeperOptions {
  readonly folder: DataFolder;
  /** Size of the sample that is wanted; 0 for none. */
  readonly circuits: number;
  readonly extender: FleetExtender;
  readonly clock: Clock;
  readonly output: BarOutput;
  /** Gets one line for each thing worth telling. */
  readonly say: (line: string) => void;
}

/** Keeps the sample's readings close to now, as a plant's would be. */
export interface SampleKeeper {
  /** Brings a small sample up to now when it is due; says of a large one that this happens later. */
  catchUp(): Promise<void>;
  /** From now on, whenever the readings are six hours old, in the background. */
  start(): void;
  /** Ends what is under way, soon. */
  stop(): Promise<void>;
}

/** Whether readings that end there are to be brought up to now. */
export function isDue(endsAt: Date, now: Date): boolean {
  return now.getTime() - endsAt.getTime() >= keptFreshMs;
}

/** A keeper for the sample fleet of this data folder; it does nothing where there is none that was finished. */
export function createSampleKeeper(options: SampleKeeperOptions): SampleKeeper {
  const { folder, circuits, extender, clock, output, say } = options;
  const stopping = new AbortController();
  let underWay: Promise<void> | null = null;
  let lastFailure = new Date(0);
  let timer: NodeJS.Timeout | undefined;

  const findDue = async (): Promise<{ endsAt: Date; circuits: number } | null> => {
    if (circuits === 0 || readSampleState(folder.sampleState)?.stage !== 'done') return null;
    const found = await extender.look(folder.sample);
    return found !== null && isDue(found.endsAt, clock()) ? found : null;
  };
  const extend = async (onProgress: (progress: number) => void = () => undefined): Promise<void> => {
    await extender.extend({ dir: folder.sample, endsAt: clock(), signal: stopping.signal, onProgress });
  };
  /** One piece of work at a time, whose failure is told and goes no further. */
  const run = (work: () => Promise<void>): Promise<void> => {
    underWay ??= work()
      .catch((error: unknown) => {
        if (stopping.signal.aborted) return;
        lastFailure = clock();
        const reason = error instanceof Error ? error.message : String(error);
        say(`The sample's readings were not brought up to now: ${reason}`);
      })
      .finally(() => (underWay = null));
    return underWay;
  };
  const lookAfter = async (): Promise<void> => {
    if (!isDue(lastFailure, clock())) return;
    if ((await findDue()) !== null) await extend();
  };

  return {
    catchUp: () =>
      run(async () => {
        const due = await findDue();
        if (due === null) return;
        if (due.circuits > mostBeforeReady) {
          say(
            `The sample's readings end ${hoursAgo(due.endsAt, clock())}; they are brought up to now in the background.`,
          );
          return;
        }
        const bar = createProgressBar('updating readings', output);
        await extend((progress) => bar.update(progress, `${Math.round(progress * 100)} %`));
        bar.finish(`${due.circuits} circuits`);
      }),
    start: () => {
      if (stopping.signal.aborted) return;
      void run(lookAfter);
      timer = setInterval(() => void run(lookAfter), lookEveryMs);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      stopping.abort(new Error('The stack is stopping.'));
      await underWay;
    },
  };
}

function hoursAgo(then: Date, now: Date): string {
  return `${Math.floor((now.getTime() - then.getTime()) / hourMs)} hours ago`;
}

import { AppError } from '@circuitwatch/platform-errors';
import type { Chunk } from './event-queue.ts';
import type { FileLines } from './event-lines.ts';
import type { LineTarget } from './line-target.ts';

/** What people are told of a collector, each once until it is over. */
export interface CollectorProblem {
  /** The target does not take lines, or takes them again; there is no room left; or events were no use and are lost. */
  readonly kind: 'AWAY' | 'BACK' | 'FULL' | 'REFUSED';
  /** A sentence. */
  readonly message: string;
  readonly error?: unknown;
}

/** What a delivery works with. */
export interface LineDeliveryOptions {
  readonly target: LineTarget;
  /** Names whose lines these are, in sentences. */
  readonly name: string;
  readonly onProblem: (problem: CollectorProblem) => void;
  /** How many events were lost, for the sentence at the end of an outage. */
  readonly dropped: () => number;
}

/** How many events of a chunk came to lie in files, and how many are lost. */
export interface Delivered {
  readonly written: number;
  readonly lost: number;
}

/** Brings chunks to a target, one at a time and each file in order. */
export interface LineDelivery {
  /** Tries until the target has taken the chunk; after `hurry` only a few times more. */
  readonly deliver: (chunk: Chunk) => Promise<Delivered>;
  /** Ends all waiting: the owner closes. */
  readonly hurry: () => void;
  /** Whether the target did not take lines in these few tries either. */
  readonly isGivenUp: () => boolean;
}

const firstPauseMs = 250;
const longestPauseMs = 30_000;
const triesInHurry = 3;

/** A delivery that has brought nothing yet. */
export function createLineDelivery(options: LineDeliveryOptions): LineDelivery {
  const { target, name, onProblem } = options;
  const pauses = createPauses();
  const outage = createOutage(options);
  let triesLeft = Infinity;

  /** What kept the lines from being written; null when nothing did. */
  const write = async ({ path, lines, payloads }: FileLines): Promise<{ readonly error: unknown } | null> => {
    try {
      for (const payload of payloads) await target.put(payload.path, payload.content);
      await target.append(path, lines);
      return null;
    } catch (error) {
      return { error };
    }
  };
  /** True when the lines lie in their file, false when they are lost. */
  const bring = async (file: FileLines): Promise<boolean> => {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      const failure = await write(file);
      if (failure === null) {
        outage.end();
        return true;
      }
      const { error } = failure;
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof AppError && error.code === 'INVALID') {
        onProblem({ kind: 'REFUSED', message: `Events of ${name} lost: ${file.events}. ${reason}`, error });
        return false;
      }
      outage.begin(reason, error);
      triesLeft -= 1;
      if (triesLeft <= 0) return false;
      await pauses.wait(triesLeft === Infinity ? pauseMs : firstPauseMs);
    }
  };
  return {
    deliver: async ({ files }) => {
      let written = 0;
      let lost = 0;
      for (const file of files) {
        if (await bring(file)) written += file.events;
        else lost += file.events;
      }
      return { written, lost };
    },
    hurry: () => {
      triesLeft = Math.min(triesLeft, triesInHurry);
      pauses.end();
    },
    isGivenUp: () => triesLeft <= 0,
  };
}

/** Tells once that the target is away, and that it is back with what was lost since it took lines last. */
function createOutage({ name, onProblem, dropped }: LineDeliveryOptions): {
  readonly begin: (reason: string, error: unknown) => void;
  readonly end: () => void;
} {
  let isAway = false;
  let droppedBefore = 0;
  return {
    begin: (reason, error) => {
      if (isAway) return;
      isAway = true;
      const message = `What ${name} collects cannot be written and is kept as long as there is room: ${reason}`;
      onProblem({ kind: 'AWAY', message, error });
    },
    end: () => {
      const lost = dropped() - droppedBefore;
      droppedBefore += lost;
      if (!isAway) return;
      isAway = false;
      const message = `What ${name} collects is written again. Events lost for want of room: ${lost}.`;
      onProblem({ kind: 'BACK', message });
    },
  };
}

/** Waiting that can be cut short, one at a time. */
function createPauses(): { readonly wait: (ms: number) => Promise<void>; readonly end: () => void } {
  let end = (): void => undefined;
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        // It keeps the process alive: somebody may wait for what is to be written.
        const timer = setTimeout(resolve, ms);
        end = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    end: () => end(),
  };
}

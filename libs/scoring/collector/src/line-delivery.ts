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
  const { target, name, onProblem, dropped } = options;
  const pauses = createPauses();
  let outage: { readonly droppedBefore: number } | null = null;
  let triesLeft = Infinity;

  const write = async ({ path, lines, payloads }: FileLines): Promise<void> => {
    for (const payload of payloads) await target.put(payload.path, payload.content);
    await target.append(path, lines);
  };
  const isOver = (): void => {
    if (outage === null) return;
    const lost = dropped() - outage.droppedBefore;
    outage = null;
    const loss = lost === 0 ? 'nothing was lost' : `${lost} events were lost for want of room`;
    onProblem({ kind: 'BACK', message: `What ${name} collects is written again; ${loss}.` });
  };
  /** True when the lines lie in their file, false when they are lost. */
  const bring = async (file: FileLines): Promise<boolean> => {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        await write(file);
        isOver();
        return true;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (error instanceof AppError && error.code === 'INVALID') {
          onProblem({ kind: 'REFUSED', message: `${file.events} events are lost. ${reason}`, error });
          return false;
        }
        if (!outage) {
          outage = { droppedBefore: dropped() };
          const message = `What ${name} collects cannot be written and is kept as long as there is room: ${reason}`;
          onProblem({ kind: 'AWAY', message, error });
        }
        triesLeft -= 1;
        if (triesLeft <= 0) return false;
        await pauses.wait(Math.min(pauseMs, triesLeft === Infinity ? longestPauseMs : firstPauseMs));
      }
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

import { setImmediate as othersTurn } from 'node:timers/promises';
import type { CollectedRows } from '@circuitwatch/scoring-definitions';
import {
  headBytes,
  LineGatherer,
  toEventLine,
  type EventLine,
  type EventPlace,
  type FileLines,
} from './event-lines.ts';

/** Events that left the queue together, file by file. */
export interface Chunk {
  readonly files: readonly FileLines[];
  /** What of the queue's room they take until they are released. */
  readonly bytes: number;
  /** Events whose lines could not be made, and the last reason. */
  readonly broken: { readonly events: number; readonly reason: unknown };
}

/** Events on their way to a target, oldest first, in a bounded room. */
export interface EventQueue {
  /** False where there is no room. */
  readonly add: (rows: CollectedRows) => boolean;
  /** How many events were ever added, and how many of them have left. */
  readonly added: () => number;
  readonly taken: () => number;
  /** How much of the room is taken. */
  readonly bytes: () => number;
  /** Makes lines of the oldest events that were added before `upTo` were, as many as one append takes. */
  readonly take: (upTo: number) => Promise<Chunk>;
  readonly release: (chunk: Chunk) => void;
  /** Lets all events go that wait, and returns how many. */
  readonly clear: () => number;
}

interface WaitingEvent {
  readonly rows: CollectedRows;
  readonly bytes: number;
  /** Made already, when there was no room for it in the last chunk. */
  readonly made: EventLine | null;
}

/** Most that one append takes, as a block of an append blob. */
const chunkBytes = 4 * 2 ** 20;
/** So much text is made before requests get their turn: about a millisecond. */
const bytesInOneGo = 65_536;
/** Of a row whose collection was not met yet. */
const bytesOfUnknownRow = 256;

/**
 * An empty queue. What waits are the rows as they were given, which take less than their text; the room that they take is
 * judged by the rows before them.
 */
export function createEventQueue(place: EventPlace, maximumBytes: number): EventQueue {
  const rowBytes = new Map<string, number>();
  let waiting: WaitingEvent[] = [];
  let bytes = 0;
  let added = 0;
  let taken = 0;

  const estimate = ({ collection, rows }: CollectedRows): number =>
    headBytes + rows * (rowBytes.get(collection) ?? bytesOfUnknownRow);

  const make = ({ rows, made }: WaitingEvent): EventLine => {
    const line = made ?? toEventLine(place, rows);
    if (rows.rows > 0) rowBytes.set(rows.collection, (line.bytes - headBytes) / rows.rows);
    return line;
  };
  const take = async (upTo: number): Promise<Chunk> => {
    const { used, left, lines, size, broken } = await makeLines(waiting, upTo - taken, make);
    bytes += size - sumOf(waiting.slice(0, used));
    waiting = waiting.slice(used);
    const [first] = waiting;
    if (left && first) waiting[0] = { ...first, made: left };
    taken += used;
    return { files: lines.build(), bytes: size, broken };
  };
  return {
    add: (rows) => {
      const size = estimate(rows);
      if (bytes + size > maximumBytes) return false;
      waiting.push({ rows, bytes: size, made: null });
      bytes += size;
      added += 1;
      return true;
    },
    added: () => added,
    taken: () => taken,
    bytes: () => bytes,
    take,
    release: (chunk) => void (bytes -= chunk.bytes),
    clear: () => {
      const events = waiting.length;
      bytes -= sumOf(waiting);
      waiting = [];
      taken += events;
      return events;
    },
  };
}

interface MadeLines extends Pick<Chunk, 'broken'> {
  readonly lines: LineGatherer;
  readonly size: number;
  /** How many events these are. */
  readonly used: number;
  /** The line of the event after them, for which there was no room. */
  readonly left: EventLine | null;
}

/** Makes lines of the first events until one append has enough of them. Others get their turn first, and in between. */
async function makeLines(
  waiting: readonly WaitingEvent[],
  most: number,
  make: (event: WaitingEvent) => EventLine,
): Promise<MadeLines> {
  const lines = new LineGatherer();
  const broken = { events: 0, reason: undefined as unknown };
  let size = 0;
  let used = 0;
  for (let untilOthers = 0; used < most; used += 1) {
    if (untilOthers <= 0) {
      await othersTurn();
      untilOthers = bytesInOneGo;
    }
    const event = waiting[used];
    if (event === undefined) break;
    try {
      const line = make(event);
      if (size > 0 && size + line.bytes > chunkBytes) return { lines, size, used, broken, left: line };
      lines.add(line);
      size += line.bytes;
      untilOthers -= line.bytes;
    } catch (reason) {
      broken.events += 1;
      broken.reason = reason;
    }
  }
  return { lines, size, used, broken, left: null };
}

function sumOf(events: readonly WaitingEvent[]): number {
  return events.reduce((sum, { bytes }) => sum + bytes, 0);
}

import { randomUUID } from 'node:crypto';
import type { CollectedRows } from '@circuitwatch/scoring-definitions';
import type { EventFormat } from './cloud-event.ts';

/** Lines of one file that are appended together. */
export interface FileLines {
  readonly path: string;
  readonly events: number;
  readonly lines: Buffer;
  /** Files that the lines name, which must be there before them. */
  readonly payloads: readonly Payload[];
}

interface Payload {
  readonly path: string;
  readonly content: Buffer;
}

/** An event as it will lie in its file. */
export interface EventLine {
  readonly path: string;
  readonly line: string;
  /** Of the line and of what it names, nearly. */
  readonly bytes: number;
  readonly payload: Payload | null;
}

/** Where events of one process go. */
export interface EventPlace {
  readonly format: EventFormat;
  readonly instanceId: string;
  readonly uriOf: (path: string) => string;
}

/** Azure's bound: larger records lie in a file of their own, so that their rows are still those of one event. */
const recordsInlineBytes = 4_000_000;
/** An event without its records, but for long names. */
export const headBytes = 512;

/** Makes the line of an event. @throws RangeError for no instant, and what `records` throws. */
export function toEventLine({ format, instanceId, uriOf }: EventPlace, rows: CollectedRows): EventLine {
  const folder = format.hourFolder(rows.collection, rows.at);
  const path = `${folder}/${instanceId}.jsonl`;
  const json = rows.records();
  const size = Buffer.byteLength(json);
  const bytes = size + headBytes;
  if (size <= recordsInlineBytes) {
    return { path, line: format.line(rows, { json }, size), bytes, payload: null };
  }
  const payload = { path: `${folder}/${instanceId}-${randomUUID()}.json`, content: Buffer.from(json) };
  const line = format.line(rows, { reference: uriOf(payload.path) }, size);
  return { path, line, bytes, payload };
}

/** Gathers lines of several files; those of one file stay in their order. */
export class LineGatherer {
  readonly #files = new Map<string, { lines: string[]; payloads: Payload[] }>();

  add({ path, line, payload }: EventLine): void {
    let file = this.#files.get(path);
    if (file === undefined) this.#files.set(path, (file = { lines: [], payloads: [] }));
    file.lines.push(line);
    if (payload) file.payloads.push(payload);
  }

  build(): readonly FileLines[] {
    return [...this.#files].map(([path, { lines, payloads }]) => ({
      ...{ path, payloads, events: lines.length, lines: Buffer.from(lines.join('')) },
    }));
  }
}

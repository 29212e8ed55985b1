import { closeSync, openSync, writeSync } from 'node:fs';
import { AppError } from '@circuitwatch/platform-errors';

/** Puts files in their place, whole or not at all. */
export interface PartFiles {
  /** Lets `write` fill a local file; when it throws, nothing is left of it. @throws AppError UNAVAILABLE. */
  readonly store: (uri: string, write: (path: string) => Promise<void>) => Promise<void>;
}

/** A file that is filled line by line before it is put in its place. */
export interface PartFile {
  readonly write: (line: string) => void;
  readonly close: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

const bytesAtOnce = 2 ** 20;

/** A file for one place; it is begun with the first line, so that none is ever empty. */
export function partFile(files: PartFiles, uri: string): PartFile {
  const ending = Promise.withResolvers<void>();
  // Nobody may be waiting for the end when the place itself fails.
  ending.promise.catch(() => undefined);
  let text = '';
  let early: string[] = [];
  let descriptor: number | null = null;
  let stored: Promise<void> | null = null;
  let isLost = false;

  /** What failed is said by close; until then there is nobody to hear it, and nothing more to keep. */
  const giveUp = (reason: unknown): void => {
    isLost = true;
    early = [];
    ending.reject(reason);
  };
  const fill = async (path: string): Promise<void> => {
    const opened = openSync(path, 'w');
    try {
      for (const lines of early) writeAll(opened, lines);
      early = [];
      descriptor = opened;
      await ending.promise;
    } finally {
      descriptor = null;
      closeSync(opened);
    }
  };
  const begin = (): Promise<void> => {
    const storing = files.store(uri, fill);
    storing.catch(giveUp);
    return storing;
  };
  const put = (): void => {
    const lines = text;
    text = '';
    if (lines === '' || isLost) return;
    stored ??= begin();
    try {
      if (descriptor === null) early.push(lines);
      else writeAll(descriptor, lines);
    } catch (error) {
      giveUp(error);
    }
  };
  return {
    write: (line) => {
      text += line;
      if (text.length >= bytesAtOnce) put();
    },
    close: async () => {
      put();
      ending.resolve();
      await stored;
    },
    discard: async () => {
      giveUp(new AppError('CANCELED', `${uri} was given up before it was whole.`));
      await stored?.catch(() => undefined);
    },
  };
}

function writeAll(descriptor: number, lines: string): void {
  const bytes = Buffer.from(lines);
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}

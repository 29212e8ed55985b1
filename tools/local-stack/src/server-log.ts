import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** A file that takes a server's lines. */
export interface ServerLog {
  /** Lines after the end are dropped: a server's last ones may arrive when it is already gone. */
  readonly write: (line: string) => void;
  /** Resolves when all is in the file. */
  readonly end: () => Promise<void>;
}

/** Opens a log that only its owner can read, and goes on where the last start ended. */
export function openServerLog(file: string): ServerLog {
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  return {
    write: (line) => {
      if (!stream.writableEnded) stream.write(`${line}\n`);
    },
    end: async () => {
      stream.end();
      await finished(stream);
    },
  };
}

/** Where lines go: a folder of this machine, or blobs. Paths have slashes and begin below the target's root. */
export interface LineTarget {
  /**
   * Appends whole lines to a file that this process alone writes to, and makes it where there is none: all of them, or
   * none when it throws.
   *
   * @throws AppError INVALID when this file will never take them; any other code when it may take them later.
   */
  readonly append: (path: string, lines: Buffer) => Promise<void>;
  /** Writes a whole file, in the place of one that is there. @throws AppError as `append`. */
  readonly put: (path: string, content: Buffer) => Promise<void>;
  /** The name by which those who read know the file. */
  readonly uriOf: (path: string) => string;
  /**
   * Cuts off lines that processes left unfinished below the folder of a deployment as they died. Files that were written
   * to a moment ago are let be, as their process may live. Absent where a line cannot be left unfinished.
   *
   * @returns Whether there are such files, so that it is to be asked again later.
   */
  readonly mend?: (folder: string) => Promise<boolean>;
}

/** What a script can tell apart by the exit code. */
export const exitCodes = {
  /** All is well. */
  fine: 0,
  /** The command could not do what it was asked to. */
  failed: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** Two files were compared, and the caller wants to fail when a feature drifted; the number is part of its contract. */
  drifted: 2,
  /** The command did its work, and something is breached. */
  breached: 3,
  /** The gateway does not answer, or refuses the token. */
  unreachable: 4,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An end with one line for people and an exit code for scripts. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = exitCodes.failed) {
    super(message);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

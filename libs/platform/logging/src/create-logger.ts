import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { redactedKeys, redactText } from './redaction.ts';

/** A JSON logger; children made with `log.child({ requestId, jobId, runId })` repeat these ids on every line. */
export type { Logger } from 'pino';

/** How a process logs. */
export interface LoggerOptions {
  /** The process or part that speaks, shown as `name`. */
  readonly name: string;
  readonly level: string;
  /** Where lines go; standard output unless given. */
  readonly destination?: DestinationStream;
}

/** A logger of JSON lines with UTC times and level words, in which no secret shows. */
export function createLogger({ name, level, destination }: LoggerOptions): Logger {
  const options = {
    name,
    level,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactedKeys(), censor: '[redacted]' },
    hooks: { streamWrite: redactText },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

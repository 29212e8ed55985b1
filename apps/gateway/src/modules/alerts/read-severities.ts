import { severities as known, type Severity } from '@circuitwatch/alerting-definitions';
import { invalid } from '@circuitwatch/platform-errors';

function isSeverity(number: number): number is Severity {
  return (known as readonly number[]).includes(number);
}

/** A severity as a number from 0 to 4; INVALID of the field at `path` otherwise. */
export function readSeverityNumber(given: number, path: readonly string[]): Severity {
  if (isSeverity(given)) return given;
  const message = `A severity is a whole number from 0 (critical) to 4 (verbose), not ${given}.`;
  throw invalid(message, [{ path, message }]);
}

/** Severities of a filter; undefined where there is no condition. */
export function readSeverities(
  given: readonly number[] | null | undefined,
  path: readonly string[],
): readonly Severity[] | undefined {
  return given?.map((severity) => readSeverityNumber(severity, path));
}

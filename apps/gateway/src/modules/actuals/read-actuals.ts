import type { NewActual } from '@circuitwatch/persistence';
import { invalid, type FieldProblem } from '@circuitwatch/platform-errors';
import type { ActualInput } from '../../generated/resolver-types.ts';

const mostActuals = 5_000;
const longestKey = 500;
const longestText = 10_000;
/** Enough to see what is wrong with all of them. */
const mostProblems = 100;
/** A Date holds more than a timestamp of Postgres. */
const earliest = Date.parse('0001-01-01T00:00:00Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

function readKey(
  { key, correlationId }: ActualInput,
  problem: (field: string, message: string) => void,
): string {
  if (key != null && correlationId != null) problem('key', 'Give `key` or `correlationId`, not both.');
  const given = key ?? correlationId ?? '';
  const field = correlationId == null ? 'key' : 'correlationId';
  if (given === '') problem(field, 'The key is missing; give the correlation id of the prediction.');
  if (given.length > longestKey) problem(field, `The key is longer than ${longestKey} characters.`);
  return given;
}

function readValue(
  value: unknown,
  problem: (field: string, message: string) => void,
): Pick<NewActual, 'number' | 'text'> {
  if (value === null) return { number: null, text: null };
  if (typeof value === 'number' && Number.isFinite(value)) return { number: value, text: null };
  if (typeof value === 'boolean') return { number: null, text: String(value) };
  if (typeof value === 'string') {
    if (value.length > longestText) problem('value', `The text is longer than ${longestText} characters.`);
    return { number: null, text: value };
  }
  const reason =
    value === undefined ? 'is missing; null says that it is known to be' : 'is neither a number nor a text';
  problem('value', `The value ${reason}.`);
  return { number: null, text: null };
}

/**
 * The actuals of an input.
 *
 * @throws AppError INVALID with a problem for each field of each item that cannot be used.
 */
export function readActuals(actuals: readonly ActualInput[]): readonly NewActual[] {
  const problems: FieldProblem[] = [];
  if (actuals.length > mostActuals) {
    const message = `${actuals.length} actuals are more than ${mostActuals}; send them in several calls.`;
    throw invalid(message, [{ path: ['actuals'], message }]);
  }
  const read = actuals.map((item, index) => {
    const problem = (field: string, message: string): void =>
      void problems.push({ path: ['actuals', index, field], message });
    const at = item.at.getTime();
    if (at < earliest || at > latest) problem('at', 'The instant is not in the years 1 to 9999.');
    return { key: readKey(item, problem), ...readValue(item.value, problem), observedAt: item.at };
  });
  if (problems.length === 0) return read;
  throw invalid(problems[0]?.message ?? '', problems.slice(0, mostProblems));
}

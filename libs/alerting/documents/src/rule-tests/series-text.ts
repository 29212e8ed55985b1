import { parseMatchers } from '@circuitwatch/alerting-routing';
import { invalid } from '@circuitwatch/platform-errors';
import type { InputSeries } from './rule-test.ts';

const number = String.raw`[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|inf|nan)`;
const expanding = new RegExp(`^(${number})(?:([-+])(${number}))?x(\\d+)$`, 'i');
const plain = new RegExp(`^${number}$`, 'i');
/** More than a year of minutes is a mistake in a test. */
const mostValues = 600_000;

function numberOf(text: string): number {
  const word = text.toLowerCase();
  if (/^\+?inf$/.test(word)) return Infinity;
  if (word === '-inf') return -Infinity;
  return /nan$/.test(word) ? Number.NaN : Number(text);
}

/** What one word of the notation stands for; undefined: nothing. */
function expand(word: string): InputSeries['values'] | undefined {
  if (word === '_') return [null];
  if (word === 'stale') return ['stale'];
  if (plain.test(word)) return [numberOf(word)];
  const gaps = /^_x(\d+)$/.exec(word)?.[1];
  if (gaps !== undefined) return repeat(Number(gaps), () => null);
  const [, start = '', sign = '+', step = '0', times = ''] = expanding.exec(word) ?? [];
  if (times === '') return undefined;
  const by = (sign === '-' ? -1 : 1) * numberOf(step);
  return repeat(Number(times) + 1, (index) => numberOf(start) + index * by);
}

function repeat<Value>(count: number, value: (index: number) => Value): readonly Value[] {
  return count > mostValues ? [] : Array.from({ length: count }, (_, index) => value(index));
}

/**
 * The values of promtool's notation: `0.1`, `0.1x3` (four times), `0.3+0.1x2` (0.3, 0.4, 0.5), `_` and `_x3` for
 * nothing new, `stale` for a series that is gone.
 *
 * @throws AppError INVALID naming the word that is none of these.
 */
export function parseSeriesValues(text: string): InputSeries['values'] {
  const values: (number | null | 'stale')[] = [];
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const expanded = expand(word);
    if (expanded === undefined) {
      throw invalid(`"${word}" is no value; write for example "0.1 0.1x3 0.3+0.1x2 _ stale".`);
    }
    if (expanded.length === 0 || values.length + expanded.length > mostValues) {
      if (/^_x0$/.test(word)) continue;
      throw invalid(`"${word}" makes more than ${mostValues} values; write fewer.`);
    }
    for (const value of expanded) values.push(value);
  }
  return values;
}

/**
 * Name and labels of a series such as `psi{plant_id="p1"}`; a name may hold blanks.
 *
 * @throws AppError INVALID when it cannot be read.
 */
export function parseSeriesName(text: string): Pick<InputSeries, 'name' | 'labels'> {
  const [, name = '', labels = ''] = /^([^{]*)(\{[\s\S]*\})?$/.exec(text.trim()) ?? [];
  if (name.trim() === '') {
    throw invalid(`The series "${text}" has no name; write for example psi{circuit_id="c1"}.`);
  }
  const matchers = parseMatchers(labels);
  const odd = matchers.find(({ operator }) => operator !== '=');
  if (odd !== undefined) throw invalid(`A series has labels with "=", not "${odd.operator}".`);
  return { name: name.trim(), labels: Object.fromEntries(matchers.map((one) => [one.name, one.value])) };
}

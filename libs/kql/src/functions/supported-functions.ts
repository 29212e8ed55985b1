import { aggregates, wideAggregates } from './aggregates.ts';
import { arithmetic } from './arithmetic.ts';
import { comparison } from './comparison.ts';
import { conditions } from './conditions.ts';
import { dynamics } from './dynamics.ts';
import type { Translate } from './function-call.ts';
import { mathematics } from './mathematics.ts';
import { strings } from './strings.ts';
import { termOperators } from './terms.ts';
import { times } from './times.ts';

const functions: ReadonlyMap<string, Translate> = new Map(
  [
    aggregates,
    arithmetic,
    comparison,
    conditions,
    dynamics,
    mathematics,
    strings,
    termOperators,
    times,
  ].flatMap((family) => Object.entries(family)),
);

/** Those that are worked out before anything is translated. */
const constants: ReadonlySet<string> = new Set(['now', 'ago']);

/** Whether a function or an operator, by its sign, is supported. */
export function isSupportedFunction(name: string): boolean {
  return functions.has(name) || constants.has(name) || Object.hasOwn(wideAggregates, name);
}

/** The translation of a function with one value. */
export function findFunction(name: string): Translate | undefined {
  return functions.get(name);
}

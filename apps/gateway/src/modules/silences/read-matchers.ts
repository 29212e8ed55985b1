import { matcherOperators, type Matcher, type MatcherOperator } from '@circuitwatch/alerting-definitions';
import { formatMatcher, matches, parseMatcher, parseMatchers } from '@circuitwatch/alerting-routing';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import type { MatcherInput } from '../../generated/resolver-types.ts';
import type { PlantScope } from '../alerts/plant-scope.ts';

/** Matchers as a text or as a list. */
export interface GivenMatchers {
  readonly matching?: string | null | undefined;
  readonly matchers?: readonly MatcherInput[] | null | undefined;
}

const mostMatchers = 32;
const longestText = 10_000;

/** Whether any matchers are given. */
export function givesMatchers({ matching, matchers }: GivenMatchers): boolean {
  return (matching ?? null) !== null || (matchers ?? null) !== null;
}

/**
 * The matchers of a silence that this viewer may make.
 *
 * @throws AppError INVALID of `matching` or `matchers` for what cannot be read, for what would silence everything, and
 * for a silence that is not limited to one of the viewer's plants.
 */
export function readMatchers(given: GivenMatchers, scope: PlantScope): readonly Matcher[] {
  const { matching = null, matchers = null } = given;
  if ((matching === null) === (matchers === null)) {
    throw problem('matching', 'Give matchers either as a text, `matching`, or as a list, `matchers`.');
  }
  const path = matching === null ? 'matchers' : 'matching';
  const found = reading(path, () =>
    matching === null ? (matchers ?? []).map(readMatcher) : parse(matching),
  );
  if (found.length > mostMatchers) throw problem(path, `A silence has at most ${mostMatchers} matchers.`);
  if (matches(found, {})) {
    throw problem(
      path,
      'These matchers would silence everything: one of them must ask for a label that is not empty.',
    );
  }
  assertInScope(found, scope, path);
  return found;
}

/** A silence of somebody who sees some plants only is about one of them. */
export function assertInScope(matchers: readonly Matcher[], scope: PlantScope, path: string): void {
  if (scope === null) return;
  const isLimited = matchers.some(
    ({ name, operator, value }) => name === 'plant_id' && operator === '=' && scope.includes(value),
  );
  if (isLimited) return;
  const plants = scope.map((plant) => `plant_id="${plant}"`).join(' or ');
  throw problem(path, `Your token sees some plants only: one of the matchers must be ${plants}.`);
}

function parse(text: string): readonly Matcher[] {
  if (text.length > longestText) throw invalid(`The text is longer than ${longestText} characters.`);
  return parseMatchers(text);
}

function isOperator(text: string): text is MatcherOperator {
  return (matcherOperators as readonly string[]).includes(text);
}

function readMatcher({ name, operator, value }: MatcherInput): Matcher {
  const given = operator ?? '=';
  if (!isOperator(given)) {
    const shown = JSON.stringify(given.slice(0, 20));
    throw invalid(`${shown} is no operator of a matcher; it is one of ${matcherOperators.join(', ')}.`);
  }
  if (value.length > longestText) throw invalid(`The value is longer than ${longestText} characters.`);
  return parseMatcher(formatMatcher({ name, operator: given, value }));
}

function reading(path: string, read: () => readonly Matcher[]): readonly Matcher[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError && error.code === 'INVALID') throw problem(path, error.message);
    throw error;
  }
}

function problem(path: string, message: string): AppError {
  return invalid(message, [{ path: [path], message }]);
}

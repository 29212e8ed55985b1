import { parseMatcher } from '@circuitwatch/alerting-routing';
import { AppError } from '@circuitwatch/platform-errors';
import type { MatcherInput } from '../api/documents/silences.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';

/** Matchers as typed, one a word: `plant_id=plant-a`, `alertname=~"High.*"`. */
export function readMatcherWords(words: readonly string[]): readonly MatcherInput[] {
  return words.map((word) => {
    try {
      const { name, operator, value } = parseMatcher(word);
      return { name, operator, value };
    } catch (error) {
      if (error instanceof AppError) throw new CommandError(error.message, exitCodes.usage);
      throw error;
    }
  });
}

/** Labels as typed, one a word: `alertname=High plant_id=plant-a`. */
export function readLabelWords(words: readonly string[]): Readonly<Record<string, string>> {
  const labels = readMatcherWords(words).map(({ name, operator, value }) => {
    if (operator === '=') return [name, value] as const;
    throw new CommandError(`${name}${operator}${value}: a label is written name=value.`, exitCodes.usage);
  });
  return Object.fromEntries(labels);
}

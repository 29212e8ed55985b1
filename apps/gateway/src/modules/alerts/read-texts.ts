import { z } from 'zod';
import { parseInput } from '../../inputs/parse-input.ts';

const mostTexts = 64;
const namePattern = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;

/** An object of texts by name, as labels and annotations are; at most 64 of them. */
export const textsField = z
  .record(
    z.string(),
    z.string('is not a text.').max(2000, 'is longer than 2000 characters.'),
    'is not an object of texts, such as {"plant_id": "plant-a"}.',
  )
  .superRefine((texts, context) => {
    const names = Object.keys(texts);
    if (names.length > mostTexts) {
      context.addIssue({ code: 'custom', message: `has more than ${mostTexts} entries.` });
    }
    for (const name of names.filter((name) => !namePattern.test(name))) {
      const shown = JSON.stringify(name.slice(0, 80));
      const message = `${shown} cannot name a label; use letters, digits and "_", not starting with a digit.`;
      context.addIssue({ code: 'custom', message });
    }
  });

/** Labels of an argument; INVALID names the one that cannot be used. */
export function readTexts(given: unknown, field: string): Readonly<Record<string, string>> | undefined {
  if (given === null || given === undefined) return undefined;
  return parseInput(z.object({ [field]: textsField }), { [field]: given })[field];
}

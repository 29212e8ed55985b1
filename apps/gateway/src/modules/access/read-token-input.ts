import { invalid } from '@circuitwatch/platform-errors';
import type { Viewer } from '../../auth/viewer.ts';
import { nameField } from '../../inputs/fields.ts';

const dayMs = 24 * 60 * 60 * 1_000;
/** Leap days included. */
const yearMs = 366 * dayMs;
const maximumNameLength = 100;
const maximumPlants = 100;

/** The name of a new token without blanks around it; INVALID when it is empty, too long or not one line. */
export function readTokenName(text: string): string {
  const name = text.trim();
  if (name.length >= 1 && name.length <= maximumNameLength && !/\p{Cc}/u.test(name)) return name;
  const message = `A name is one line of 1 to ${maximumNameLength} characters.`;
  throw invalid(message, [{ path: ['name'], message }]);
}

/** When a new token ends, a year from `now` unless given; INVALID when that is past or more than a year ahead. */
export function readTokenEnd(expiresAt: Date | null | undefined, now: Date): Date {
  const latest = new Date(now.getTime() + yearMs);
  if (expiresAt === null || expiresAt === undefined) return latest;
  if (expiresAt > now && expiresAt <= latest) return expiresAt;
  const message = `A token ends in the future and at most a year ahead, by ${latest.toISOString()}.`;
  throw invalid(message, [{ path: ['expiresAt'], message }]);
}

/**
 * The plants that a new token may see, each once; those of its creator where none is given. INVALID where a name
 * cannot be one, or is not among those that the creator sees: nobody gives away more than they have.
 */
export function readTokenPlants(
  given: readonly string[] | null | undefined,
  { plants: own }: Pick<Viewer, 'plants'>,
): readonly string[] {
  const plants = [...new Set(given ?? [])];
  if (plants.length === 0) return own ?? [];
  const problem = plantsProblem(plants, own);
  if (problem !== null) throw invalid(problem, [{ path: ['plants'], message: problem }]);
  return plants;
}

function plantsProblem(plants: readonly string[], own: readonly string[] | null): string | null {
  if (plants.length > maximumPlants) return `A token names at most ${maximumPlants} plants.`;
  const strange = plants.find((name) => !nameField.safeParse(name).success);
  if (strange !== undefined) return `${JSON.stringify(strange.slice(0, 80))} is no name of a plant.`;
  const foreign = own === null ? undefined : plants.find((name) => !own.includes(name));
  return foreign === undefined ? null : `Your own token does not see the plant "${foreign}".`;
}

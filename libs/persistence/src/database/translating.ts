import { translateErrors } from '../errors.ts';

/** The same repository, throwing the database's failures as AppErrors. */
export function translating<Repository extends object>(repository: Repository): Repository {
  const entries = Object.entries(repository).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'function') return [name, member];
    const call = member as (...args: unknown[]) => Promise<unknown>;
    return [name, (...args: unknown[]) => translateErrors(() => call(...args))];
  });
  return Object.fromEntries(entries) as Repository;
}

import path from 'node:path';

/** What the checks' programs see: our environment, and Nx without a background process and with a cache of this clone. */
export function checkEnv(root: string): Readonly<Record<string, string | undefined>> {
  return { ...process.env, NX_DAEMON: 'false', NX_CACHE_DIRECTORY: path.join(root, '.cache', 'nx') };
}

const usualSeed = 20_261_121;

/** What examples of properties begin with; `PROPERTY_SEED=random` looks for new ones (null). */
export function propertySeed(): number | null {
  const given = process.env['PROPERTY_SEED'];
  return given === 'random' ? null : Number(given ?? usualSeed);
}

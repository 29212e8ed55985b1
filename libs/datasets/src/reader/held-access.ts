import type { SourceAccess } from '../sources/relation.ts';

/** Access whose copies of remote files stay in place until they are let go. */
export interface HeldAccess {
  readonly access: SourceAccess;
  readonly release: () => Promise<void>;
}

/** Holds what is fetched from now on, where remote files can be held. */
export function holdFiles(access: SourceAccess): HeldAccess {
  const remote = access.remote?.hold?.();
  if (!remote) return { access, release: () => Promise.resolve() };
  return { access: { ...access, remote }, release: remote.release };
}

/** Does the work with access whose copies stay until it is done. */
export async function whileHeld<T>(
  access: SourceAccess,
  work: (access: SourceAccess) => Promise<T>,
): Promise<T> {
  const held = holdFiles(access);
  try {
    return await work(held.access);
  } finally {
    await held.release();
  }
}

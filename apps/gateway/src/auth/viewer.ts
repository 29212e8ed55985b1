import type { Role } from '../generated/resolver-types.ts';

/** Who is asking: the token in use. */
export interface Viewer {
  readonly name: string;
  readonly role: Role;
  /** Names of the plants that the token may see; null: all of them. */
  readonly plants: readonly string[] | null;
  readonly tokenId: string;
}

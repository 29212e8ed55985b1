import type { Role } from '../generated/resolver-types.ts';

/** Who is asking: the token in use. */
export interface Viewer {
  readonly name: string;
  readonly role: Role;
  readonly tokenId: string;
}

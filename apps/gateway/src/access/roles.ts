import type { Role } from '../generated/resolver-types.ts';

/** Roles from the least to the most; each includes the ones before it. */
export const roles = ['VIEWER', 'OPERATOR', 'ENGINEER', 'ADMIN'] as const satisfies readonly Role[];

/** Whether a role may do what needs `needed`. */
export function roleIncludes(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** The role with fewer rights. */
export function lesserRole(one: Role, other: Role): Role {
  return roleIncludes(one, other) ? other : one;
}

/** Whether a text is the name of a role. */
export function isRole(text: unknown): text is Role {
  return (roles as readonly unknown[]).includes(text);
}

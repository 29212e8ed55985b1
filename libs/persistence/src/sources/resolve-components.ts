import type { Database } from '../database/database.ts';
import type { ResolvedComponent } from './records.ts';

/** For each `name:label` its SQL or the reason against it, in one statement; none for no references. */
export async function resolveComponents(
  { prisma }: Database,
  references: readonly string[],
): Promise<Readonly<Record<string, ResolvedComponent>>> {
  if (references.length === 0) return {};
  const names = references.map((reference) => reference.slice(0, reference.lastIndexOf(':')));
  const rows = await prisma.component.findMany({ where: { name: { in: names } } });
  const known = new Map(rows.map(({ name, label, sql }) => [`${name}:${label}`, sql]));
  return Object.fromEntries(
    references.map((reference) => [reference, resolved(known.get(reference), reference)]),
  );
}

function resolved(sql: string | null | undefined, reference: string): ResolvedComponent {
  if (sql != null) return { sql, reason: null };
  const reason =
    sql === null
      ? 'it was registered without SQL; apply its document with SQL, or register a new version'
      : `"${reference}" is not registered; register it with its SQL`;
  return { sql: null, reason };
}

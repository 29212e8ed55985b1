import type { Database } from '../database/database.ts';
import type { DataAsset } from './records.ts';

/** A parsed `name:number` or `name@latest`; number null stands for the highest. */
interface Reference {
  readonly name: string;
  readonly number: number | null;
}

function parseReference(reference: string): Reference | null {
  const match = /^(.+?)(?::(\d{1,9})|@latest)$/.exec(reference);
  const name = match?.[1];
  if (name === undefined) return null;
  return { name, number: match?.[2] === undefined ? null : Number(match[2]) };
}

/** For each reference its data asset in two statements at most; null where it names nothing. */
export async function resolveAssets(
  database: Database,
  references: readonly string[],
): Promise<readonly (DataAsset | null)[]> {
  const parsed = references.map(parseReference);
  const wanted = parsed.filter((reference) => reference !== null);
  const exact = wanted.flatMap(({ name, number }) => (number === null ? [] : [{ name, number }]));
  const latest = wanted.flatMap(({ name, number }) => (number === null ? [name] : []));
  const { dataAsset } = database.prisma;
  const exactRows = exact.length === 0 ? [] : await dataAsset.findMany({ where: { OR: exact } });
  const latestRows =
    latest.length === 0
      ? []
      : await dataAsset.findMany({
          where: { name: { in: latest } },
          distinct: ['name'],
          orderBy: [{ name: 'asc' }, { number: 'desc' }],
        });
  const byNumber = new Map(exactRows.map((asset) => [`${asset.name}:${asset.number}`, asset]));
  const byName = new Map(latestRows.map((asset) => [asset.name, asset]));
  return parsed.map((reference) => {
    if (reference === null) return null;
    const { name, number } = reference;
    return (number === null ? byName.get(name) : byNumber.get(`${name}:${number}`)) ?? null;
  });
}

/** For each id its row, or null: the order that a DataLoader needs. */
export function alignOne<Row>(
  ids: readonly string[],
  rows: readonly Row[],
  idOf: (row: Row) => string | null,
): readonly (Row | null)[] {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** For each id all rows that belong to it, in the order of `rows`. */
export function alignMany<Row>(
  ids: readonly string[],
  rows: readonly Row[],
  idOf: (row: Row) => string | null,
): readonly (readonly Row[])[] {
  const groups = Map.groupBy(rows, idOf);
  return ids.map((id) => groups.get(id) ?? []);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The distinct ids that can exist: PostgreSQL refuses a whole statement for one text that is no UUID. */
export function uuids(ids: readonly string[]): string[] {
  return [...new Set(ids)].filter((id) => uuid.test(id));
}

import { CommandError } from '../exit-codes.ts';

/** What to look through, and how to tell what was meant. */
interface Search<Row> {
  readonly what: string;
  readonly rows: readonly Row[];
  /** What they are called, such as `silence`. */
  readonly kind: string;
  /** The line that lists them. */
  readonly listing: string;
}

/** The row that people name by its id, or by the end of it as lists show it; a CommandError where none or several are. */
export function findByShortId<Row extends { readonly id: string }>({
  what,
  rows,
  kind,
  listing,
}: Search<Row>): Row {
  const found = rows.filter(({ id }) => id === what || (what.length >= 4 && id.endsWith(what)));
  const [only] = found;
  if (only && found.length === 1) return only;
  const problem = only
    ? `${found.length} ${kind}s have ids that end with ${what}`
    : `No ${kind} has the id ${what}`;
  throw new CommandError(`${problem}; list them with: ${listing}`);
}

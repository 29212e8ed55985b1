import DataLoader from 'dataloader';

/** Reads rows by key within one operation: each key once, all keys of a tick in one statement. */
export type Loader<Row, Key = string> = DataLoader<Key, Row>;

/** A loader over a repository's read of many keys, which gives one entry for each key in the keys' order. */
export function createLoader<Row>(fetch: (keys: readonly string[]) => Promise<readonly Row[]>): Loader<Row> {
  return new DataLoader<string, Row>((keys) => fetch(keys));
}

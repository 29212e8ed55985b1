/** KQL's scalar types that columns of stored tables have. */
export type StoredType = 'datetime' | 'string' | 'real' | 'int' | 'long' | 'bool' | 'dynamic';

/** KQL's scalar types that columns of an answer have; a timespan is written as microseconds in SQL. */
export type KqlType = StoredType | 'timespan';

const kqlTypes: ReadonlySet<string> = new Set<KqlType>([
  'datetime',
  'string',
  'real',
  'int',
  'long',
  'bool',
  'dynamic',
  'timespan',
]);

/** Whether a type of Microsoft's parser is one that we have. */
export function isKqlType(name: string): name is KqlType {
  return kqlTypes.has(name);
}

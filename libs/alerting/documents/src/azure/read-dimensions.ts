import { itemsOf, openFields, tellMissing, text, type Item } from '@circuitwatch/monitoring-documents';
import { names } from '../reading/lists.ts';
import { readWord } from '../reading/words.ts';

/** A dimension of a condition: alerts are told apart by it, and only some of its values count. */
export interface AzureDimension {
  readonly name: string;
  readonly isExcluded: boolean;
  /** Empty: all. */
  readonly values: readonly string[];
}

/** Azure's list `dimensions`; what cannot be read was told. */
export function readDimensions(item: Item | undefined): readonly AzureDimension[] {
  const items = (item && itemsOf(item)) ?? [];
  return items.map(readDimension).filter((one) => one !== undefined);
}

function readDimension(item: Item): AzureDimension | undefined {
  const fields = openFields(item, ['name', 'operator', 'values']);
  const nameItem = fields?.get('name');
  if (fields === undefined) return undefined;
  if (nameItem === undefined) tellMissing(fields, 'name', 'name: circuit_id');
  const name = nameItem && text(nameItem);
  if (name === undefined) return undefined;
  const operator = readWord(fields.get('operator'), ['Include', 'Exclude'] as const) ?? 'Include';
  const values = fields.get('values');
  const given = values === undefined ? [] : names(values);
  return { name, isExcluded: operator === 'Exclude', values: given.includes('*') ? [] : given };
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A column's name as KQL wants it. */
export function kqlName(name: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : `[${quoted(name)}]`;
}

/** A text as KQL writes it. */
export function kqlText(text: string): string {
  return quoted(text);
}

/** Steps of a query that let only the wanted values of dimensions through. */
export function dimensionFilters(dimensions: readonly AzureDimension[]): string {
  return dimensions
    .filter(({ values }) => values.length > 0)
    .map(({ name, isExcluded, values }) => {
      const list = values.map(quoted).join(', ');
      return ` | where tostring(${kqlName(name)}) ${isExcluded ? '!in' : 'in'} (${list})`;
    })
    .join('');
}

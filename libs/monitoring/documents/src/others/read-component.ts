import type { ComponentDocument, ComponentInput } from '../document.ts';
import { entriesOf, openFields, tellMissing, tellUnknownKey, type Fields } from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { freeText, text } from '../reading/scalars.ts';

const ownKeys = [
  '$schema',
  'type',
  'name',
  'version',
  'display_name',
  'description',
  'inputs',
  'sql',
  'tags',
];
/** What only a program needs; none of it means anything here. */
const programKeys = [
  ...['outputs', 'code', 'entry', 'conf', 'args', 'is_deterministic', 'environment', 'command', 'resources'],
  ...['identity', 'py_files', 'jars', 'files', 'archives', 'distribution', 'properties', 'instance_count'],
];
const inputKeys = ['type', 'description', 'default', 'optional', 'mode', 'min', 'max', 'enum'];

/** Reads a component: `type: sql` with its SQL, or one of Azure's, of which the interface is read. */
export function readComponent(root: Item): ComponentDocument | null {
  const fields = openFields(root, [...ownKeys, ...programKeys]);
  if (!fields) return null;
  const typeItem = fields.get('type');
  const isSql = (typeItem && freeText(typeItem))?.toLowerCase() === 'sql';
  const name = required(fields, 'name', 'name: my_signal');
  const version = required(fields, 'version', 'version: 1');
  const sql = isSql ? required(fields, 'sql', 'sql: select …') : null;
  if (!isSql) tellProgram(fields);
  const inputsItem = fields.get('inputs');
  const inputs = inputsItem ? readInputs(inputsItem) : [];
  const titleItem = fields.get('display_name');
  const descriptionItem = fields.get('description');
  if (name === undefined || version === undefined || sql === undefined) return null;
  return {
    kind: 'component',
    name,
    version,
    title: (titleItem && text(titleItem)) ?? name,
    description: (descriptionItem && freeText(descriptionItem)) ?? null,
    inputs,
    sql,
    notes: root.reading.notes,
  };
}

function required(fields: Fields, key: string, example: string): string | undefined {
  const item = fields.get(key);
  if (!item) {
    tellMissing(fields, key, example);
    return undefined;
  }
  return text(item);
}

function tellProgram(fields: Fields): void {
  const sql = fields.get('sql');
  if (sql)
    tellUnknownKey(
      fields.item,
      'sql',
      sql.at,
      ownKeys.filter((key) => key !== 'sql'),
    );
  const message =
    'Its program for Spark does not run here. Register SQL under the same name and version (type: sql, sql: select …), ' +
    'and the monitors that name it work.';
  fields.item.reading.note('difference', fields.get('entry', 'code', 'type') ?? fields.item, message);
}

function readInputs(item: Item): readonly ComponentInput[] {
  return (entriesOf(item) ?? []).flatMap(({ key, value }) => {
    const fields = value && openFields(value, inputKeys);
    if (!fields) return [];
    const type = fields.get('type');
    if (!type) tellMissing(fields, 'type', 'type: mltable');
    const written = type && text(type);
    return written === undefined ? [] : [{ name: key, type: written }];
  });
}

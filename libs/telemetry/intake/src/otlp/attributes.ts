import { deepestJson } from '../json-depth.ts';
import { asFields, numberOf, objectIn, objectsIn, textIn, type Fields } from './json-fields.ts';

/** A value of OTLP's AnyValue as JSON; whole numbers that JSON cannot hold are texts. */
export function valueOf(any: Fields, levels = deepestJson - 2): unknown {
  if (levels <= 0) return '[too deep]';
  if ('stringValue' in any) return textIn(any, 'stringValue');
  if ('boolValue' in any) return any['boolValue'] === true;
  if ('intValue' in any) return wholeNumber(any['intValue']);
  if ('doubleValue' in any) return numberOf(any['doubleValue']);
  if ('arrayValue' in any)
    return objectsIn(objectIn(any, 'arrayValue'), 'values').map((value) => valueOf(value, levels - 1));
  if ('kvlistValue' in any)
    return attributesOf(objectsIn(objectIn(any, 'kvlistValue'), 'values'), levels - 1);
  return 'bytesValue' in any ? textIn(any, 'bytesValue') : null;
}

function wholeNumber(value: unknown): number | string | null {
  const number = numberOf(value);
  return number === null || Number.isSafeInteger(number) ? number : String(value);
}

/** Keys with their values as JSON. */
export function attributesOf(list: readonly Fields[], levels = deepestJson - 1): Record<string, unknown> {
  return Object.fromEntries(
    list.map((pair) => [textIn(pair, 'key'), valueOf(asFields(pair['value']), levels)]),
  );
}

/** The first of these keys that is there, as text. */
export function textOf(attributes: Readonly<Record<string, unknown>>, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = attributes[key];
    if (typeof value === 'string') return value;
    if (value !== undefined && value !== null) return JSON.stringify(value);
  }
  return undefined;
}

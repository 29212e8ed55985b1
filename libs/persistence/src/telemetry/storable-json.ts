import { storableText } from '../database/storable-text.ts';

/** Escapes that jsonb may refuse: NUL, and halves of surrogate pairs. */
const suspicious = /\\u(?:0000|d[89a-f])/i;

function storable(text: string): string {
  return storableText(text).toWellFormed();
}

function storableValue(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storable(name), inner as unknown]));
}

/** JSON that PostgreSQL takes whatever the texts in it hold; what cannot be kept becomes U+FFFD. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return suspicious.test(json) ? JSON.stringify(value, storableValue) : json;
}

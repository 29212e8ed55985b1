import { redactText } from '@circuitwatch/platform-logging';
import type { Dimensions } from './telemetry-store.ts';

/** Signatures of storage URIs, and keys and passwords of connection strings. */
const signature = /([?&;]sig=)[^\s&;"']+/gi;
const connectionPart = /\b((?:Account|SharedAccess)Key|SharedAccessSignature|Password|Pwd)=[^\s;"']+/gi;

function cleanText(text: string): string {
  return redactText(text).replaceAll(signature, '$1[redacted]').replaceAll(connectionPart, '$1=[redacted]');
}

/** The longest text that is kept, as of Application Insights' messages. */
const longestText = 32_768;

/** The text without keys, tokens, passwords and signatures, and of bounded length. */
export function textWithoutSecrets(text: string): string {
  const cleaned = cleanText(text);
  return cleaned.length <= longestText ? cleaned : `${cleaned.slice(0, longestText - 1)}…`;
}

/** Names of values that nobody is to read, whatever is in them. */
const secretName = /(?:password|secret|token|authorization|connection_?string|api_?key|cookie)$/i;

/** What JSON can hold of a value; telling of something must never fail. */
function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return textWithoutSecrets(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  try {
    const json = JSON.stringify(value, (_name, inner: unknown) =>
      typeof inner === 'bigint' ? String(inner) : inner,
    );
    return JSON.parse(cleanText(json)) as unknown;
  } catch {
    return '[unreadable]';
  }
}

/** The same of all values, and nothing at all of those whose name says that they are secret. */
export function dimensionsWithoutSecrets(dimensions: Dimensions): Dimensions {
  return Object.fromEntries(
    Object.entries(dimensions).map(([name, value]) => [
      name,
      secretName.test(name) ? '[redacted]' : cleanValue(value),
    ]),
  );
}

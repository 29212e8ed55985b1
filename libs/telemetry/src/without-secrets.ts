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

/** The same of all texts among the values. */
export function dimensionsWithoutSecrets(dimensions: Dimensions): Dimensions {
  return Object.fromEntries(
    Object.entries(dimensions).map(([name, value]) => [
      name,
      typeof value === 'string' ? textWithoutSecrets(value) : value,
    ]),
  );
}

import { invalid } from '@circuitwatch/platform-errors';
import type { Matcher, MatcherOperator } from '@circuitwatch/alerting-definitions';
import { wholeValuePattern } from './whole-value-pattern.ts';

const plainName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const unquotedName = /^[^\s{}!=~,\\"'`]+/;
const operatorText = /^\s*(=~|!~|!=|=)\s*/;
const escapes: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };

/**
 * Reads `name="value"`, `name=~value` or `"any name"!="value"`, as Alertmanager does. In quotes `\n`, `\"` and `\\` are
 * escapes; any other backslash stands for itself, so that `"\d+"` may be written as it is. An unquoted value ends with
 * the text. INVALID tells what is wrong.
 */
export function parseMatcher(text: string): Matcher {
  const given = text.trim();
  const name = readName(given);
  const operator = operatorText.exec(given.slice(name.length));
  if (operator === null) {
    throw unreadable(text, 'After the name of the label comes one of =, !=, =~, !~');
  }
  const value = readValue(text, given.slice(name.length + operator[0].length));
  return checkedMatcher({ name: name.value, operator: operator[1] as MatcherOperator, value });
}

/**
 * Reads a list such as `{a="b",c=~"d|e"}`, with or without braces, a comma at the end allowed. An empty text or `{}` is
 * an empty list. INVALID tells what is wrong.
 */
export function parseMatchers(text: string): Matcher[] {
  const given = text.trim();
  const inner = withoutBraces(given);
  const parts = splitAtCommas(inner);
  if (parts.length > 1 && parts.at(-1)?.trim() === '') parts.pop();
  if (parts.length === 1 && parts[0]?.trim() === '') return [];
  return parts.map((part) => parseMatcher(part));
}

/** The matcher as `parseMatcher` reads it. */
export function formatMatcher(matcher: Matcher): string {
  const name = plainName.test(matcher.name) ? matcher.name : quote(matcher.name);
  return `${name}${matcher.operator}${quote(matcher.value)}`;
}

/** The matchers as `parseMatchers` reads them, in braces. */
export function formatMatchers(matchers: readonly Matcher[]): string {
  return `{${matchers.map(formatMatcher).join(',')}}`;
}

/** The matcher itself; INVALID when its label has no name or its regular expression is not RE2's. */
function checkedMatcher(matcher: Matcher): Matcher {
  if (matcher.name === '') {
    throw invalid(
      'A matcher needs the name of a label in front of its operator, such as plant_id="plant-01".',
    );
  }
  if (matcher.operator === '=~' || matcher.operator === '!~') wholeValuePattern(matcher.value);
  return matcher;
}

/** In double quotes, with escapes that `parseMatcher` reads. */
function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

function readName(text: string): { readonly value: string; readonly length: number } {
  if (text.startsWith('"')) {
    const end = endOfQuotes(text);
    if (end === -1) throw unreadable(text, 'The quotes around the name are not closed');
    return { value: unescape(text.slice(1, end)), length: end + 1 };
  }
  const name = unquotedName.exec(text)?.[0];
  if (name === undefined) throw unreadable(text, 'It begins with the name of a label');
  return { value: name, length: name.length };
}

function readValue(whole: string, text: string): string {
  if (text.startsWith('"')) {
    const end = endOfQuotes(text);
    if (end === -1) throw unreadable(whole, 'The quotes around the value are not closed');
    if (end !== text.length - 1) throw unreadable(whole, 'Something follows the closing quotes');
    return unescape(text.slice(1, end));
  }
  if (/(?:^|[^\\])"/.test(text))
    throw unreadable(whole, 'A value with quotes in it must be in quotes itself');
  return unescape(text);
}

/** Where the quotes that `text` begins with are closed; -1: nowhere. */
function endOfQuotes(text: string): number {
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return -1;
}

function unescape(text: string): string {
  return text.replaceAll(/\\([\s\S])/g, (both, character: string) => escapes[character] ?? both);
}

function withoutBraces(text: string): string {
  const opened = text.startsWith('{');
  if (opened && !text.endsWith('}')) throw unreadable(text, 'The opening brace is not closed');
  return opened ? text.slice(1, -1) : text;
}

function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') {
      const length = endOfQuotes(text.slice(at));
      if (length === -1) throw unreadable(text, 'The quotes are not closed');
      at += length;
    } else if (text[at] === ',') {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function unreadable(text: string, why: string) {
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return invalid(
    `The matcher ${JSON.stringify(shown)} cannot be read. ${why}, as in plant_id=~"plant-0[1-3]".`,
  );
}

import { KqlRefusal } from '../parsing/problem.ts';
import type { KustoNode } from '../parsing/kusto-syntax.ts';
import { kindOf, spanOf } from '../parsing/syntax-node.ts';
import type { KqlType } from '../tables/kql-type.ts';
import { parseDatetime, parseTimespan } from './time-text.ts';
import type { Literal, LiteralValue } from './scalar.ts';

const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;
const intMin = -(2n ** 31n);
const intMax = 2n ** 31n - 1n;

/** What stands in `type( … )`, or the text itself. */
function inner(text: string): string {
  const open = text.indexOf('(');
  const body = open < 0 || !text.endsWith(')') ? text : text.slice(open + 1, -1);
  return body.trim().replace(/^(["'])(.*)\1$/s, '$2');
}

function integer(text: string, min: bigint, max: bigint): bigint | undefined {
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|\d+)$/.exec(text.replaceAll(/\s/g, ''));
  if (match === null) return undefined;
  const value = BigInt(match[2] ?? '0') * (match[1] === '-' ? -1n : 1n);
  return value < min || value > max ? undefined : value;
}

function real(text: string): number | undefined {
  if (/^[+-]?inf$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  const value = text === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function boolean(text: string): boolean | undefined {
  if (/^(true|1)$/i.test(text)) return true;
  return /^(false|0)$/i.test(text) ? false : undefined;
}

function readValue(type: KqlType, text: string): LiteralValue | undefined {
  const body = inner(text);
  if (body.toLowerCase() === 'null') return null;
  switch (type) {
    case 'long':
      return integer(body, longMin, longMax);
    case 'int':
      return integer(body, intMin, intMax);
    case 'real':
      return real(body);
    case 'bool':
      return boolean(body);
    case 'datetime':
      return parseDatetime(body);
    case 'timespan':
      return parseTimespan(body);
    case 'string':
    case 'dynamic':
      return undefined;
  }
}

const typesOfKinds: Readonly<Record<string, KqlType>> = {
  LongLiteralExpression: 'long',
  IntLiteralExpression: 'int',
  RealLiteralExpression: 'real',
  BooleanLiteralExpression: 'bool',
  DateTimeLiteralExpression: 'datetime',
  TimespanLiteralExpression: 'timespan',
};

function dynamicText(node: KustoNode): string {
  const text = typeof node.LiteralValue === 'string' ? node.LiteralValue : 'null';
  try {
    JSON.parse(text);
    return text;
  } catch {
    // KQL's own additions: strings in single quotes, datetimes and timespans inside.
    throw new KqlRefusal('Inside dynamic( … ) plain JSON is read: strings in double quotes.', spanOf(node));
  }
}

/** The constant that a node is, or null when it is none. Its value is read from the text: the parser loses some. */
export function readLiteral(node: KustoNode): Literal | null {
  const kind = kindOf(node);
  const at = spanOf(node);
  if (kind === 'StringLiteralExpression' || kind === 'CompoundStringLiteralExpression') {
    const value = String(node.LiteralValue);
    if (value.includes('\0')) throw new KqlRefusal('A string cannot hold the character NUL.', at);
    return { kind: 'literal', type: 'string', value, at };
  }
  if (kind === 'DynamicExpression') {
    const text = dynamicText(node);
    return { kind: 'literal', type: 'dynamic', value: text === 'null' ? null : text, at };
  }
  const type = typesOfKinds[kind];
  if (type === undefined) return null;
  const text = node.toString().trim();
  const value = readValue(type, text);
  if (value === undefined) throw new KqlRefusal(`${text} is not a ${type} that can be read.`, at);
  return { kind: 'literal', type, value, at };
}

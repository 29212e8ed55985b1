import { textOf } from './attributes.ts';

const exceptionKeys = new Set(['exception.type', 'exception.message', 'exception.stacktrace']);

/** Columns of exceptions that attributes of an event or a log record tell; null: they tell of none. */
export function exceptionColumns(
  attributes: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | null {
  const type = textOf(attributes, 'exception.type');
  const message = textOf(attributes, 'exception.message');
  if (type === undefined && message === undefined) return null;
  const stack = textOf(attributes, 'exception.stacktrace');
  const name = type ?? 'Error';
  return {
    type: name,
    problemId: name,
    message,
    outerType: name,
    outerMessage: message,
    innermostMessage: message,
    details: [{ type: name, message: message ?? null, rawStack: stack ?? null }],
  };
}

/** The attributes that the columns of exceptions do not hold already. */
export function withoutException(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !exceptionKeys.has(key)));
}

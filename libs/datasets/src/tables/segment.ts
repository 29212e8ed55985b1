import { invalid } from '@circuitwatch/platform-errors';

/** How a cell is compared with a value. */
export type SegmentOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

/** One condition of a segment: a column's cells against one value, or several for `in` and `not in`. */
export interface SegmentCondition {
  readonly column: string;
  readonly operator: SegmentOperator;
  readonly values: readonly string[];
}

interface Token {
  readonly kind: 'word' | 'quoted' | 'operator' | 'open' | 'close' | 'comma' | 'end';
  readonly text: string;
}

const forms =
  'write conditions such as state in (WA,CA), joined by "and"; put names and values with spaces in quotes';
const tokenPattern = /\s*(?:(["'])((?:(?!\1).|\1\1)*)\1|(<=|>=|!=|<>|==|[=<>])|([(),])|([^\s"'(),=<>!]+))/suy;

/**
 * Parses a segment: `column operator value`, `column in (a, b)` or `column not in (a, b)`, joined by `and`.
 * Operators: = != < <= > >=. Names and values stand bare or in single or double quotes (doubled inside).
 *
 * @throws AppError INVALID, saying what was met and how segments are written.
 */
export function parseSegment(segment: string): readonly SegmentCondition[] {
  const tokens = tokensOf(segment);
  let position = 0;
  const fail = (problem: string): never => {
    throw invalid(`The segment "${segment}" cannot be read: ${problem}; ${forms}.`);
  };
  const peek = (): Token => tokens[position] ?? { kind: 'end', text: '' };
  const take = (): Token => tokens[position++] ?? { kind: 'end', text: '' };
  const isKeyword = (word: string): boolean => peek().kind === 'word' && peek().text.toLowerCase() === word;
  const operand = (what: string): string => {
    const token = take();
    if (token.kind === 'word' || token.kind === 'quoted') return token.text;
    return fail(
      token.kind === 'end' ? `${what} is missing at its end` : `${what} is missing before "${token.text}"`,
    );
  };
  const list = (): readonly string[] => {
    if (take().kind !== 'open') fail('after "in" a list in parentheses is missing');
    const values = [operand('a value')];
    while (peek().kind === 'comma') {
      take();
      values.push(operand('a value'));
    }
    const close = take();
    if (close.kind !== 'close')
      fail(close.kind === 'end' ? 'the list is not closed' : `"${close.text}" follows a value`);
    return values;
  };
  const condition = (): SegmentCondition => {
    const column = operand('a column');
    const isNegated = isKeyword('not');
    if (isNegated) take();
    if (isKeyword('in')) {
      take();
      return { column, operator: isNegated ? 'not in' : 'in', values: list() };
    }
    if (isNegated || peek().kind !== 'operator') fail(`no comparison follows "${column}"`);
    return { column, operator: operatorOf(take().text), values: [operand('a value')] };
  };
  const conditions = [condition()];
  while (isKeyword('and')) {
    take();
    conditions.push(condition());
  }
  if (isKeyword('or')) fail('"or" is not one of its words (use --where for such conditions)');
  if (peek().kind !== 'end') fail(`"${peek().text}" follows a complete condition`);
  return conditions;
}

function tokensOf(segment: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = segment.trimEnd().length;
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < end) {
    const start = tokenPattern.lastIndex;
    const match = tokenPattern.exec(segment);
    if (!match) {
      const rest = segment.slice(start).trim();
      throw invalid(`The segment "${segment}" cannot be read from ${rest} on; ${forms}.`);
    }
    tokens.push(tokenOf(match));
  }
  return tokens;
}

function tokenOf([, quote, quoted, operator, mark, word]: RegExpExecArray): Token {
  if (quote !== undefined) return { kind: 'quoted', text: (quoted ?? '').replaceAll(quote + quote, quote) };
  if (operator !== undefined) return { kind: 'operator', text: operator };
  if (mark !== undefined)
    return { kind: mark === '(' ? 'open' : mark === ')' ? 'close' : 'comma', text: mark };
  return { kind: 'word', text: word ?? '' };
}

function operatorOf(text: string): SegmentOperator {
  if (text === '==') return '=';
  return text === '<>' ? '!=' : (text as SegmentOperator);
}

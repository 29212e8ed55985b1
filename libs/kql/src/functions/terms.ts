import { toText } from '../sql/convert.ts';
import { join, sql, text, type Sql } from '../sql/sql.ts';
import { constant } from '../sql/value.ts';
import { argument, type FunctionCall, type Translate } from './function-call.ts';

type Test = (call: FunctionCall, subject: Sql, wanted: Sql) => Sql;

function pieces(call: FunctionCall, ignoreCase: boolean): readonly [Sql, Sql] {
  const [subject, wanted] = [
    toText(call.dialect, argument(call, 0)),
    toText(call.dialect, argument(call, 1)),
  ];
  if (!ignoreCase) return [subject.sql, wanted.sql];
  const lowered =
    typeof wanted.constant === 'string'
      ? constant('string', wanted.constant.toLowerCase()).sql
      : sql`lower(${wanted.sql})`;
  return [sql`lower(${subject.sql})`, lowered];
}

const contains: Test = (_call, subject, wanted) => sql`(strpos(${subject}, ${wanted}) > 0)`;
const startsWith: Test = (_call, subject, wanted) => sql`starts_with(${subject}, ${wanted})`;
const endsWith: Test = (_call, subject, wanted) => sql`(right(${subject}, length(${wanted})) = ${wanted})`;

function test(check: Test, ignoreCase: boolean, positive: boolean): Translate {
  return (call) => {
    // An empty text is part of every text; databases differ there.
    const [subject, wanted] = pieces(call, ignoreCase);
    const found = sql`(${wanted} = '' or ${check(call, subject, wanted)})`;
    return positive ? found : sql`(not ${found})`;
  };
}

/** Four operators of one check: with and without regard to case, and their opposites. */
function family(name: string, check: Test): Record<string, Translate> {
  return {
    [name]: test(check, true, true),
    [`!${name}`]: test(check, true, false),
    [`${name}_cs`]: test(check, false, true),
    [`!${name}_cs`]: test(check, false, false),
  };
}

/** A pattern for a term: what is next to it on either side is neither letter nor digit. */
function termPattern(term: string, open: 'both' | 'prefix' | 'suffix'): string {
  const escaped = term.replaceAll(/[^A-Za-z0-9_\s\u0080-\u{10ffff}]/gu, String.raw`\$&`);
  const before = open !== 'suffix' && /^[A-Za-z0-9]/.test(term) ? '(^|[^A-Za-z0-9])' : '';
  const after = open !== 'prefix' && /[A-Za-z0-9]$/.test(term) ? '([^A-Za-z0-9]|$)' : '';
  return `${before}${escaped}${after}`;
}

function patternSql(wanted: Sql, open: 'both' | 'prefix' | 'suffix'): Sql {
  const escaped = sql`regexp_replace(${wanted}, '([^A-Za-z0-9_[:space:]])', '\\\\\\1', 'g')`;
  const before = text(open === 'suffix' ? `''` : `'(^|[^A-Za-z0-9])'`);
  const after = text(open === 'prefix' ? `''` : `'([^A-Za-z0-9]|$)'`);
  return sql`(${before} || ${escaped} || ${after})`;
}

function hasTerm(
  call: FunctionCall,
  index: number,
  open: 'both' | 'prefix' | 'suffix',
  ignoreCase: boolean,
): Sql {
  const subject = toText(call.dialect, argument(call, 0)).sql;
  const wanted = toText(call.dialect, argument(call, index));
  const pattern =
    typeof wanted.constant === 'string'
      ? constant('string', termPattern(wanted.constant, open)).sql
      : patternSql(wanted.sql, open);
  return call.dialect.matches(subject, pattern, ignoreCase);
}

function terms(open: 'both' | 'prefix' | 'suffix', ignoreCase: boolean, positive: boolean): Translate {
  return (call) => {
    const found = hasTerm(call, 1, open, ignoreCase);
    return positive ? found : sql`(not ${found})`;
  };
}

function termFamily(name: string, open: 'both' | 'prefix' | 'suffix'): Record<string, Translate> {
  return {
    [name]: terms(open, true, true),
    [`!${name}`]: terms(open, true, false),
    [`${name}_cs`]: terms(open, false, true),
    [`!${name}_cs`]: terms(open, false, false),
  };
}

function severalTerms(word: 'or' | 'and'): Translate {
  return (call) => {
    const tests = call.args.slice(1).map((_arg, index) => hasTerm(call, index + 1, 'both', true));
    return sql`(${join(tests, ` ${word} `)})`;
  };
}

/**
 * Operators on parts of texts. `has` and its kin look for whole terms: runs of ASCII letters and digits, so that
 * "plant_7" has the terms plant and 7.
 */
export const termOperators: Readonly<Record<string, Translate>> = {
  ...family('contains', contains),
  ...family('startswith', startsWith),
  ...family('endswith', endsWith),
  ...termFamily('has', 'both'),
  ...termFamily('hasprefix', 'prefix'),
  ...termFamily('hassuffix', 'suffix'),
  has_any: severalTerms('or'),
  has_all: severalTerms('and'),
};

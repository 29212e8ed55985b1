import { nearestName } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { quotedName, quotedText } from '../../sql-text.ts';

const tokenPattern =
  /\s*(?:col\(\s*(?:"([^"]*)"|'([^']*)')\s*\)|"([^"]*)"|'([^']*)'|(-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)|(==|!=|<=|>=|[<>()+*/-])|(and|or|not|True|False|None)\b)/iy;

const words: Readonly<Record<string, string>> = {
  '==': '=',
  '!=': '<>',
  true: 'TRUE',
  false: 'FALSE',
  none: 'NULL',
};

/**
 * An MLTable filter such as `col("temperature") > 32 and col("location") == "UK"` as an SQL condition; names and
 * texts are quoted, so nothing of it is read as SQL.
 *
 * @throws AppError INVALID naming what cannot be read, or a column that is not there.
 */
export function filterSql(expression: string, columns: readonly string[]): string {
  const parts: string[] = [];
  const end = expression.trimEnd().length;
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < end) {
    const start = tokenPattern.lastIndex;
    const match = tokenPattern.exec(expression);
    if (!match) {
      const rest = expression.slice(start).trim();
      throw invalid(
        `The filter of the MLTable file cannot be read from ${rest} on; write conditions such as col("state") == "WA" and col("amount") > 10.`,
      );
    }
    parts.push(sqlOf(match, columns));
  }
  return parts.join(' ');
}

function sqlOf(
  [, doubleName, singleName, doubleText, singleText, number, sign, word]: RegExpExecArray,
  columns: readonly string[],
): string {
  const name = doubleName ?? singleName;
  if (name !== undefined) return columnOf(name, columns);
  const text = doubleText ?? singleText;
  if (text !== undefined) return quotedText(text);
  if (number !== undefined) return number;
  const token = sign ?? word ?? '';
  return words[token.toLowerCase()] ?? token.toUpperCase();
}

function columnOf(name: string, columns: readonly string[]): string {
  if (columns.includes(name)) return quotedName(name);
  const nearest = nearestName(name, columns);
  const hint = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  throw invalid(
    `The filter of the MLTable file names the column "${name}", which the data does not have.${hint}`,
  );
}

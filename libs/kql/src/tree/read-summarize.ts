import type { KustoNode } from '../parsing/kusto-syntax.ts';
import { KqlRefusal } from '../parsing/problem.ts';
import { elementsOf, kindOf, nameOf, optionalPart, part, spanOf } from '../parsing/syntax-node.ts';
import { readScalar } from './read-scalar.ts';
import type { Call, NamedScalar, Scalar } from './scalar.ts';
import { expressionOf, listOf, scopeOf, type StepContext } from './step-context.ts';
import type { Aggregation, Tabular } from './tabular.ts';

const extremes = new Set(['arg_max', 'arg_min', 'argmax', 'argmin']);

/** The arguments of arg_max(by, *): every column that is neither grouped by nor `by` itself. */
function everyOther(
  context: StepContext,
  by: Scalar,
  grouped: readonly NamedScalar[],
  node: KustoNode,
): Scalar[] {
  const taken = new Set(grouped.flatMap(({ value }) => (value.kind === 'column' ? [value.name] : [])));
  if (by.kind === 'column') taken.add(by.name);
  return context.input.columns
    .filter(({ name }) => !taken.has(name))
    .map(({ name, type }) => ({ kind: 'column', name, type, at: spanOf(node) }));
}

function readExtreme(node: KustoNode, context: StepContext, grouped: readonly NamedScalar[]): Call {
  const items = elementsOf(part(part(node, 'ArgumentList'), 'Expressions'));
  const [first] = items;
  if (first === undefined) throw new KqlRefusal('Name the value that is looked at.', spanOf(node));
  const by = readScalar(first, scopeOf(context));
  const rest = items
    .slice(1)
    .flatMap((item) =>
      kindOf(item) === 'StarExpression'
        ? everyOther(context, by, grouped, item)
        : [readScalar(item, scopeOf(context))],
    );
  const name = nameOf(part(node, 'Name')).startsWith('arg_max') ? 'arg_max' : 'arg_min';
  return { kind: 'call', name, args: [by, ...rest], type: by.type, at: spanOf(node) };
}

/** How many columns an aggregation makes. */
function widthOf(value: Scalar): number {
  if (value.kind !== 'call') return 1;
  if (value.name === 'percentiles') return value.args.length - 1;
  return extremes.has(value.name) ? value.args.length : 1;
}

/** Reads summarize: the parser names its columns, first those grouped by, then those of each aggregation. */
export function readSummarize(context: StepContext): Tabular {
  const { operator, columns, input } = context;
  const byClause = optionalPart(operator, 'ByClause');
  const grouped = byClause === null ? [] : listOf(byClause, 'Expressions');
  const by = grouped.map((node, index) => {
    const value = readScalar(expressionOf(node), scopeOf(context));
    if (value.type === 'dynamic') {
      throw new KqlRefusal(
        'Dynamic values cannot be grouped by: use tostring, tolong or todouble.',
        value.at,
      );
    }
    return { name: columns[index]?.name ?? '', value };
  });
  let next = by.length;
  const aggregates = listOf(operator, 'Aggregates').map((node): Aggregation => {
    const expression = expressionOf(node);
    const extreme =
      kindOf(expression) === 'FunctionCallExpression' && extremes.has(nameOf(part(expression, 'Name')));
    const value = extreme ? readExtreme(expression, context, by) : readScalar(expression, scopeOf(context));
    const names = columns.slice(next, next + widthOf(value)).map(({ name }) => name);
    next += names.length;
    return { names, value };
  });
  if (next !== columns.length) {
    throw new KqlRefusal('The columns of this summarize cannot be told apart: name each.', spanOf(operator));
  }
  return { op: 'summarize', input, by, aggregates, columns };
}

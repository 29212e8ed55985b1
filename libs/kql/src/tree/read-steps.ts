import type { KustoNode } from '../parsing/kusto-syntax.ts';
import { KqlRefusal } from '../parsing/problem.ts';
import { kindOf, nameOf, optionalPart, part, spanOf } from '../parsing/syntax-node.ts';
import { readExpansion } from './read-expansion.ts';
import { readScalar, type Scope } from './read-scalar.ts';
import { readSummarize } from './read-summarize.ts';
import type { Literal, NamedScalar, Scalar } from './scalar.ts';
import type { SortKey, Tabular } from './tabular.ts';
import { expressionOf, listOf, namesOf, scopeOf, type StepContext } from './step-context.ts';

function readCount(node: KustoNode, scope: Scope): Literal {
  const value = readScalar(node, scope);
  if (value.kind === 'literal' && typeof value.value === 'bigint' && value.value >= 0n) return value;
  throw new KqlRefusal(
    'A number of rows is a whole number that is written out or given a name by let.',
    spanOf(node),
  );
}

function columnUse(context: StepContext, name: string): Scalar {
  const column = context.input.columns.find((candidate) => candidate.name === name);
  const at = spanOf(context.operator);
  if (column === undefined) throw new KqlRefusal(`There is no column ${name}.`, at);
  return { kind: 'column', name, type: column.type, at };
}

/** project-away, project-keep and project-reorder: the parser knows what is left, and in which order. */
function keepShape(context: StepContext): Tabular {
  const values = context.columns.map(({ name }) => ({ name, value: columnUse(context, name) }));
  return { op: 'project', input: context.input, values, columns: context.columns };
}

function readProject(context: StepContext): Tabular {
  const nodes = listOf(context.operator, 'Expressions');
  const values: NamedScalar[] = [];
  for (const node of nodes) {
    const name = context.columns[values.length]?.name;
    if (
      name === undefined ||
      kindOf(node) === 'CompoundNamedExpression' ||
      kindOf(node) === 'StarExpression'
    ) {
      throw new KqlRefusal('Name each column of its own; patterns are not supported here.', spanOf(node));
    }
    values.push({ name, value: readScalar(expressionOf(node), scopeOf(context)) });
  }
  return { op: 'project', input: context.input, values, columns: context.columns };
}

function readRename(context: StepContext): Tabular {
  const renamed = new Map<string, string>();
  for (const node of listOf(context.operator, 'Expressions')) {
    renamed.set(nameOf(expressionOf(node)), nameOf(part(node, 'Name')));
  }
  const values = context.input.columns.map(({ name }) => ({
    name: renamed.get(name) ?? name,
    value: columnUse(context, name),
  }));
  return { op: 'project', input: context.input, values, columns: context.columns };
}

/** Takes over what the input has; a column of a name that is there already stays in its place. */
function readExtend(context: StepContext): Tabular {
  const values = new Map(
    context.input.columns.map(({ name }): [string, Scalar] => [name, columnUse(context, name)]),
  );
  const added = context.columns.slice(context.input.columns.length).map(({ name }) => name);
  for (const node of listOf(context.operator, 'Expressions')) {
    const expression = expressionOf(node);
    const value = readScalar(expression, scopeOf(context));
    const own = namesOf(node)[0] ?? ownNameOf(value);
    const name = own !== null && context.columns.some((column) => column.name === own) ? own : added[0];
    if (name === undefined) throw new KqlRefusal('Give this column a name: name = …', spanOf(node));
    if (name === added[0]) added.shift();
    values.set(name, value);
  }
  return {
    op: 'project',
    input: context.input,
    values: context.columns.map(({ name }) => ({
      name,
      value: values.get(name) ?? columnUse(context, name),
    })),
    columns: context.columns,
  };
}

/** The column whose name an expression without one goes by: the column itself, or what bin rounds. */
function ownNameOf(value: Scalar): string | null {
  if (value.kind === 'column') return value.name;
  if (value.kind !== 'call' || !/^(bin|bin_at|floor)$/.test(value.name)) return null;
  const [first] = value.args;
  return first?.kind === 'column' ? first.name : null;
}

function readSortKey(node: KustoNode, context: StepContext): SortKey {
  const ordered = kindOf(node) === 'OrderedExpression';
  const by = readScalar(ordered ? part(node, 'Expression') : expressionOf(node), scopeOf(context));
  if (by.type === 'dynamic')
    throw new KqlRefusal('Dynamic values have no order: use tostring or todouble.', by.at);
  const words = ordered ? part(node, 'Ordering').toString().trim().split(/\s+/) : [];
  const descending = !words.includes('asc');
  const nullsFirst = words.includes('first') || (!words.includes('last') && !descending);
  return { by, descending, nullsFirst };
}

function readSort(context: StepContext): Tabular {
  const keys = listOf(context.operator, 'Expressions').map((node) => readSortKey(node, context));
  return { op: 'sort', input: context.input, keys, columns: context.columns };
}

function readTop(context: StepContext): Tabular {
  const { input, columns, operator } = context;
  const count = readCount(part(operator, 'Expression'), scopeOf(context));
  const keys = [readSortKey(part(operator, 'ByExpression'), context)];
  return { op: 'take', input: { op: 'sort', input, keys, columns }, count, columns };
}

function readWhere(context: StepContext): Tabular {
  const condition = readScalar(part(context.operator, 'Condition'), scopeOf(context));
  return { op: 'where', input: context.input, condition, columns: context.columns };
}

function readTake(context: StepContext): Tabular {
  const count = readCount(part(context.operator, 'Expression'), scopeOf(context));
  return { op: 'take', input: context.input, count, columns: context.columns };
}

function readRowCount(context: StepContext): Tabular {
  const at = spanOf(context.operator);
  const value = { kind: 'call', name: 'count', args: [], type: 'long', at } as const;
  const aggregates = [{ names: ['Count'], value }];
  if (optionalPart(context.operator, 'AsIdentifier') !== null) {
    throw new KqlRefusal('count as a name is not supported; rename Count instead.', at);
  }
  return { op: 'summarize', input: context.input, by: [], aggregates, columns: context.columns };
}

function readDistinct(context: StepContext): Tabular {
  const nodes = listOf(context.operator, 'Expressions');
  const star = nodes.some((node) => kindOf(node) === 'StarExpression');
  const by = context.columns.map(({ name }, index) => {
    const node = star ? undefined : nodes[index];
    const value =
      node === undefined ? columnUse(context, name) : readScalar(expressionOf(node), scopeOf(context));
    return { name, value };
  });
  return { op: 'summarize', input: context.input, by, aggregates: [], columns: context.columns };
}

/** A step for each of the parser's kinds of operators. */
export const steps: Readonly<Record<string, (context: StepContext) => Tabular>> = {
  FilterOperator: readWhere,
  ExtendOperator: readExtend,
  SerializeOperator: (context) => context.input,
  AsOperator: (context) => context.input,
  ProjectOperator: readProject,
  ProjectAwayOperator: keepShape,
  ProjectKeepOperator: keepShape,
  ProjectReorderOperator: keepShape,
  ProjectRenameOperator: readRename,
  SummarizeOperator: readSummarize,
  DistinctOperator: readDistinct,
  SortOperator: readSort,
  TakeOperator: readTake,
  TopOperator: readTop,
  CountOperator: readRowCount,
  MvExpandOperator: readExpansion,
};

import type { KustoNode } from '../parsing/kusto-syntax.ts';
import { KqlRefusal } from '../parsing/problem.ts';
import { elementsOf, kindOf, nameOf, optionalPart, part, spanOf } from '../parsing/syntax-node.ts';
import { telemetryTables } from '../tables/telemetry-tables.ts';
import { readJoin, readUnion } from './read-combination.ts';
import { readScalar } from './read-scalar.ts';
import type { Reading } from './reading.ts';
import { steps } from './read-steps.ts';
import { shapeOf } from './shape.ts';
import type { Tabular } from './tabular.ts';

function readTableName(node: KustoNode, reading: Reading): Tabular {
  const name = nameOf(node);
  const defined = reading.definitions.get(name);
  if (defined?.kind === 'table') return defined.table;
  const table = telemetryTables.find((candidate) => candidate.name === name);
  if (table === undefined) throw new KqlRefusal(`${name} is no table.`, spanOf(node));
  return { op: 'table', table, columns: table.columns };
}

function readPrint(node: KustoNode, reading: Reading): Tabular {
  const scope = { reading, columns: [], readTable: readTabular };
  const values = elementsOf(part(node, 'Expressions')).map((item) =>
    readScalar(kindOf(item) === 'SimpleNamedExpression' ? part(item, 'Expression') : item, scope),
  );
  return { op: 'rows', rows: [values], columns: shapeOf(node) };
}

function readDataTable(node: KustoNode, reading: Reading): Tabular {
  const columns = shapeOf(node);
  const scope = { reading, columns: [], readTable: readTabular };
  const values = elementsOf(part(node, 'Values')).map((item) => readScalar(item, scope));
  if (columns.length === 0 || values.length % columns.length !== 0) {
    throw new KqlRefusal(
      `A datatable of ${columns.length} columns cannot have ${values.length} values.`,
      spanOf(node),
    );
  }
  const rows = Array.from({ length: values.length / columns.length }, (_unused, row) =>
    values.slice(row * columns.length, (row + 1) * columns.length),
  );
  return { op: 'rows', rows, columns };
}

function readRange(node: KustoNode, reading: Reading): Tabular {
  const scope = { reading, columns: [], readTable: readTabular };
  const [from, to, step] = ['From', 'To', 'Step'].map((role) => readScalar(part(node, role), scope));
  if (from === undefined || to === undefined || step === undefined) throw new Error('range without an end');
  return { op: 'range', from, to, step, columns: shapeOf(node), at: spanOf(node) };
}

function readPipe(node: KustoNode, reading: Reading): Tabular {
  const input = readTabular(part(node, 'Expression'), reading);
  const operator = part(node, 'Operator');
  const context = { reading, input, operator, columns: shapeOf(node), readTable: readTabular };
  const kind = kindOf(operator);
  const step = steps[kind];
  return reading.attempt(
    () => {
      if (kind === 'JoinOperator' || kind === 'LookupOperator') return readJoin(context);
      if (kind === 'UnionOperator') return readUnion(operator, context.columns, reading, readTabular, input);
      if (step === undefined) {
        const word = operator.toString().trim().split(/[\s(]/, 1)[0] ?? kind;
        throw new KqlRefusal(`The operator ${word} is not supported.`, spanOf(operator));
      }
      return step(context);
    },
    // Goes on with the columns that would be, so that what follows is checked too.
    () => ({ op: 'project', input, values: [], columns: context.columns }),
  );
}

/** Reads an expression that gives rows; throws KqlRefusal, or notes a problem and goes on, for what is not supported. */
export function readTabular(node: KustoNode, reading: Reading): Tabular {
  const inner = optionalPart(node, 'Expression');
  switch (kindOf(node)) {
    case 'NameReference':
      return readTableName(node, reading);
    case 'PipeExpression':
      return readPipe(node, reading);
    case 'ParenthesizedExpression':
    case 'MaterializeExpression':
      if (inner !== null) return readTabular(inner, reading);
      break;
    case 'UnionOperator':
      return readUnion(node, shapeOf(node), reading, readTabular, null);
    case 'PrintOperator':
      return readPrint(node, reading);
    case 'DataTableExpression':
      return readDataTable(node, reading);
    case 'RangeOperator':
      return readRange(node, reading);
  }
  throw new KqlRefusal(`A query cannot start with ${node.toString().trim().slice(0, 40)}.`, spanOf(node));
}

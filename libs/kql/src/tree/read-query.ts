import type { KustoNode } from '../parsing/kusto-syntax.ts';
import { KqlRefusal, type KqlProblem } from '../parsing/problem.ts';
import { parseKql } from '../parsing/parse-kql.ts';
import { childrenOf, elementsOf, kindOf, nameOf, part, spanOf } from '../parsing/syntax-node.ts';
import { Reading } from './reading.ts';
import { readRender } from './read-render.ts';
import { readScalar } from './read-scalar.ts';
import { readTabular } from './read-tabular.ts';
import type { Render, Tabular } from './tabular.ts';

/** A checked query. */
export interface Query {
  readonly table: Tabular;
  readonly render: Render | null;
}

/** A checked query, or what is wrong with the text. */
export type ReadQuery = { readonly query: Query } | { readonly problems: readonly KqlProblem[] };

/** Keeps what a let gives a name to: a table where the parser says so, else a value. */
function readDefinition(node: KustoNode, reading: Reading): void {
  const name = nameOf(part(node, 'Name'));
  const value = part(node, 'Expression');
  if (kindOf(value) === 'FunctionDeclaration') {
    throw new KqlRefusal(
      'Functions of your own are not supported. Write their body where it is used.',
      spanOf(node),
    );
  }
  if (value.ResultType?.Columns !== undefined) {
    const table = readTabular(value, reading);
    reading.definitions.set(name, { kind: 'table', table });
  } else {
    const scalar = readScalar(value, { reading, columns: [], readTable: readTabular });
    reading.definitions.set(name, { kind: 'scalar', value: scalar });
  }
}

/** Takes the render off a query's end; it is a hint for drawing, not a step. */
function withoutRender(node: KustoNode): { readonly node: KustoNode; readonly render: Render | null } {
  if (kindOf(node) !== 'PipeExpression') return { node, render: null };
  const operator = part(node, 'Operator');
  if (kindOf(operator) !== 'RenderOperator') return { node, render: null };
  return { node: part(node, 'Expression'), render: readRender(operator) };
}

function readStatements(statements: readonly KustoNode[], reading: Reading): Query | null {
  let query: Query | null = null;
  for (const statement of statements) {
    const kind = kindOf(statement);
    if (query !== null)
      throw new KqlRefusal('One query at a time: something follows its end.', spanOf(statement));
    if (kind === 'LetStatement') {
      readDefinition(statement, reading);
    } else if (kind === 'ExpressionStatement') {
      const { node, render } = withoutRender(part(statement, 'Expression'));
      query = { table: readTabular(node, reading), render };
    } else {
      throw new KqlRefusal(
        `A ${kind.replace(/Statement$/, '').toLowerCase()} statement is not supported.`,
        spanOf(statement),
      );
    }
  }
  return query;
}

/** Reads and checks a query against the tables that we have and the operators and functions that we support. */
export function readQuery(text: string): ReadQuery {
  const { root, problems } = parseKql(text);
  if (root === null || problems.length > 0) return { problems };
  const reading = new Reading(text);
  const list = childrenOf(root).find((child) => child.NameInParent === 'Statements');
  const query = reading.attempt(
    () => readStatements(list === undefined ? [] : elementsOf(list), reading),
    () => null,
  );
  if (query === null && reading.problems.length === 0) {
    reading.attempt<void>(
      () => {
        throw new KqlRefusal('The query ends without a table. Add one, such as customMetrics.', spanOf(root));
      },
      () => undefined,
    );
  }
  if (query === null || reading.problems.length > 0) return { problems: reading.problems };
  return { query };
}

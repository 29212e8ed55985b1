import { invalid } from '@circuitwatch/platform-errors';

/** Table functions that make rows of their arguments alone. */
const permittedTableFunctions = new Set(['range', 'generate_series', 'unnest']);

/** Functions that tell of the database, change it or wait. */
const refusedFunctions = new Set([
  'current_query',
  'current_setting',
  'getenv',
  'getvariable',
  'nextval',
  'currval',
  'sleep_ms',
  'write_log',
]);

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Checks a query, as DuckDB's json_serialize_sql gives it, against what custom SQL may name: its relations and its own
 * subqueries. DuckDB's locked settings are the second wall behind this one.
 *
 * @throws AppError INVALID naming what it reaches for.
 */
export function refuseReaching(serialized: unknown, relations: Iterable<string>): void {
  const named = new Set([...relations].map((name) => name.toLowerCase()));
  const nodes = [...nodesOf(serialized)];
  const subqueries = new Set(nodes.flatMap(subqueryNames));
  for (const node of nodes) {
    if (node['type'] === 'BASE_TABLE') refuseTable(node, named, subqueries);
    if (node['type'] === 'TABLE_FUNCTION') refuseTableFunction(functionName(node['function']));
    if (node['type'] === 'SHOW_REF') {
      throw invalid('The SQL holds DESCRIBE, SHOW or SUMMARIZE; it may only select from its relations.');
    }
    const called = functionName(node);
    if (called !== null && refusedFunctions.has(called)) {
      throw invalid(`The SQL calls ${called}(), which custom SQL may not.`);
    }
  }
}

type Node = Readonly<Record<string, unknown>>;

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesOf(item);
  } else if (isNode(value)) {
    yield value;
    for (const child of Object.values(value)) yield* nodesOf(child);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The names that a WITH gives. */
function subqueryNames(node: Node): readonly string[] {
  const map: unknown = isNode(node['cte_map']) ? node['cte_map']['map'] : null;
  const entries: readonly unknown[] = Array.isArray(map) ? map : [];
  const names = entries.map((entry) => textOf(isNode(entry) ? entry['key'] : null));
  const unusual = names.find((name) => !plainName.test(name));
  // A name such as a file's would be read as that file where the WITH is out of scope.
  if (unusual !== undefined) {
    throw invalid(`The SQL names a subquery "${unusual}"; use letters, digits and underscores.`);
  }
  return names.map((name) => name.toLowerCase());
}

function refuseTable(node: Node, relations: ReadonlySet<string>, subqueries: ReadonlySet<string>): void {
  const table = textOf(node['table_name']);
  const qualifiers = [textOf(node['catalog_name']), textOf(node['schema_name'])].filter(
    (name) => name !== '',
  );
  const known = table.toLowerCase();
  if (qualifiers.length === 0 && (relations.has(known) || subqueries.has(known))) return;
  const name = [...qualifiers, table].join('.');
  throw invalid(`The SQL reads "${name}", but its relations are ${[...relations].join(', ')}.`);
}

function refuseTableFunction(name: string | null): void {
  if (name !== null && permittedTableFunctions.has(name)) return;
  throw invalid(`The SQL calls the table function ${name}(); it may only select from its relations.`);
}

function functionName(node: unknown): string | null {
  if (!isNode(node) || typeof node['function_name'] !== 'string') return null;
  return node['function_name'].toLowerCase();
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

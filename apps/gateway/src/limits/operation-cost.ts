import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLInterfaceType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  isLeafType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { defaultPageSize, maximumPageSize } from '../connection.ts';

type Composite = GraphQLObjectType | GraphQLInterfaceType;

/** An operation to estimate. */
export interface OperationToEstimate {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

function isPageWrapper(type: Composite): boolean {
  return type.name.endsWith('Connection') || type.name.endsWith('Edge');
}

function clampedPageSize(size: unknown): number {
  return typeof size === 'number' ? Math.min(Math.max(size, 1), maximumPageSize) : defaultPageSize;
}

/** How often what is below a field may be resolved: its page size, or the number of ids it is given. */
function multiplier(field: GraphQLField<unknown, unknown>, args: Readonly<Record<string, unknown>>): number {
  if (getNamedType(field.type).name.endsWith('Connection'))
    return clampedPageSize(args['first'] ?? args['last']);
  return Array.isArray(args['ids']) ? Math.max(args['ids'].length, 1) : 1;
}

class CostMeter {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, number>();
  readonly #subject: OperationToEstimate;

  constructor(subject: OperationToEstimate) {
    this.#subject = subject;
    const fragments = subject.document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  selectionSet(set: SelectionSetNode | undefined, parent: Composite): number {
    let cost = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) cost += this.#field(selection, parent);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) cost += this.#fragment(selection.name.value);
      else
        cost += this.selectionSet(
          selection.selectionSet,
          this.#composite(selection.typeCondition?.name.value) ?? parent,
        );
    }
    return cost;
  }

  #composite(name: string | undefined): Composite | null {
    const type = name === undefined ? undefined : this.#subject.schema.getType(name);
    return isObjectType(type) || isInterfaceType(type) ? type : null;
  }

  #fragment(name: string): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#known.set(name, 0);
    const fragment = this.#fragments.get(name);
    const type = this.#composite(fragment?.typeCondition.name.value);
    const cost = type === null ? 0 : this.selectionSet(fragment?.selectionSet, type);
    this.#known.set(name, cost);
    return cost;
  }

  #field(node: FieldNode, parent: Composite): number {
    const field = parent.getFields()[node.name.value];
    if (field === undefined) return 0;
    const type = getNamedType(field.type);
    const points = this.#points(field, parent);
    if (isLeafType(type)) return points;
    const args = this.#arguments(field, node);
    return (
      points +
      multiplier(field, args) * this.selectionSet(node.selectionSet, this.#composite(type.name) ?? parent)
    );
  }

  #points(field: GraphQLField<unknown, unknown>, parent: Composite): number {
    const directive = this.#subject.schema.getDirective('cost');
    const rule = directive && field.astNode ? getDirectiveValues(directive, field.astNode) : undefined;
    if (typeof rule?.['points'] === 'number') return rule['points'];
    return isLeafType(getNamedType(field.type)) || isPageWrapper(parent) ? 0 : 1;
  }

  /** Arguments that cannot be read count as the default: execution refuses them anyway. */
  #arguments(field: GraphQLField<unknown, unknown>, node: FieldNode): Readonly<Record<string, unknown>> {
    try {
      return getArgumentValues(field, node, { ...this.#subject.variables });
    } catch {
      return {};
    }
  }
}

/**
 * An upper estimate of what an operation makes the server do, in points: one for each object it may resolve, or
 * what `@cost` says, times the page sizes above it. Plain values and introspection are free.
 */
export function estimateCost(subject: OperationToEstimate): number {
  const { schema, operation } = subject;
  const root = schema.getRootType(operation.operation);
  return root ? new CostMeter(subject).selectionSet(operation.selectionSet, root) : 0;
}

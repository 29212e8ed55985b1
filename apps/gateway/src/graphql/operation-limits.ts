import {
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValidationRule,
} from 'graphql';
import { aliasLimit } from '../limits/alias-limit.ts';
import { depthLimit } from '../limits/depth-limit.ts';
import { limitError } from '../limits/limit-error.ts';
import { estimateCost } from '../limits/operation-cost.ts';

/** How big an operation may be. */
export interface OperationLimits {
  readonly depth: number;
  readonly aliases: number;
  readonly tokens: number;
  readonly cost: number;
  /** Bytes of a request's body. */
  readonly bodyBytes: number;
  /** Bytes of a model file that is uploaded. */
  readonly modelFileBytes: number;
}

/** Limits that every worked example stays far below. */
export const defaultLimits: OperationLimits = {
  depth: 12,
  aliases: 30,
  tokens: 1_000,
  cost: 10_000,
  bodyBytes: 1_000_000,
  modelFileBytes: 256 * 2 ** 20,
};

/** The validation rules that keep depth and aliases within the limits. */
export function limitRules(limits: OperationLimits): ValidationRule[] {
  return [depthLimit(limits.depth), aliasLimit(limits.aliases)];
}

/** Throws LIMIT_EXCEEDED when an operation may cost more points than it may. */
export function assertCost(
  operation: {
    readonly schema: GraphQLSchema;
    readonly document: DocumentNode;
    readonly operation: OperationDefinitionNode;
    readonly variables: Readonly<Record<string, unknown>>;
  },
  limits: OperationLimits,
): void {
  const cost = estimateCost(operation);
  if (cost <= limits.cost) return;
  const message = `The operation may cost ${cost} points; at most ${limits.cost} are allowed. Ask for smaller pages.`;
  throw limitError('cost', message, [operation.operation]);
}

import { nodeTypes, type NodeType } from '../../global-id.ts';

function kebab(type: string): string {
  return type.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

/** The audit trail names things as the code does: `circuit`, `dataAsset`, `alert-rule`, and a token just `token`. */
const typesByTarget: ReadonlyMap<string, NodeType> = new Map([
  ...nodeTypes.map((type) => [`${type.charAt(0).toLowerCase()}${type.slice(1)}`, type] as const),
  ...nodeTypes.map((type) => [kebab(type), type] as const),
  ['token', 'ApiToken'],
  ['run', 'MonitorRun'],
]);

/** The GraphQL type of an audit event's target; null when it is none that `node` finds. */
export function targetTypeOf(targetType: string): NodeType | null {
  return typesByTarget.get(targetType) ?? null;
}

import { invalid, notFound } from '@circuitwatch/platform-errors';

/** Types that `node` finds by their global id. */
export const nodeTypes = [
  'Plant',
  'Circuit',
  'Model',
  'ModelVersion',
  'Deployment',
  'DataAsset',
  'Datastore',
  'Component',
  'Baseline',
  'Monitor',
  'MonitorRun',
  'RunBatch',
  'ScoringJob',
  'ScoringBatch',
  'MetricResult',
  'Distribution',
  'Job',
  'DeadLetter',
  'AlertRule',
  'Alert',
  'ActionGroup',
  'Receiver',
  'Silence',
  'Notification',
  'ApiToken',
  'AuditEvent',
] as const;

/** The name of a GraphQL type that implements Node. */
export type NodeType = (typeof nodeTypes)[number];

/** A global id taken apart. */
export interface NodeReference {
  readonly type: NodeType;
  readonly id: string;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const serial = /^\d{1,18}$/;
const serialTypes: ReadonlySet<NodeType> = new Set<NodeType>(['MetricResult', 'Distribution']);

function isNodeType(text: string): text is NodeType {
  return (nodeTypes as readonly string[]).includes(text);
}

/** The opaque, globally unique id of a row: base64url of `Type:id`. */
export function encodeGlobalId(type: NodeType, id: string | bigint): string {
  return Buffer.from(`${type}:${id}`).toString('base64url');
}

/** Type and row id of a global id; null when it is none. */
export function decodeGlobalId(globalId: string): NodeReference | null {
  if (globalId.length > 100) return null;
  const [type = '', id = '', ...rest] = Buffer.from(globalId, 'base64url').toString().split(':');
  if (rest.length > 0 || !isNodeType(type)) return null;
  return (serialTypes.has(type) ? serial : uuid).test(id) ? { type, id } : null;
}

/**
 * The row id behind the global id of an input field at `path`.
 * Throws INVALID when it is not a global id or belongs to another type.
 */
export function requireId(type: NodeType, globalId: string, path: readonly string[] = ['id']): string {
  const reference = decodeGlobalId(globalId);
  if (reference?.type === type) return reference.id;
  const message =
    reference === null
      ? `"${globalId.slice(0, 60)}" is not a global id; pass the \`id\` of a ${type}.`
      : `This is the id of a ${reference.type}; pass the \`id\` of a ${type}.`;
  throw invalid(message, [{ path, message }]);
}

/** The row id behind an optional global id; undefined where none was given. */
export function optionalId(
  type: NodeType,
  globalId: string | null | undefined,
  path: readonly string[],
): string | undefined {
  return globalId === null || globalId === undefined ? undefined : requireId(type, globalId, path);
}

/** The record, or NOT_FOUND where there is none with this global id. */
export function found<Row>(row: Row | null | undefined, type: NodeType, globalId: string): Row {
  if (row === null || row === undefined) throw notFound(type, globalId);
  return row;
}

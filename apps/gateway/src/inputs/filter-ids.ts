import { decodeGlobalId, type NodeType } from '../global-id.ts';

/**
 * The row ids that a filter's global id stands for: undefined where there is no condition, and none where the
 * id is of another type or of nothing, because then nothing can match.
 */
export function filterIds(
  type: NodeType,
  globalId: string | null | undefined,
): readonly string[] | undefined {
  if (globalId === null || globalId === undefined) return undefined;
  const reference = decodeGlobalId(globalId);
  return reference?.type === type ? [reference.id] : [];
}

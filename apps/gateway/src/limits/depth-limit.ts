import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { limitError } from './limit-error.ts';

/** Levels of fields below a selection set; a fragment is measured once, and a cycle ends where it begins. */
function createDepthMeter(fragment: (name: string) => FragmentDefinitionNode | null | undefined) {
  const known = new Map<string, number>();
  const measure = (set: SelectionSetNode | undefined): number =>
    Math.max(
      0,
      ...(set?.selections ?? []).map((selection) => {
        switch (selection.kind) {
          case Kind.FIELD:
            return selection.name.value.startsWith('__') ? 0 : 1 + measure(selection.selectionSet);
          case Kind.INLINE_FRAGMENT:
            return measure(selection.selectionSet);
          case Kind.FRAGMENT_SPREAD:
            return measureFragment(selection.name.value);
        }
      }),
    );
  const measureFragment = (name: string): number => {
    const depth = known.get(name);
    if (depth !== undefined) return depth;
    known.set(name, 0);
    const measured = measure(fragment(name)?.selectionSet);
    known.set(name, measured);
    return measured;
  };
  return measure;
}

/** Refuses operations with more levels of fields than `maximum`; introspection does not count. */
export function depthLimit(maximum: number): ValidationRule {
  return (context: ValidationContext): ASTVisitor => {
    const measure = createDepthMeter((name) => context.getFragment(name));
    return {
      OperationDefinition(operation) {
        const depth = measure(operation.selectionSet);
        if (depth <= maximum) return;
        const message = `The operation is ${depth} levels deep; at most ${maximum} are allowed. Ask in several operations.`;
        context.reportError(limitError('depth', message, [operation]));
      },
    };
  };
}

import type { ASTVisitor, ValidationContext, ValidationRule } from 'graphql';
import { limitError } from './limit-error.ts';

/** Refuses documents with more aliases than `maximum`, fragments included. */
export function aliasLimit(maximum: number): ValidationRule {
  return (context: ValidationContext): ASTVisitor => {
    let aliases = 0;
    return {
      Field(field) {
        if (field.alias !== undefined) aliases += 1;
      },
      Document: {
        leave() {
          if (aliases <= maximum) return;
          const message = `The operation has ${aliases} aliases; at most ${maximum} are allowed.`;
          context.reportError(limitError('aliases', message));
        },
      },
    };
  };
}

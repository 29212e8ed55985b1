import { AppError } from '@circuitwatch/platform-errors';
import { readSecretKeys } from '@circuitwatch/platform-secrets';
import { z } from 'zod';

/** A variable with keys that seal secrets, `id:base64[,id:base64]`; the first one seals, all of them open. */
export function secretKeys() {
  return z.string().transform((text, context) => {
    try {
      return readSecretKeys(text);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });
}

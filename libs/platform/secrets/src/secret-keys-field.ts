import { AppError } from '@circuitwatch/platform-errors';
import { z } from 'zod';
import { readSecretKeys } from './secret-keys.ts';

/** A variable with the keys that secrets are sealed with, as readSecretKeys reads them; its problems show no key. */
export function secretKeysField() {
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

import type { AlertRule } from '@circuitwatch/alerting-definitions';
import type { Actor, Repositories } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';

const fields: Readonly<Record<string, string>> = { NOT_FOUND: 'actionGroups', CONFLICT: 'expectedVersion' };

/** Writes a rule; what the repository refuses is told of the field that is to blame. */
export async function putRule(
  rule: AlertRule,
  options: { readonly expectedVersion?: number | null | undefined; readonly now: Date },
  { rules, actor }: { readonly rules: Repositories['alertRules']; readonly actor: Actor },
) {
  try {
    return await rules.put(rule, options, actor);
  } catch (error) {
    if (!(error instanceof AppError) || error.problems.length > 0) throw error;
    const field = fields[error.code];
    if (field === undefined) throw error;
    const { code, message } = error;
    throw new AppError(code, message, { cause: error, problems: [{ path: [field], message }] });
  }
}

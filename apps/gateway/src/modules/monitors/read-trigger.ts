import { validateTrigger, type Trigger } from '@circuitwatch/monitoring-definitions';
import { AppError, invalid, type FieldProblem } from '@circuitwatch/platform-errors';
import type { RecurrenceInput, TriggerInput } from '../../generated/resolver-types.ts';

/**
 * The trigger that the input describes.
 *
 * @throws AppError INVALID with one problem for each field, paths from the mutation's input.
 */
export function readTrigger(input: TriggerInput): Trigger {
  const { cron, recurrence } = input;
  const hasCron = cron !== null && cron !== undefined;
  const hasRecurrence = recurrence !== null && recurrence !== undefined;
  if (hasCron === hasRecurrence) {
    const message = `Give exactly one of \`cron\` and \`recurrence\`, not ${hasCron ? 'both' : 'neither'}.`;
    throw invalid(message, [{ path: ['trigger'], message }]);
  }
  const shared = {
    timeZone: input.timeZone ?? 'UTC',
    ...(input.startTime ? { startTime: input.startTime.toISOString() } : {}),
    ...(input.endTime ? { endTime: input.endTime.toISOString() } : {}),
  };
  return atTriggerPaths(() =>
    validateTrigger(
      recurrence
        ? { type: 'recurrence', ...readRecurrence(recurrence), ...shared }
        : { type: 'cron', expression: cron, ...shared },
    ),
  );
}

function readRecurrence({ frequency, interval, hours, minutes, weekDays, monthDays }: RecurrenceInput) {
  const hasSchedule = [hours, minutes, weekDays, monthDays].some(
    (part) => part !== null && part !== undefined,
  );
  const base = { frequency: frequency.toLowerCase(), interval };
  if (!hasSchedule) return base;
  for (const [name, value] of [
    ['hours', hours],
    ['minutes', minutes],
  ] as const) {
    if (value !== null && value !== undefined) continue;
    const message = `\`${name}\` is missing; give both \`hours\` and \`minutes\`, such as [6] and [0] for 06:00.`;
    throw invalid(message, [{ path: ['recurrence', name], message }]);
  }
  return {
    ...base,
    schedule: {
      hours,
      minutes,
      ...(weekDays ? { weekDays: weekDays.map((day) => day.toLowerCase()) } : {}),
      ...(monthDays ? { monthDays } : {}),
    },
  };
}

function atTriggerPaths(work: () => Trigger): Trigger {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problems = error.problems.map(({ path, message }) => ({
      path: ['trigger', ...inputPath(path)],
      message,
    }));
    throw new AppError(error.code, problems[0]?.message ?? error.message, { cause: error, problems });
  }
}

/** `expression` → `cron`; `schedule.hours.0` → `recurrence.hours.0`. */
function inputPath(path: FieldProblem['path']): FieldProblem['path'] {
  const [root, ...rest] = path;
  if (root === 'expression') return ['cron', ...rest];
  if (root === 'schedule') return ['recurrence', ...rest];
  return root === 'frequency' || root === 'interval' ? ['recurrence', ...path] : path;
}

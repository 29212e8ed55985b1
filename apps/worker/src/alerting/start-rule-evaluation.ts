import type { Persistence, RuleEvaluation } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import { startPeriodic, type PeriodicTask } from '@circuitwatch/queue-runtime';
import { atOnce } from './at-once.ts';
import { evaluateClaimed } from './evaluate-claimed.ts';
import type { RuleSources } from './rule-sources.ts';

/** Rules of one transaction. */
const rulesAtOnce = 1_000;
/** Queries on their way at a time. */
const queriesAtOnce = 4;
const expiringAtOnce = 500;

/** What rule evaluation is made of. */
export interface RuleEvaluationOptions {
  readonly evaluations: Persistence['ruleEvaluations'];
  readonly sources: { readonly round: () => RuleSources };
  readonly log: Logger;
  readonly clock: Clock;
  /** How often it looks for rules that are due; a second unless said. */
  readonly everyMs?: number;
  /** A worker that dies with rules in its hands keeps them for so long; a minute unless said. */
  readonly leaseMs?: number;
  readonly observe?: (round: {
    readonly rules: number;
    readonly lagMs: number;
    readonly tookMs: number;
  }) => void;
}

/** What one rule found must not keep others from being told: a batch that cannot be stored is stored rule by rule. */
async function commitAll(
  { evaluations, clock, log }: RuleEvaluationOptions,
  done: readonly RuleEvaluation[],
): Promise<void> {
  try {
    await evaluations.commit(done, clock());
  } catch (error) {
    const isAway = error instanceof AppError && error.retryable;
    if (isAway || done.length === 1) throw error;
    for (const one of done) {
      await evaluations.commit([one], clock()).catch((cause: unknown) => {
        if (cause instanceof AppError && cause.retryable) throw cause;
        log.error({ err: cause, rule: one.rule.name }, 'What a rule found could not be stored');
      });
    }
  }
}

/** Evaluates what is due now; gives how many rules that were. */
export async function evaluateDueRules(options: RuleEvaluationOptions): Promise<number> {
  const { evaluations, sources, clock, leaseMs = 60_000, observe } = options;
  const started = performance.now();
  const now = clock();
  const claimed = await evaluations.claim(now, rulesAtOnce, leaseMs);
  if (claimed.length === 0) return 0;
  const round = sources.round();
  const done = await atOnce(claimed, queriesAtOnce, (one) => evaluateClaimed(one, round, now));
  await commitAll(options, done);
  const oldest = Math.min(...claimed.map(({ rule }) => rule.nextEvaluationAt.getTime()));
  observe?.({ rules: claimed.length, lagMs: now.getTime() - oldest, tookMs: performance.now() - started });
  return claimed.length;
}

/** Evaluates rules when they are due, and lets alerts that others no longer send resolve. */
export function startRuleEvaluation(options: RuleEvaluationOptions): PeriodicTask {
  const { evaluations, clock, log, everyMs = 1_000 } = options;
  let stopping = false;
  const task = startPeriodic({
    name: 'Evaluation of alert rules',
    everyMs,
    log,
    run: async () => {
      while (!stopping && (await evaluateDueRules(options)) === rulesAtOnce);
      await evaluations.expire(clock(), expiringAtOnce);
    },
  });
  return {
    wake: () => task.wake(),
    stop: () => {
      stopping = true;
      return task.stop();
    },
  };
}

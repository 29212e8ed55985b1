import type { AlertRule, AlertState } from '@circuitwatch/alerting-definitions';

/** What one evaluation finds of a series: its value, the run that measured it, or that there is none. */
export type Event =
  | { readonly is: 'value'; readonly value: number; readonly run: number }
  | { readonly is: 'MISSING' | 'NO_DATA' | 'ERROR' };

/** `held`: nothing happens; `again`: time passes, nothing is counted. */
type Mark = 'bad' | 'good' | 'held' | 'again';

/**
 * The states of one series by looking at the whole history at each step, as ALERTING tells it: no state is kept but
 * the list of marks. Evaluations are a minute apart.
 */
export function statesByHistory(rule: AlertRule, events: readonly Event[]): readonly AlertState[] {
  const marks: Mark[] = [];
  const states: AlertState[] = [];
  events.forEach((event, index) => {
    const before = states.at(-1) ?? 'NORMAL';
    marks.push(markOf(rule, events.slice(0, index + 1), marks, before));
    states.push(stateOf(rule, marks));
  });
  return states;
}

function markOf(rule: AlertRule, events: readonly Event[], marks: readonly Mark[], before: AlertState): Mark {
  const event = events.at(-1);
  const isKnown = before !== 'NORMAL' || lastCounted(rule, marks).includes('bad');
  if (event?.is === 'value') {
    const since = knownSince(rule, marks);
    const seen = events.slice(since, -1).flatMap((one) => (one.is === 'value' ? [one.run] : []));
    if (isKnown && Math.max(-1, ...seen) >= event.run) return 'again';
    const isFiring = before === 'FIRING' || before === 'RECOVERING';
    const limit = (isFiring ? rule.recovery?.threshold : undefined) ?? rule.comparison?.threshold ?? 0;
    return event.value > limit ? 'bad' : 'good';
  }
  if (event?.is === 'MISSING') return missingMark(rule, events, marks);
  const policy = event?.is === 'ERROR' ? rule.onError : rule.noData;
  if (policy === 'KEEP' || !isKnown) return 'held';
  return policy === 'ALERT' ? 'bad' : 'good';
}

/** Good once it was missing often enough since it was last there. */
function missingMark(rule: AlertRule, events: readonly Event[], marks: readonly Mark[]): Mark {
  const last = events.findLastIndex(({ is }) => is === 'value');
  const from = Math.max(last + 1, knownSince(rule, marks));
  const times = events.slice(from).filter(({ is }) => is === 'MISSING').length;
  return times >= rule.missingAfter ? 'good' : 'held';
}

function lastCounted({ periods }: AlertRule, marks: readonly Mark[]): readonly Mark[] {
  return marks.filter((mark) => mark === 'bad' || mark === 'good').slice(-periods.evaluations);
}

/** The step at which the series became known; the number of steps when it is not. */
function knownSince(rule: AlertRule, marks: readonly Mark[]): number {
  for (let end = marks.length; end > 0; end -= 1) {
    const upTo = marks.slice(0, end);
    if (stateOf(rule, upTo) === 'NORMAL' && !lastCounted(rule, upTo).includes('bad')) return end;
  }
  return 0;
}

function isBreach(rule: AlertRule, marks: readonly Mark[]): boolean {
  return lastCounted(rule, marks).filter((mark) => mark === 'bad').length >= rule.periods.failing;
}

/** Which steps were evaluated, and whether the last periods are a breach there. */
function stepsOf(rule: AlertRule, marks: readonly Mark[]) {
  return marks.flatMap((mark, step) =>
    mark === 'held'
      ? []
      : [{ step, isCounted: mark !== 'again', isBreach: isBreach(rule, marks.slice(0, step + 1)) }],
  );
}

/** Walks from episode to episode: a breach that lasts, then good evaluations, then the time that it fires on. */
function stateOf(rule: AlertRule, marks: readonly Mark[]): AlertState {
  let steps = stepsOf(rule, marks);
  for (;;) {
    const start = steps.findIndex((one) => one.isBreach);
    if (start === -1) return 'NORMAL';
    steps = steps.slice(start);
    const over = steps.findIndex((one) => !one.isBreach);
    const run = over === -1 ? steps : steps.slice(0, over);
    const first = run[0]?.step ?? 0;
    const fires = run.find(({ step }) => (step - first) * 60 >= rule.pendingSeconds);
    if (fires === undefined) {
      if (over === -1) return 'PENDING';
      steps = steps.slice(over);
      continue;
    }
    const rest = steps.filter(({ step }) => step >= fires.step);
    const end = endOf(rule, rest);
    if (end.state !== null) return end.state;
    steps = rest.slice(end.used);
  }
}

/** How an episode that fires goes on: its state now, or, when it resolved, how many steps it took. */
function endOf(
  rule: AlertRule,
  steps: ReturnType<typeof stepsOf>,
): { readonly state: AlertState | null; readonly used: number } {
  let good = 0;
  let recoveringSince: number | null = null;
  for (const [index, { step, isCounted, isBreach: isBad }] of steps.entries()) {
    if (isBad) {
      good = 0;
      recoveringSince = null;
      continue;
    }
    if (isCounted) good += 1;
    if (!rule.autoResolve || good < rule.goodEvaluations) continue;
    recoveringSince ??= step;
    if ((step - recoveringSince) * 60 >= rule.keepFiringSeconds) return { state: null, used: index + 1 };
  }
  return { state: recoveringSince === null ? 'FIRING' : 'RECOVERING', used: steps.length };
}

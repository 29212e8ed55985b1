import type { AlertInstance, AlertRule, Labels } from '@circuitwatch/alerting-definitions';
import { evaluateRule, renderAnnotations } from '@circuitwatch/alerting-evaluation';
import { formatSeconds } from '../reading/durations.ts';
import type {
  AlertCheck,
  ExpectedAlert,
  RuleTest,
  RuleTestFailure,
  RuleTestFile,
  RuleTestResult,
} from './rule-test.ts';
import { readSeries } from './series-reading.ts';

/** More evaluations of a rule in one test are a mistake in its times. */
const mostEvaluations = 100_000;

interface Found {
  readonly state: ExpectedAlert['state'];
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
}

function foundOf(rule: AlertRule, instance: AlertInstance): readonly Found[] {
  if (instance.state === 'NORMAL') return [];
  const state = instance.state === 'PENDING' ? 'pending' : 'firing';
  return [{ state, labels: instance.labels, annotations: renderAnnotations(rule, instance) }];
}

/** The alerts of a rule at each of the wanted instants: those of the last evaluation until then. */
function alertsAt(
  rule: AlertRule,
  test: RuleTest,
  everySeconds: number,
  wanted: readonly number[],
): ReadonlyMap<number, readonly Found[]> {
  const last = Math.max(...wanted);
  const answers = new Map<number, readonly Found[]>();
  let known = new Map<string, AlertInstance>();
  for (
    let seconds = 0, count = 0;
    seconds <= last && count < mostEvaluations;
    seconds += everySeconds, count += 1
  ) {
    const reading = readSeries(rule, { ...test, seconds });
    const { instances } = evaluateRule(rule, known, reading, new Date(seconds * 1_000));
    known = new Map(instances.map((instance) => [instance.fingerprint, instance]));
    for (const instant of wanted) {
      if (instant >= seconds && instant < seconds + everySeconds)
        answers.set(
          instant,
          instances.flatMap((instance) => foundOf(rule, instance)),
        );
    }
  }
  return answers;
}

/** Labels in the order of their names, without those that are not compared. */
function shownLabels(labels: Labels, isSeverityCompared: boolean): string {
  const shown = Object.entries(labels)
    .filter(([name]) => name !== 'alertname' && (isSeverityCompared || name !== 'severity'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${shown.join(', ')}}`;
}

function shownAnnotations(annotations: Readonly<Record<string, string>>): string {
  return Object.entries(annotations)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ` ${name}: ${JSON.stringify(value)}`)
    .join('');
}

/** What is expected and what is there, as lines that are equal when they agree. */
function linesOf({ expected }: AlertCheck, found: readonly Found[]) {
  const hasSeverity = expected.some(({ labels }) => Object.hasOwn(labels, 'severity'));
  const hasPending = expected.some(({ state }) => state === 'pending');
  const hasAnnotations = expected.some(({ annotations }) => annotations !== null);
  const line = (one: Found | ExpectedAlert): string =>
    `${one.state} ${shownLabels(one.labels, hasSeverity)}${hasAnnotations ? shownAnnotations(one.annotations ?? {}) : ''}`;
  return {
    expected: expected.map(line),
    found: found.filter(({ state }) => state === 'firing' || hasPending).map(line),
  };
}

/** Elements of one list that the other lacks, each as often as it lacks them. */
function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const rest = [...other];
  return list.filter((one) => {
    const place = rest.indexOf(one);
    if (place !== -1) rest.splice(place, 1);
    return place === -1;
  });
}

function runCheck(check: AlertCheck, found: readonly Found[] | undefined): RuleTestFailure | undefined {
  const { line, alertname, evalSeconds } = check;
  if (found === undefined) {
    const reason = `There were more than ${mostEvaluations} evaluations until ${formatSeconds(evalSeconds)}.`;
    return { line, alertname, evalSeconds, diff: [reason] };
  }
  const lines = linesOf(check, found);
  const diff = [
    ...without(lines.expected, lines.found).map((one) => `- ${one}`),
    ...without(lines.found, lines.expected).map((one) => `+ ${one}`),
  ];
  return diff.length === 0 ? undefined : { line, alertname, evalSeconds, diff };
}

function runRule(
  rule: AlertRule,
  test: RuleTest,
  checks: readonly AlertCheck[],
  evaluationSeconds: number | null,
): readonly RuleTestFailure[] {
  const every = evaluationSeconds ?? rule.frequencySeconds;
  const wanted = checks.map(({ evalSeconds }) => evalSeconds);
  const answers = alertsAt(rule, test, every, wanted);
  return checks
    .map((check) => runCheck(check, answers.get(check.evalSeconds)))
    .filter((failure) => failure !== undefined);
}

function runTest(
  test: RuleTest,
  rules: readonly AlertRule[],
  evaluationSeconds: number | null,
): RuleTestResult {
  const byRule = Map.groupBy(test.checks, ({ alertname }) => alertname);
  const failures = [...byRule].flatMap(([alertname, checks]): readonly RuleTestFailure[] => {
    const rule = rules.find(({ name }) => name === alertname);
    if (rule !== undefined) return runRule(rule, test, checks, evaluationSeconds);
    const known = rules.map(({ name }) => `"${name}"`).join(', ') || 'none';
    const diff = [`There is no rule "${alertname}"; there are ${known}.`];
    return checks.map(({ line, evalSeconds }) => ({ line, alertname, evalSeconds, diff }));
  });
  const { name, line, checks } = test;
  return { name, line, checks: checks.length, failures: failures.toSorted((a, b) => a.line - b.line) };
}

/**
 * Runs tests over rules: each rule is evaluated from 0 on, every `evaluation_interval` or else at its own frequency,
 * over the series of the test. Disabled rules are tested as well.
 */
export function runRuleTests(file: RuleTestFile, rules: readonly AlertRule[]): readonly RuleTestResult[] {
  return file.tests.map((test) => runTest(test, rules, file.evaluationSeconds));
}

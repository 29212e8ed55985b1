import type { Labels } from '@circuitwatch/alerting-definitions';

/** A series that a test makes up. */
export interface InputSeries {
  /** The id of a metric, or the name of a column or rule. */
  readonly name: string;
  readonly labels: Labels;
  /** One for each interval; `null`: nothing new; `'stale'`: the series is gone. */
  readonly values: readonly (number | null | 'stale')[];
}

/** An alert that is expected. */
export interface ExpectedAlert {
  readonly state: 'firing' | 'pending';
  /** Without `alertname`; `severity` is only compared when it is here. */
  readonly labels: Labels;
  /** null: not compared. */
  readonly annotations: Readonly<Record<string, string>> | null;
}

/** The alerts of one rule at one instant. */
export interface AlertCheck {
  readonly line: number;
  readonly evalSeconds: number;
  readonly alertname: string;
  readonly expected: readonly ExpectedAlert[];
}

/** Made-up series with what is expected of rules over them. */
export interface RuleTest {
  readonly name: string;
  readonly line: number;
  readonly intervalSeconds: number;
  readonly series: readonly InputSeries[];
  readonly checks: readonly AlertCheck[];
}

/** A file of tests, as promtool has them. */
export interface RuleTestFile {
  /** Paths of the documents with the rules, relative to this file. */
  readonly ruleFiles: readonly string[];
  /** Seconds between evaluations; null: as each rule says. */
  readonly evaluationSeconds: number | null;
  readonly tests: readonly RuleTest[];
}

/** What one check came to that did not hold. */
export interface RuleTestFailure {
  readonly line: number;
  readonly alertname: string;
  readonly evalSeconds: number;
  /** Lines with `-` for what was expected and is not there, `+` for what is there and was not expected. */
  readonly diff: readonly string[];
}

/** What a test came to. */
export interface RuleTestResult {
  readonly name: string;
  readonly line: number;
  readonly checks: number;
  /** Empty: it passed. */
  readonly failures: readonly RuleTestFailure[];
}

import {
  itemsOf,
  openFields,
  readEachDocument,
  tellMissing,
  text,
  type DocumentProblem,
  type Fields,
  type Item,
} from '@circuitwatch/monitoring-documents';
import { AppError } from '@circuitwatch/platform-errors';
import { readWord } from '../reading/words.ts';
import { duration } from '../reading/durations.ts';
import { names, textMap } from '../reading/lists.ts';
import type { AlertCheck, ExpectedAlert, InputSeries, RuleTest, RuleTestFile } from './rule-test.ts';
import { parseSeriesName, parseSeriesValues } from './series-text.ts';

function required(fields: Fields, key: string, example: string): Item | undefined {
  const item = fields.get(key);
  if (item === undefined) tellMissing(fields, key, `${key}: ${example}`);
  return item;
}

/** What the reader gives; undefined, told, when the text is wrong. */
function parsed<Value>(item: Item | undefined, parse: (written: string) => Value): Value | undefined {
  const written = item && text(item);
  if (item === undefined || written === undefined) return undefined;
  try {
    return parse(written);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    item.reading.problem(item, error.message);
    return undefined;
  }
}

function readSeries(item: Item): InputSeries | undefined {
  const fields = openFields(item, ['series', 'values']);
  if (fields === undefined) return undefined;
  const named = parsed(required(fields, 'series', '\'psi{circuit_id="c1"}\''), parseSeriesName);
  const values = parsed(required(fields, 'values', "'0.1x5 0.3x5'"), parseSeriesValues);
  return named === undefined || values === undefined ? undefined : { ...named, values };
}

function readExpected(item: Item): ExpectedAlert | undefined {
  const fields = openFields(item, ['exp_labels', 'exp_annotations', 'state']);
  if (fields === undefined) return undefined;
  const labels = fields.get('exp_labels');
  const annotations = fields.get('exp_annotations');
  return {
    state: readWord(fields.get('state'), ['firing', 'pending'] as const) ?? 'firing',
    labels: labels === undefined ? {} : textMap(labels),
    annotations: annotations === undefined ? null : textMap(annotations),
  };
}

function readCheck(item: Item): AlertCheck | undefined {
  const fields = openFields(item, ['eval_time', 'alertname', 'exp_alerts']);
  if (fields === undefined) return undefined;
  const time = required(fields, 'eval_time', '10m');
  const name = required(fields, 'alertname', 'High drift');
  const evalSeconds = time && duration(time);
  const alertname = name && text(name);
  const expected = fields.get('exp_alerts');
  if (evalSeconds === undefined || alertname === undefined) return undefined;
  return {
    line: item.reading.lineOf(item.node.range?.[0] ?? item.at),
    evalSeconds,
    alertname,
    expected: ((expected && itemsOf(expected)) ?? []).map(readExpected).filter((one) => one !== undefined),
  };
}

function listed<Value>(item: Item | undefined, read: (one: Item) => Value | undefined): readonly Value[] {
  const items = (item && itemsOf(item)) ?? [];
  return items.map(read).filter((one) => one !== undefined);
}

const usualInterval = 60;

function readTest(item: Item, index: number): RuleTest | undefined {
  const fields = openFields(item, [
    ...['name', 'interval', 'input_series', 'alert_rule_test'],
    ...['promql_expr_test', 'external_labels', 'external_url', 'start_timestamp'],
  ]);
  if (fields === undefined) return undefined;
  const expressions = fields.get('promql_expr_test');
  expressions?.reading.problem(
    expressions,
    '"promql_expr_test" needs promtool: expressions are not evaluated here. Leave it out, and give what the expression of a rule gives as a series with the name of the rule.',
  );
  const name = fields.get('name');
  const interval = fields.get('interval');
  return {
    name: (name && text(name)) ?? `test ${index + 1}`,
    line: item.reading.lineOf(item.node.range?.[0] ?? item.at),
    intervalSeconds: (interval && duration(interval, { least: 1 })) ?? usualInterval,
    series: listed(required(fields, 'input_series', '[{series: psi, values: 0.1x5}]'), readSeries),
    checks: listed(required(fields, 'alert_rule_test', '[{eval_time: 5m, alertname: A}]'), readCheck),
  };
}

function readFile(root: Item): RuleTestFile | null {
  const fields = openFields(root, [
    ...['rule_files', 'evaluation_interval', 'tests', 'group_eval_order', 'fuzzy_compare'],
  ]);
  if (fields === undefined) return null;
  const files = fields.get('rule_files');
  const interval = fields.get('evaluation_interval');
  const tests = required(fields, 'tests', '[{interval: 1m, input_series: [], alert_rule_test: []}]');
  return {
    ruleFiles: files === undefined ? [] : names(files),
    evaluationSeconds: (interval && duration(interval, { least: 1 })) ?? null,
    tests: ((tests && itemsOf(tests)) ?? []).map(readTest).filter((test) => test !== undefined),
  };
}

/**
 * Reads tests of rules in promtool's form. Whatever is wrong is data, with its place; nothing is thrown.
 *
 * @param options.file the name under which problems are told
 */
export function readRuleTests(
  text: string,
  { file }: { readonly file: string },
): { readonly tests: RuleTestFile | null; readonly problems: readonly DocumentProblem[] } {
  const documents = readEachDocument(text, file, readFile);
  const problems = documents.flatMap((document) => document.problems);
  const [first, ...others] = documents;
  if (others.length === 0) return { tests: first?.content ?? null, problems };
  const message = 'A file of tests is one document; leave out the "---".';
  const at = { file, line: others[0]?.line ?? 1, column: 1, path: [], message };
  return { tests: null, problems: [...problems, at] };
}

import type { RuleTestResult } from '@circuitwatch/alerting-documents';
import { counted } from '../output/counted.ts';
import { printable } from '../output/printable.ts';
import type { Style } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';

/** A file of tests, and what they came to. */
export interface TestedFile {
  readonly file: string;
  /** Why it could not be run, one line each. */
  readonly problems: readonly string[];
  readonly tests: readonly RuleTestResult[];
}

/** Each test with what was expected and is not there, and what is there and was not expected. */
export function showRuleTests(terminal: Terminal, files: readonly TestedFile[]): void {
  const { style } = terminal;
  for (const { file, problems, tests } of files) {
    for (const problem of problems) terminal.remark(printable(problem));
    for (const { name, line, checks, failures } of tests) {
      const state = failures.length === 0 ? style.good('passed') : style.bad('failed');
      terminal.line(`${state}  ${printable(`${file}:${line} ${name}`)}  ${counted(checks, 'check')}`);
      for (const failure of failures) showFailure(terminal, file, failure);
    }
  }
  const tests = files.flatMap((tested) => tested.tests);
  const failed = tests.filter(({ failures }) => failures.length > 0).length;
  const unread = files.filter(({ problems }) => problems.length > 0).length;
  const words = [`${tests.length - failed} passed`, `${failed} failed`];
  if (unread > 0) words.push(`${counted(unread, 'file')} could not be run`);
  terminal.line();
  terminal.line(words.join(', '));
}

function showFailure(terminal: Terminal, file: string, failure: RuleTestResult['failures'][number]): void {
  const { alertname, evalSeconds, line, diff } = failure;
  terminal.line(`        ${printable(`${file}:${line} "${alertname}" after ${evalSeconds} s`)}`);
  for (const text of diff) terminal.line(`        ${coloured(terminal.style, printable(text))}`);
}

function coloured(style: Style, text: string): string {
  if (text.startsWith('- ')) return style.bad(text);
  return text.startsWith('+ ') ? style.good(text) : text;
}

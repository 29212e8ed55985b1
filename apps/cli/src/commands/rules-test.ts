import path from 'node:path';
import { z } from 'zod';
import { readTestedRules } from '../alerting/read-tested-rules.ts';
import { showRuleTests, type TestedFile } from '../alerting/show-rule-tests.ts';
import { readRuleTests, runRuleTests } from '@circuitwatch/alerting-documents';
import { problemLine } from '@circuitwatch/monitoring-documents';
import { readSources, type Source } from '../applying/read-sources.ts';
import type { LocalCommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';

const input = z.object({ files: z.array(z.string()), rules: z.array(z.string()).optional() });

export const testRulesCommand: LocalCommandDefinition<typeof input> = {
  usage: 'test <files...>',
  summary: 'tests rules over made-up series, as promtool does; needs no gateway',
  options: [['--rules <path>', 'rules beside the rule_files of the tests; repeatable', 'repeatable']],
  examples: [
    ['circuitwatch rules test tests.yaml', 'ends with 1 where a rule does otherwise'],
    ['circuitwatch rules test tests.yaml --rules alert_rules.json', 'rules of another file'],
  ],
  input,
  run: async ({ terminal, json, workingFolder }, { files, rules: more = [] }) => {
    const tested = [];
    for (const source of await readSources(files, workingFolder)) {
      tested.push(await testFile(source, { workingFolder, more }));
    }
    if (json) terminal.json(tested);
    else showRuleTests(terminal, tested);
    const isRight = tested.every(
      ({ problems, tests }) => problems.length === 0 && tests.every(({ failures }) => failures.length === 0),
    );
    return isRight ? exitCodes.fine : exitCodes.failed;
  },
};

/** Reads the tests of one file and the rules that it names, relative to itself, and runs them. */
async function testFile(
  { file, text }: Source,
  { workingFolder, more }: { readonly workingFolder: string; readonly more: readonly string[] },
): Promise<TestedFile> {
  const read = readRuleTests(text, { file });
  if (read.tests === null || read.problems.length > 0) {
    return { file, problems: read.problems.map(problemLine), tests: [] };
  }
  const named = read.tests.ruleFiles.map((name) => path.join(path.dirname(file), name));
  const { rules, problems } = await readTestedRules([...named, ...more], workingFolder);
  return { file, problems, tests: problems.length > 0 ? [] : runRuleTests(read.tests, rules) };
}

import type { AlertRule } from '@circuitwatch/alerting-definitions';
import type { AlertingContent, AlertingDocument } from './alerting-document.ts';
import { parseAlerting } from './parse-alerting.ts';

/** The only document of a text. */
export function documentOf(text: string): AlertingDocument {
  const [document, ...others] = parseAlerting(text, { file: 'rules.yaml' });
  if (document === undefined || others.length > 0) throw new Error('The text is not one document.');
  return document;
}

/** What the only document asks for; fails with its problems when it has any. */
export function contentOf(text: string): AlertingContent {
  const { content, problems } = documentOf(text);
  if (content !== null) return content;
  throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
}

/** The only rule of a text. */
export function ruleOf(text: string): AlertRule {
  const [rule, ...others] = contentOf(text).rules;
  if (rule === undefined || others.length > 0) throw new Error('The text has not one rule.');
  return rule;
}

/** All problems of a text, as `line: message`. */
export function problemsOf(text: string): readonly string[] {
  return parseAlerting(text, { file: 'rules.yaml' }).flatMap(({ problems }) =>
    problems.map(({ line, message }) => `${line}: ${message}`),
  );
}

import type { DocumentProblem, MonitorDocument } from './document.ts';
import { parseDocuments } from './parse-documents.ts';

/** The only document's monitor; fails with its problems when it has any. */
export function monitorOf(text: string): MonitorDocument {
  const [document, ...others] = parseDocuments(text, { file: 'monitor.yaml' });
  if (!document || others.length > 0) throw new Error('The text is not one document.');
  const { content, problems } = document;
  if (content?.kind === 'monitor') return content;
  throw new Error(
    problems.map(({ line, message }) => `${line}: ${message}`).join('\n') || `It is ${content?.kind}.`,
  );
}

/** All problems of a text's documents. */
export function problemsIn(text: string): readonly DocumentProblem[] {
  return parseDocuments(text, { file: 'monitor.yaml' }).flatMap(({ problems }) => problems);
}

/** A monitor with one signal, its body indented by six spaces. */
export function monitorWith(signal: string, trigger = '{type: cron, expression: "0 6 * * *"}'): string {
  const body = signal
    .trim()
    .split('\n')
    .map((line) => `      ${line}`);
  return [
    'name: watch',
    `trigger: ${trigger}`,
    'create_monitor:',
    '  monitoring_target: {ml_task: regression, endpoint_deployment_id: azureml:pumps:blue}',
    '  monitoring_signals:',
    '    only:',
    ...body,
    '',
  ].join('\n');
}

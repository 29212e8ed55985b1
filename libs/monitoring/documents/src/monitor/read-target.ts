import type { ModelTask } from '@circuitwatch/monitoring-definitions';
import { versionedName } from '../data/data-reference.ts';
import { openFields } from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { text, word } from '../reading/scalars.ts';

/** What is watched. */
export interface MonitoringTarget {
  readonly task?: ModelTask;
  /** The task is answering questions, of which nothing is measured. */
  readonly answersQuestions: boolean;
  readonly deployment?: string;
  readonly model?: string;
}

const tasks = ['classification', 'regression', 'question_answering'] as const;
const ofDeployment = /\/(?:online|batch)Endpoints\/([^/]+)\/deployments\/([^/]+)\/?$/i;

/** Stands for a deployment that is named in words that mean none, which is told: signals do not miss it as well. */
const unreadable = 'unreadable';

/** Reads `monitoring_target`. */
export function readMonitoringTarget(item: Item): MonitoringTarget {
  const fields = openFields(item, ['ml_task', 'endpoint_deployment_id', 'model_id']);
  const taskItem = fields?.get('ml_task');
  const task = taskItem && word(taskItem, tasks);
  const deploymentItem = fields?.get('endpoint_deployment_id');
  const isMisspelt = fields?.isMisspelt('endpoint_deployment_id') === true;
  const deployment = deploymentItem ? readDeployment(deploymentItem) : isMisspelt ? unreadable : undefined;
  const modelItem = fields?.get('model_id');
  const model = modelItem && readModel(modelItem);
  return {
    answersQuestions: task === 'question_answering',
    ...(task && task !== 'question_answering' && { task }),
    ...(deployment !== undefined && { deployment }),
    ...(model !== undefined && { model }),
  };
}

/** `endpoint:deployment` of `azureml:endpoint:deployment` or of a deployment's id; any other text is a name. */
function readDeployment(item: Item): string | undefined {
  const written = text(item);
  if (written === undefined) return undefined;
  const [found, endpoint, deployment] = ofDeployment.exec(written) ?? [];
  if (found !== undefined) return `${endpoint}:${deployment}`;
  const name = written.replace(/^azureml:/i, '');
  if (/^[^\s:/]+(:[^\s:/]+)?$/.test(name) && (name === written || name.includes(':'))) return name;
  const message = `"${written}" names no deployment; write azureml:<endpoint>:<deployment>.`;
  item.reading.problem(item, message);
  return unreadable;
}

function readModel(item: Item): string | undefined {
  const written = text(item);
  if (written === undefined) return undefined;
  const name = versionedName(written);
  if (name !== null) return name;
  item.reading.problem(
    item,
    `"${written}" names no model; write azureml:name:version or azureml:name@latest.`,
  );
  return undefined;
}

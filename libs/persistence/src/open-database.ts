import { actionGroupRepository } from './alerting/action-groups/action-groups.ts';
import { alertRepository } from './alerting/alerts/alerts.ts';
import { alertGroupRepository } from './alerting/groups/flush-groups.ts';
import { notificationDeliveryRepository } from './alerting/notifications/deliveries.ts';
import { notificationRepository } from './alerting/notifications/notifications.ts';
import { routingPolicyRepository } from './alerting/routing-policy/routing-policy.ts';
import { ruleEvaluationRepository } from './alerting/rules/evaluations.ts';
import { alertRuleRepository } from './alerting/rules/rules.ts';
import { silenceRepository } from './alerting/silences/silences.ts';
import { alertingWakes } from './alerting/wakes.ts';
import { auditRepository } from './access/audit.ts';
import { tokenRepository } from './access/tokens.ts';
import { actualRepository } from './actuals/actuals.ts';
import { connect, type Database } from './database/database.ts';
import { translating } from './database/translating.ts';
import { translateErrors } from './errors.ts';
import { circuitRepository } from './fleet/circuits.ts';
import { plantRepository } from './fleet/plants.ts';
import { dataAssetRepository } from './models/data-assets.ts';
import { deploymentRepository } from './models/deployments.ts';
import { modelFileRepository } from './models/model-files.ts';
import { modelVersionRepository } from './models/model-versions.ts';
import { modelRepository } from './models/models.ts';
import { monitorRepository } from './monitors/monitors.ts';
import { scheduleRepository } from './monitors/schedules.ts';
import type { DatabaseOptions, Persistence, Repositories } from './persistence.ts';
import { partitionRepository } from './partitions/partitions.ts';
import { batchRepository } from './runs/batches.ts';
import { distributionRepository } from './runs/distributions.ts';
import { resultRepository } from './runs/results.ts';
import { runRepository } from './runs/runs.ts';
import { scoringRepository } from './scoring/scoring.ts';
import { baselineRepository } from './sources/baselines.ts';
import { componentRepository } from './sources/components.ts';
import { datastoreRepository } from './sources/datastores.ts';
import { telemetryRetention } from './telemetry/retention.ts';
import { telemetryRepository } from './telemetry/telemetry.ts';
import { deadLetterRepository } from './work/dead-letters.ts';
import { jobRepository } from './work/jobs.ts';
import { jobLedger } from './work/ledger.ts';
import { cancelRequests, platformEvents } from './work/listeners.ts';
import { outbox } from './work/outbox.ts';
import { unfinishedJobs } from './work/unfinished-jobs.ts';
import { workerRepository } from './work/workers.ts';

const defaultPoolSize = 10;

function repositories(database: Database): Repositories {
  return {
    plants: translating(plantRepository(database)),
    circuits: translating(circuitRepository(database)),
    models: translating(modelRepository(database)),
    modelVersions: translating(modelVersionRepository(database)),
    modelFiles: translating(modelFileRepository(database)),
    deployments: translating(deploymentRepository(database)),
    dataAssets: translating(dataAssetRepository(database)),
    datastores: translating(datastoreRepository(database)),
    components: translating(componentRepository(database)),
    baselines: translating(baselineRepository(database)),
    monitors: translating(monitorRepository(database)),
    schedules: translating(scheduleRepository(database)),
    runs: translating(runRepository(database)),
    partitions: translating(partitionRepository(database)),
    batches: translating(batchRepository(database)),
    scoring: translating(scoringRepository(database)),
    actuals: translating(actualRepository(database)),
    results: translating(resultRepository(database)),
    distributions: translating(distributionRepository(database)),
    jobs: translating(jobRepository(database)),
    deadLetters: translating(deadLetterRepository(database)),
    ledger: translating(jobLedger(database)),
    unfinishedJobs: translating(unfinishedJobs(database)),
    workers: translating(workerRepository(database)),
    alertRules: translating(alertRuleRepository(database)),
    alerts: translating(alertRepository(database)),
    actionGroups: translating(actionGroupRepository(database)),
    routingPolicy: translating(routingPolicyRepository(database)),
    silences: translating(silenceRepository(database)),
    notifications: translating(notificationRepository(database)),
    tokens: translating(tokenRepository(database)),
    audit: translating(auditRepository(database)),
  };
}

/** Opens the database lazily: the first call connects, and a failing one throws UNAVAILABLE. Close it at the end. */
export function openDatabase({ url, poolSize = defaultPoolSize, log }: DatabaseOptions): Persistence {
  const connection = connect(url, poolSize, log);
  return {
    ...repositories(connection.database),
    outbox: translating(outbox(connection.database, url)),
    cancelRequests: translating(cancelRequests(url)),
    events: translating(platformEvents(url)),
    telemetry: translating(telemetryRepository(connection.database, connection.readRows)),
    telemetryRetention: translating(telemetryRetention(connection.database, url)),
    ruleEvaluations: translating(ruleEvaluationRepository(connection.database)),
    alertGroups: translating(alertGroupRepository(connection.database)),
    notificationDeliveries: translating(notificationDeliveryRepository(connection.database)),
    alertingWakes: translating(alertingWakes(url)),
    unitOfWork: (work) =>
      translateErrors(() => connection.database.transaction((database) => work(repositories(database)))),
    ping: () => connection.ping(),
    poolUsage: () => connection.usage(),
    close: () => connection.close(),
  };
}

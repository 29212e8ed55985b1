import { createHash } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { dayPartitions } from '../telemetry/day-partitions.ts';
import { insertTelemetry } from '../telemetry/insert-telemetry.ts';

const source = { roleName: 'circuitwatch-worker', roleInstance: 'scoring-jobs' };

interface FailedScoring {
  readonly id: string;
  readonly deployment: string;
  readonly plant: string | null;
  readonly circuit: string | null;
  readonly attempts: number;
}

async function findScoring(database: Database, jobId: string): Promise<FailedScoring | undefined> {
  const [found] = await database.query<FailedScoring>(
    `select scoring.id, coalesce(deployment.endpoint || ':', '') || deployment.name as deployment,
       plant.name as plant, circuit.name as circuit, job.attempts
     from scoring_job scoring join job on job.id = scoring.job_id
     join deployment on deployment.id = scoring.deployment_id
     left join circuit on circuit.id = deployment.circuit_id left join plant on plant.id = circuit.plant_id
     where scoring.job_id = $1::uuid`,
    jobId,
  );
  return found;
}

/** Writes that a scoring job failed where rules of Azure look for it: AzureDiagnostics, Category BatchScoring, Level Error. */
export async function tellScoringFailure(
  database: Database,
  jobId: string,
  message: string,
  now: Date,
): Promise<void> {
  const scoring = await findScoring(database, jobId);
  if (scoring === undefined) return;
  const { id, deployment, plant, circuit, attempts } = scoring;
  const hash = createHash('sha256').update(`${id} ${attempts}`).digest();
  const columns = {
    TimeGenerated: now,
    Category: 'BatchScoring',
    Level: 'Error',
    OperationName: 'ScoringJobFailed',
    ResultType: 'Failed',
    ResultDescription: message,
    Resource: deployment,
    CorrelationId: id,
    plant_id: plant,
    circuit_id: circuit,
  };
  const rows = [{ table: 'AzureDiagnostics', id: String(hash.readBigUInt64BE(0) >> 1n), columns }];
  const batch = { ...source, metrics: [], traces: [], samples: [], rows };
  await insertTelemetry(database, dayPartitions(database), batch, now);
}

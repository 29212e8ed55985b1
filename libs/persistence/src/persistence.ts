import type { CancelRequests, JobLedger, Outbox, UnfinishedJobs } from '@circuitwatch/queue-contracts';
import type { AlertRepository, AlertRuleRepository } from './alerting/records.ts';
import type {
  ActionGroupRepository,
  NotificationRepository,
  RoutingPolicyRepository,
  SilenceRepository,
} from './alerting/receiver-records.ts';
import type {
  AlertGroupRepository,
  AlertingWakes,
  NotificationDeliveryRepository,
  RuleEvaluationRepository,
} from './alerting/work-records.ts';
import type { AuditRepository, TokenRepository } from './access/records.ts';
import type { CircuitRepository, PlantRepository } from './fleet/records.ts';
import type {
  DataAssetRepository,
  DeploymentRepository,
  ModelFileRepository,
  ModelRepository,
  ModelVersionRepository,
} from './models/records.ts';
import type { MonitorRepository, ScheduleRepository } from './monitors/records.ts';
import type {
  BatchRepository,
  DistributionRepository,
  ResultRepository,
  RunRepository,
} from './runs/records.ts';
import type { PartitionRepository } from './partitions/records.ts';
import type { BaselineRepository, ComponentRepository, DatastoreRepository } from './sources/records.ts';
import type { ScoringRepository } from './scoring/records.ts';
import type { ActualRepository } from './actuals/records.ts';
import type { TelemetryRepository } from './telemetry/records.ts';
import type { TelemetryRetention } from './telemetry/retention-records.ts';
import type { DatabaseAddress } from './database/address.ts';
import type {
  DeadLetterRepository,
  JobRepository,
  PlatformEvents,
  WorkerRepository,
} from './work/records.ts';

/** All repositories on one connection or transaction. */
export interface Repositories {
  readonly plants: PlantRepository;
  readonly circuits: CircuitRepository;
  readonly models: ModelRepository;
  readonly modelVersions: ModelVersionRepository;
  readonly modelFiles: ModelFileRepository;
  readonly deployments: DeploymentRepository;
  readonly dataAssets: DataAssetRepository;
  readonly datastores: DatastoreRepository;
  readonly components: ComponentRepository;
  readonly baselines: BaselineRepository;
  readonly monitors: MonitorRepository;
  readonly schedules: ScheduleRepository;
  readonly runs: RunRepository;
  readonly partitions: PartitionRepository;
  readonly batches: BatchRepository;
  readonly scoring: ScoringRepository;
  readonly actuals: ActualRepository;
  readonly results: ResultRepository;
  readonly distributions: DistributionRepository;
  readonly jobs: JobRepository;
  readonly deadLetters: DeadLetterRepository;
  readonly ledger: JobLedger;
  readonly unfinishedJobs: UnfinishedJobs;
  readonly workers: WorkerRepository;
  readonly alertRules: AlertRuleRepository;
  readonly alerts: AlertRepository;
  readonly actionGroups: ActionGroupRepository;
  readonly routingPolicy: RoutingPolicyRepository;
  readonly silences: SilenceRepository;
  readonly notifications: NotificationRepository;
  readonly tokens: TokenRepository;
  readonly audit: AuditRepository;
}

/** How busy the connection pool is, right now. */
export interface PoolUsage {
  /** Connections that run a statement or hold a transaction. */
  readonly inUse: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
}

/** The database as the rest of the platform sees it. */
export interface Persistence extends Repositories {
  readonly outbox: Outbox;
  readonly cancelRequests: CancelRequests;
  readonly events: PlatformEvents;
  readonly telemetry: TelemetryRepository;
  readonly telemetryRetention: TelemetryRetention;
  readonly ruleEvaluations: RuleEvaluationRepository;
  readonly alertGroups: AlertGroupRepository;
  readonly notificationDeliveries: NotificationDeliveryRepository;
  readonly alertingWakes: AlertingWakes;
  /** All that `work` does with the repositories it is given is committed together, or not at all. */
  unitOfWork<Result>(work: (repositories: Repositories) => Promise<Result>): Promise<Result>;
  /** UNAVAILABLE when the database does not answer. */
  ping(): Promise<void>;
  poolUsage(): PoolUsage;
  close(): Promise<void>;
}

/** One executed statement, for logs and metrics. */
export interface StatementEvent {
  readonly sql: string;
  readonly durationMs: number;
}

/** How to reach the database; `poolSize` is 10 unless said. */
export interface DatabaseOptions {
  readonly url: DatabaseAddress;
  readonly poolSize?: number | undefined;
  readonly log?: ((statement: StatementEvent) => void) | undefined;
}

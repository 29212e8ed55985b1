import type {
  AlertDelivery,
  AlertNote,
  ApiToken,
  AuditEvent,
  Baseline,
  Circuit,
  ComparedResult,
  Component,
  DataAsset,
  Datastore,
  DeadLetter,
  Deployment,
  Distribution,
  Job,
  MetricResult,
  Model,
  ModelVersion,
  Monitor,
  MonitorRun,
  MonitorSchedule,
  NotificationAttempt,
  Plant,
  RunBatch,
  ScoringBatch,
  ScoringJob,
  StoredActionGroup,
  StoredAlert,
  StoredNotification,
  StoredReceiver,
  StoredRoutingPolicy,
  StoredRule,
  StoredSilence,
  StoredTransition,
  Worker,
} from '@circuitwatch/persistence';
import type { RuleEvidence } from '@circuitwatch/alerting-definitions';
import type { ScoringFile } from '@circuitwatch/scoring-definitions';
import type { Connection, Edge } from './connection.ts';

/*
 * What resolvers return for a GraphQL type, where that is not the type itself: `export type <Type>Mapper`.
 * The generated resolver types read this file.
 */

export type ActionGroupMapper = StoredActionGroup;
export type ActionGroupConnectionMapper = Connection<StoredActionGroup>;
export type ActionGroupEdgeMapper = Edge<StoredActionGroup>;
export type AlertMapper = StoredAlert;
export type AlertConnectionMapper = Connection<StoredAlert>;
export type AlertEdgeMapper = Edge<StoredAlert>;
export type AlertDeliveryMapper = AlertDelivery;
export type AlertEvidenceMapper = RuleEvidence;
export type AlertNoteMapper = AlertNote;
export type AlertRuleMapper = StoredRule;
export type AlertRuleConnectionMapper = Connection<StoredRule>;
export type AlertRuleEdgeMapper = Edge<StoredRule>;
export type AlertTransitionMapper = StoredTransition;
export type ApiTokenMapper = ApiToken;
export type ApiTokenConnectionMapper = Connection<ApiToken>;
export type ApiTokenEdgeMapper = Edge<ApiToken>;
export type AuditEventMapper = AuditEvent;
export type AuditEventConnectionMapper = Connection<AuditEvent>;
export type AuditEventEdgeMapper = Edge<AuditEvent>;
export type BaselineMapper = Baseline;
export type BaselineConnectionMapper = Connection<Baseline>;
export type BaselineEdgeMapper = Edge<Baseline>;
export type CircuitMapper = Circuit;
export type CircuitConnectionMapper = Connection<Circuit>;
export type CircuitEdgeMapper = Edge<Circuit>;
export type ComparedResultMapper = ComparedResult;
export type ComponentMapper = Component;
export type ComponentConnectionMapper = Connection<Component>;
export type ComponentEdgeMapper = Edge<Component>;
export type DataAssetMapper = DataAsset;
export type DataAssetConnectionMapper = Connection<DataAsset>;
export type DataAssetEdgeMapper = Edge<DataAsset>;
export type DatastoreMapper = Datastore;
export type DatastoreConnectionMapper = Connection<Datastore>;
export type DatastoreEdgeMapper = Edge<Datastore>;
export type DeadLetterMapper = DeadLetter;
export type DeadLetterConnectionMapper = Connection<DeadLetter>;
export type DeadLetterEdgeMapper = Edge<DeadLetter>;
export type DeploymentMapper = Deployment;
export type DeploymentConnectionMapper = Connection<Deployment>;
export type DeploymentEdgeMapper = Edge<Deployment>;
export type DistributionMapper = Distribution;
export type JobMapper = Job;
export type JobConnectionMapper = Connection<Job>;
export type JobEdgeMapper = Edge<Job>;
export type MetricResultMapper = MetricResult;
export type MetricResultConnectionMapper = Connection<MetricResult>;
export type MetricResultEdgeMapper = Edge<MetricResult>;
export type ModelMapper = Model;
export type ModelConnectionMapper = Connection<Model>;
export type ModelEdgeMapper = Edge<Model>;
export type ModelVersionMapper = ModelVersion;
export type ModelVersionConnectionMapper = Connection<ModelVersion>;
export type ModelVersionEdgeMapper = Edge<ModelVersion>;
export type MonitorMapper = Monitor;
export type MonitorConnectionMapper = Connection<Monitor>;
export type MonitorEdgeMapper = Edge<Monitor>;
export type MonitorRunMapper = MonitorRun;
export type MonitorRunConnectionMapper = Connection<MonitorRun>;
export type MonitorRunEdgeMapper = Edge<MonitorRun>;
export type NotificationMapper = StoredNotification;
export type NotificationConnectionMapper = Connection<StoredNotification>;
export type NotificationEdgeMapper = Edge<StoredNotification>;
export type NotificationAttemptMapper = NotificationAttempt;
export type PlantMapper = Plant;
export type PlantConnectionMapper = Connection<Plant>;
export type PlantEdgeMapper = Edge<Plant>;
export type ReceiverMapper = StoredReceiver;
export type RoutingPolicyMapper = StoredRoutingPolicy;
export type RunBatchMapper = RunBatch;
export type ScoringBatchMapper = ScoringBatch;
export type ScoringFileMapper = ScoringFile;
export type ScoringFileConnectionMapper = Connection<ScoringFile>;
export type ScoringFileEdgeMapper = Edge<ScoringFile>;
export type ScoringJobMapper = ScoringJob;
export type ScoringJobConnectionMapper = Connection<ScoringJob>;
export type ScoringJobEdgeMapper = Edge<ScoringJob>;
export type SeriesPointMapper = MetricResult;
export type SilenceMapper = StoredSilence;
export type SilenceConnectionMapper = Connection<StoredSilence>;
export type SilenceEdgeMapper = Edge<StoredSilence>;
export type TriggerMapper = { readonly monitor: Monitor; readonly schedule: MonitorSchedule };
export type WorkerMapper = Worker;
/** Everything of the fleet is read by its fields. */
export type FleetMapper = Readonly<Record<never, never>>;

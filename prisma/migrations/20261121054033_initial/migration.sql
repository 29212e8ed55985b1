-- CreateEnum
CREATE TYPE "stage" AS ENUM ('DEV', 'TEST', 'PROD');

-- CreateEnum
CREATE TYPE "deployment_kind" AS ENUM ('ONLINE', 'BATCH');

-- CreateEnum
CREATE TYPE "run_status" AS ENUM ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED');

-- CreateEnum
CREATE TYPE "run_cause" AS ENUM ('SCHEDULE', 'MANUAL', 'BATCH');

-- CreateEnum
CREATE TYPE "verdict" AS ENUM ('HEALTHY', 'BREACHED', 'NO_DATA', 'OBSERVED');

-- CreateEnum
CREATE TYPE "result_status" AS ENUM ('COMPUTED', 'MISSING_COLUMN', 'WRONG_TYPE', 'ALL_NULL', 'TOO_FEW_ROWS', 'NO_DATA', 'NOT_FINITE');

-- CreateEnum
CREATE TYPE "job_status" AS ENUM ('QUEUED', 'ACTIVE', 'SUCCEEDED', 'FAILED', 'CANCELED');

-- CreateEnum
CREATE TYPE "dead_letter_resolution" AS ENUM ('RETRIED', 'DISCARDED');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('VIEWER', 'OPERATOR', 'ENGINEER', 'ADMIN');

-- CreateEnum
CREATE TYPE "token_kind" AS ENUM ('API', 'SESSION', 'SIGN_IN');

-- CreateTable
CREATE TABLE "plant" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "plant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "circuit" (
    "id" UUID NOT NULL,
    "plant_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "tags" TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "circuit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_version" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "stage" "stage" NOT NULL DEFAULT 'DEV',
    "uri" TEXT,
    "checksum" TEXT,
    "features" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "model_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deployment" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "deployment_kind" NOT NULL,
    "model_version_id" UUID NOT NULL,
    "circuit_id" UUID,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_asset" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "uri" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "timestamp_column" TEXT,
    "circuit_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "data_asset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "monitor" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "circuit_id" UUID NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "current_number" INTEGER NOT NULL DEFAULT 1,
    "last_run_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "monitor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "monitor_version" (
    "id" UUID NOT NULL,
    "monitor_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "definition" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "monitor_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "monitor_schedule" (
    "monitor_id" UUID NOT NULL,
    "trigger" JSONB NOT NULL,
    "last_tick_at" TIMESTAMPTZ(3),
    "missed_ticks" INTEGER NOT NULL DEFAULT 0,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "monitor_schedule_pkey" PRIMARY KEY ("monitor_id")
);

-- CreateTable
CREATE TABLE "run_batch" (
    "id" UUID NOT NULL,
    "filter" JSONB NOT NULL,
    "total" INTEGER NOT NULL,
    "requested_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "monitor_run" (
    "id" UUID NOT NULL,
    "monitor_id" UUID NOT NULL,
    "monitor_version_id" UUID NOT NULL,
    "batch_id" UUID,
    "cause" "run_cause" NOT NULL,
    "scheduled_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "run_status" NOT NULL DEFAULT 'QUEUED',
    "verdict" "verdict",
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "breach_count" INTEGER NOT NULL DEFAULT 0,
    "windows" JSONB,
    "files" JSONB,
    "timings" JSONB,
    "error_code" TEXT,
    "error_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "monitor_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "metric_result" (
    "id" BIGSERIAL NOT NULL,
    "run_id" UUID NOT NULL,
    "monitor_id" UUID NOT NULL,
    "scheduled_at" TIMESTAMPTZ(3) NOT NULL,
    "signal" TEXT NOT NULL,
    "feature" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "metric_version" INTEGER NOT NULL,
    "status" "result_status" NOT NULL,
    "value" DOUBLE PRECISION,
    "threshold" DOUBLE PRECISION,
    "verdict" "verdict" NOT NULL,
    "reason" TEXT,
    "baseline_rows" INTEGER NOT NULL,
    "target_rows" INTEGER NOT NULL,

    CONSTRAINT "metric_result_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "distribution" (
    "id" BIGSERIAL NOT NULL,
    "run_id" UUID NOT NULL,
    "feature" TEXT NOT NULL,
    "edges" DOUBLE PRECISION[],
    "baseline_counts" INTEGER[],
    "target_counts" INTEGER[],

    CONSTRAINT "distribution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job" (
    "id" UUID NOT NULL,
    "queue" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "status" "job_status" NOT NULL DEFAULT 'QUEUED',
    "fence" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "max_attempts" INTEGER NOT NULL DEFAULT 3,
    "priority" INTEGER NOT NULL DEFAULT 100,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "cancel_requested" BOOLEAN NOT NULL DEFAULT false,
    "worker_id" TEXT,
    "run_id" UUID,
    "request_id" TEXT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "heartbeat_at" TIMESTAMPTZ(3),

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "job_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "resent" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("job_id")
);

-- CreateTable
CREATE TABLE "dead_letter" (
    "id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "queue" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "payload_hash" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "error" TEXT NOT NULL,
    "stack" TEXT,
    "resolution" "dead_letter_resolution",
    "resolved_by" TEXT,
    "resolved_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dead_letter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker" (
    "id" TEXT NOT NULL,
    "hostname" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "queues" TEXT[],
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "token_kind" NOT NULL DEFAULT 'API',
    "role" "role" NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "action" TEXT NOT NULL,
    "target_type" TEXT NOT NULL,
    "target_id" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "request_id" TEXT,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "plant_name_key" ON "plant"("name");

-- CreateIndex
CREATE INDEX "circuit_tags_idx" ON "circuit" USING GIN ("tags");

-- CreateIndex
CREATE UNIQUE INDEX "circuit_plant_id_name_key" ON "circuit"("plant_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "model_name_key" ON "model"("name");

-- CreateIndex
CREATE UNIQUE INDEX "model_version_model_id_number_key" ON "model_version"("model_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "deployment_name_key" ON "deployment"("name");

-- CreateIndex
CREATE INDEX "deployment_model_version_id_idx" ON "deployment"("model_version_id");

-- CreateIndex
CREATE INDEX "deployment_circuit_id_idx" ON "deployment"("circuit_id");

-- CreateIndex
CREATE INDEX "data_asset_circuit_id_idx" ON "data_asset"("circuit_id");

-- CreateIndex
CREATE UNIQUE INDEX "data_asset_name_number_key" ON "data_asset"("name", "number");

-- CreateIndex
CREATE UNIQUE INDEX "monitor_name_key" ON "monitor"("name");

-- CreateIndex
CREATE UNIQUE INDEX "monitor_last_run_id_key" ON "monitor"("last_run_id");

-- CreateIndex
CREATE INDEX "monitor_circuit_id_idx" ON "monitor"("circuit_id");

-- CreateIndex
CREATE UNIQUE INDEX "monitor_version_monitor_id_number_key" ON "monitor_version"("monitor_id", "number");

-- CreateIndex
CREATE INDEX "monitor_run_monitor_id_scheduled_at_id_idx" ON "monitor_run"("monitor_id", "scheduled_at" DESC, "id");

-- CreateIndex
CREATE INDEX "monitor_run_scheduled_at_id_idx" ON "monitor_run"("scheduled_at" DESC, "id");

-- CreateIndex
CREATE INDEX "monitor_run_batch_id_status_idx" ON "monitor_run"("batch_id", "status");

-- CreateIndex
CREATE INDEX "monitor_run_status_idx" ON "monitor_run"("status");

-- CreateIndex
CREATE INDEX "metric_result_monitor_id_feature_metric_scheduled_at_idx" ON "metric_result"("monitor_id", "feature", "metric", "scheduled_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "metric_result_run_id_signal_feature_metric_key" ON "metric_result"("run_id", "signal", "feature", "metric");

-- CreateIndex
CREATE UNIQUE INDEX "distribution_run_id_feature_key" ON "distribution"("run_id", "feature");

-- CreateIndex
CREATE UNIQUE INDEX "job_run_id_key" ON "job"("run_id");

-- CreateIndex
CREATE INDEX "job_status_created_at_idx" ON "job"("status", "created_at");

-- CreateIndex
CREATE INDEX "job_created_at_id_idx" ON "job"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "dead_letter_resolution_created_at_idx" ON "dead_letter"("resolution", "created_at" DESC);

-- CreateIndex
CREATE INDEX "dead_letter_job_id_idx" ON "dead_letter"("job_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_secret_hash_key" ON "api_token"("secret_hash");

-- CreateIndex
CREATE INDEX "api_token_created_at_id_idx" ON "api_token"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "audit_event_at_id_idx" ON "audit_event"("at" DESC, "id");

-- CreateIndex
CREATE INDEX "audit_event_target_type_target_id_at_idx" ON "audit_event"("target_type", "target_id", "at" DESC);

-- AddForeignKey
ALTER TABLE "circuit" ADD CONSTRAINT "circuit_plant_id_fkey" FOREIGN KEY ("plant_id") REFERENCES "plant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_circuit_id_fkey" FOREIGN KEY ("circuit_id") REFERENCES "circuit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_asset" ADD CONSTRAINT "data_asset_circuit_id_fkey" FOREIGN KEY ("circuit_id") REFERENCES "circuit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "monitor" ADD CONSTRAINT "monitor_circuit_id_fkey" FOREIGN KEY ("circuit_id") REFERENCES "circuit"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "monitor" ADD CONSTRAINT "monitor_last_run_id_fkey" FOREIGN KEY ("last_run_id") REFERENCES "monitor_run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "monitor_version" ADD CONSTRAINT "monitor_version_monitor_id_fkey" FOREIGN KEY ("monitor_id") REFERENCES "monitor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "monitor_schedule" ADD CONSTRAINT "monitor_schedule_monitor_id_fkey" FOREIGN KEY ("monitor_id") REFERENCES "monitor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "monitor_run" ADD CONSTRAINT "monitor_run_monitor_id_fkey" FOREIGN KEY ("monitor_id") REFERENCES "monitor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "monitor_run" ADD CONSTRAINT "monitor_run_monitor_version_id_fkey" FOREIGN KEY ("monitor_version_id") REFERENCES "monitor_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "monitor_run" ADD CONSTRAINT "monitor_run_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "run_batch"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "metric_result" ADD CONSTRAINT "metric_result_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "monitor_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "distribution" ADD CONSTRAINT "distribution_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "monitor_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job" ADD CONSTRAINT "job_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "monitor_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dead_letter" ADD CONSTRAINT "dead_letter_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "custom_metric" ADD COLUMN     "circuit_id" TEXT,
ADD COLUMN     "plant_id" TEXT;

-- AlterTable
ALTER TABLE "trace" ADD COLUMN     "circuit_id" TEXT,
ADD COLUMN     "item_count" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "plant_id" TEXT;

-- CreateTable
CREATE TABLE "custom_event" (
    "id" BIGINT NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "name" TEXT NOT NULL,
    "custom_measurements" JSONB,
    "custom_dimensions" JSONB NOT NULL DEFAULT '{}',
    "plant_id" TEXT,
    "circuit_id" TEXT,
    "operation_id" TEXT,
    "cloud_role_name" TEXT NOT NULL,
    "cloud_role_instance" TEXT NOT NULL,
    "item_count" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "custom_event_pkey" PRIMARY KEY ("timestamp","id")
) PARTITION BY RANGE ("timestamp");

-- CreateTable
CREATE TABLE "request" (
    "id" BIGINT NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "request_id" TEXT,
    "name" TEXT NOT NULL,
    "url" TEXT,
    "success" BOOLEAN NOT NULL,
    "result_code" TEXT,
    "duration" DOUBLE PRECISION NOT NULL,
    "operation_name" TEXT,
    "custom_measurements" JSONB,
    "custom_dimensions" JSONB NOT NULL DEFAULT '{}',
    "plant_id" TEXT,
    "circuit_id" TEXT,
    "operation_id" TEXT,
    "cloud_role_name" TEXT NOT NULL,
    "cloud_role_instance" TEXT NOT NULL,
    "item_count" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "request_pkey" PRIMARY KEY ("timestamp","id")
) PARTITION BY RANGE ("timestamp");

-- CreateTable
CREATE TABLE "exception" (
    "id" BIGINT NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "problem_id" TEXT,
    "type" TEXT NOT NULL,
    "message" TEXT,
    "outer_type" TEXT,
    "outer_message" TEXT,
    "innermost_message" TEXT,
    "severity_level" INTEGER NOT NULL,
    "details" JSONB,
    "custom_dimensions" JSONB NOT NULL DEFAULT '{}',
    "plant_id" TEXT,
    "circuit_id" TEXT,
    "operation_id" TEXT,
    "cloud_role_name" TEXT NOT NULL,
    "cloud_role_instance" TEXT NOT NULL,
    "item_count" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "exception_pkey" PRIMARY KEY ("timestamp","id")
) PARTITION BY RANGE ("timestamp");

-- CreateTable
CREATE TABLE "azure_diagnostic" (
    "id" BIGINT NOT NULL,
    "time_generated" TIMESTAMPTZ(3) NOT NULL,
    "category" TEXT,
    "level" TEXT,
    "operation_name" TEXT,
    "result_type" TEXT,
    "result_description" TEXT,
    "resource" TEXT,
    "resource_id" TEXT,
    "correlation_id" TEXT,
    "properties" JSONB,
    "plant_id" TEXT,
    "circuit_id" TEXT,

    CONSTRAINT "azure_diagnostic_pkey" PRIMARY KEY ("time_generated","id")
) PARTITION BY RANGE ("time_generated");

-- CreateTable
CREATE TABLE "perf" (
    "id" BIGINT NOT NULL,
    "time_generated" TIMESTAMPTZ(3) NOT NULL,
    "computer" TEXT,
    "object_name" TEXT,
    "counter_name" TEXT,
    "instance_name" TEXT,
    "counter_value" DOUBLE PRECISION,

    CONSTRAINT "perf_pkey" PRIMARY KEY ("time_generated","id")
) PARTITION BY RANGE ("time_generated");

-- CreateTable
CREATE TABLE "container_log" (
    "id" BIGINT NOT NULL,
    "time_generated" TIMESTAMPTZ(3) NOT NULL,
    "computer" TEXT,
    "name" TEXT,
    "image" TEXT,
    "container_id" TEXT,
    "log_entry" TEXT,
    "log_entry_source" TEXT,

    CONSTRAINT "container_log_pkey" PRIMARY KEY ("time_generated","id")
) PARTITION BY RANGE ("time_generated");

-- CreateTable
CREATE TABLE "kube_pod_inventory" (
    "id" BIGINT NOT NULL,
    "time_generated" TIMESTAMPTZ(3) NOT NULL,
    "computer" TEXT,
    "cluster_name" TEXT,
    "namespace" TEXT,
    "name" TEXT,
    "pod_uid" TEXT,
    "pod_status" TEXT,
    "container_name" TEXT,
    "container_status" TEXT,
    "container_restart_count" INTEGER,

    CONSTRAINT "kube_pod_inventory_pkey" PRIMARY KEY ("time_generated","id")
) PARTITION BY RANGE ("time_generated");

-- CreateIndex
CREATE INDEX "custom_event_name_timestamp_idx" ON "custom_event"("name", "timestamp");

-- CreateIndex
CREATE INDEX "request_cloud_role_name_timestamp_idx" ON "request"("cloud_role_name", "timestamp")
  INCLUDE ("duration", "success", "item_count");

-- CreateIndex
CREATE INDEX "exception_cloud_role_name_timestamp_idx" ON "exception"("cloud_role_name", "timestamp");

-- CreateIndex
CREATE INDEX "azure_diagnostic_category_time_generated_idx" ON "azure_diagnostic"("category", "time_generated");

-- CreateIndex
CREATE INDEX "perf_object_name_time_generated_idx" ON "perf"("object_name", "time_generated")
  INCLUDE ("counter_name", "instance_name", "counter_value");

-- CreateIndex
CREATE INDEX "kube_pod_inventory_namespace_time_generated_idx" ON "kube_pod_inventory"("namespace", "time_generated");

-- CreateIndex
CREATE INDEX "endpoint_sample_at_idx" ON "endpoint_sample" USING BRIN ("at");

-- Most rules ask one metric's values by plant and circuit: they are answered from the index alone.
DROP INDEX "custom_metric_name_timestamp_idx";
CREATE INDEX "custom_metric_name_timestamp_idx" ON "custom_metric"("name", "timestamp")
  INCLUDE ("value", "plant_id", "circuit_id");

-- What was told before has its plants and circuits in its dimensions alone.
UPDATE "custom_metric" SET "plant_id" = left("custom_dimensions" ->> 'plant_id', 256),
  "circuit_id" = left("custom_dimensions" ->> 'circuit_id', 256)
WHERE "custom_dimensions" ?| ARRAY['plant_id', 'circuit_id'];
UPDATE "trace" SET "plant_id" = left("custom_dimensions" ->> 'plant_id', 256),
  "circuit_id" = left("custom_dimensions" ->> 'circuit_id', 256)
WHERE "custom_dimensions" ?| ARRAY['plant_id', 'circuit_id'];

-- Values that no version of the program may write.
ALTER TABLE "exception" ADD CONSTRAINT "exception_severity_level_check" CHECK (severity_level BETWEEN 0 AND 4);

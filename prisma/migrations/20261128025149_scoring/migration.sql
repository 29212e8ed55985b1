-- CreateEnum
CREATE TYPE "model_task" AS ENUM ('REGRESSION', 'CLASSIFICATION');

-- CreateEnum
CREATE TYPE "device" AS ENUM ('CPU', 'GPU');

-- CreateEnum
CREATE TYPE "device_preference" AS ENUM ('CPU', 'GPU', 'ANY');

-- CreateEnum
CREATE TYPE "scoring_file_status" AS ENUM ('PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED');

-- AlterTable
ALTER TABLE "deployment" ADD COLUMN     "collector" JSONB,
ADD COLUMN     "traffic" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "model_version" ADD COLUMN     "devices" "device"[] DEFAULT ARRAY['CPU', 'GPU']::"device"[],
ADD COLUMN     "inputs" JSONB,
ADD COLUMN     "metadata" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "outputs" JSONB,
ADD COLUMN     "task" "model_task";

-- AlterTable
ALTER TABLE "worker" ADD COLUMN     "capabilities" JSONB;

-- CreateTable
CREATE TABLE "model_file" (
    "checksum" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_file_pkey" PRIMARY KEY ("checksum")
);

-- CreateTable
CREATE TABLE "scoring_batch" (
    "id" UUID NOT NULL,
    "filter" JSONB NOT NULL,
    "total" INTEGER NOT NULL,
    "requested_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "scoring_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scoring_job" (
    "id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "batch_id" UUID,
    "deployment_id" UUID NOT NULL,
    "model_version_id" UUID NOT NULL,
    "input" JSONB NOT NULL,
    "output_uri" TEXT NOT NULL,
    "mini_batch_rows" INTEGER NOT NULL,
    "device" "device_preference" NOT NULL DEFAULT 'ANY',
    "fallback_seconds" INTEGER,
    "scheduled_at" TIMESTAMPTZ(3) NOT NULL,
    "execution" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "scoring_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scoring_file" (
    "scoring_job_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "uri" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "modified_at" TEXT NOT NULL,
    "status" "scoring_file_status" NOT NULL DEFAULT 'PENDING',
    "rows_done" BIGINT NOT NULL DEFAULT 0,
    "invalid_rows" BIGINT NOT NULL DEFAULT 0,
    "parts" JSONB NOT NULL DEFAULT '[]',
    "error" TEXT,
    "latency_ms" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "moments" JSONB,

    CONSTRAINT "scoring_file_pkey" PRIMARY KEY ("scoring_job_id","index")
);

-- CreateTable
CREATE TABLE "actual" (
    "deployment_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "number" DOUBLE PRECISION,
    "text" TEXT,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "actual_pkey" PRIMARY KEY ("deployment_id","key")
);

-- CreateTable
CREATE TABLE "actual_day" (
    "deployment_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "written_at" TIMESTAMPTZ(3),

    CONSTRAINT "actual_day_pkey" PRIMARY KEY ("deployment_id","day")
);

-- CreateTable
CREATE TABLE "endpoint_sample" (
    "deployment_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "instance" TEXT NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,
    "requests" INTEGER NOT NULL,
    "errors" INTEGER NOT NULL,
    "rejected" INTEGER NOT NULL,
    "rows" INTEGER NOT NULL,
    "latency_buckets" INTEGER[],
    "latency_sum_ms" DOUBLE PRECISION NOT NULL,
    "cpu_seconds" DOUBLE PRECISION NOT NULL,
    "memory_bytes" BIGINT NOT NULL,

    CONSTRAINT "endpoint_sample_pkey" PRIMARY KEY ("deployment_id","at","instance")
);

-- CreateTable
CREATE TABLE "custom_metric" (
    "id" BIGSERIAL NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "name" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "value_count" INTEGER NOT NULL DEFAULT 1,
    "value_sum" DOUBLE PRECISION NOT NULL,
    "value_min" DOUBLE PRECISION NOT NULL,
    "value_max" DOUBLE PRECISION NOT NULL,
    "custom_dimensions" JSONB NOT NULL DEFAULT '{}',
    "cloud_role_name" TEXT NOT NULL,
    "cloud_role_instance" TEXT NOT NULL,
    "operation_id" TEXT,
    "item_count" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "custom_metric_pkey" PRIMARY KEY ("timestamp","id")
) PARTITION BY RANGE ("timestamp");

-- CreateTable
CREATE TABLE "trace" (
    "id" BIGSERIAL NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "message" TEXT NOT NULL,
    "severity_level" INTEGER NOT NULL,
    "custom_dimensions" JSONB NOT NULL DEFAULT '{}',
    "cloud_role_name" TEXT NOT NULL,
    "cloud_role_instance" TEXT NOT NULL,
    "operation_id" TEXT,
    "deployment_id" UUID,

    CONSTRAINT "trace_pkey" PRIMARY KEY ("timestamp","id")
) PARTITION BY RANGE ("timestamp");

-- CreateIndex
CREATE UNIQUE INDEX "scoring_job_job_id_key" ON "scoring_job"("job_id");

-- CreateIndex
CREATE INDEX "scoring_job_deployment_id_created_at_id_idx" ON "scoring_job"("deployment_id", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "scoring_job_created_at_id_idx" ON "scoring_job"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "scoring_job_batch_id_idx" ON "scoring_job"("batch_id");

-- CreateIndex
CREATE INDEX "scoring_job_model_version_id_idx" ON "scoring_job"("model_version_id");

-- CreateIndex
CREATE INDEX "actual_deployment_id_observed_at_idx" ON "actual"("deployment_id", "observed_at");

-- CreateIndex
CREATE INDEX "custom_metric_name_timestamp_idx" ON "custom_metric"("name", "timestamp");

-- CreateIndex
CREATE INDEX "trace_deployment_id_timestamp_idx" ON "trace"("deployment_id", "timestamp");

-- AddForeignKey
ALTER TABLE "scoring_job" ADD CONSTRAINT "scoring_job_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scoring_job" ADD CONSTRAINT "scoring_job_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "scoring_batch"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scoring_job" ADD CONSTRAINT "scoring_job_deployment_id_fkey" FOREIGN KEY ("deployment_id") REFERENCES "deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scoring_job" ADD CONSTRAINT "scoring_job_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scoring_file" ADD CONSTRAINT "scoring_file_scoring_job_id_fkey" FOREIGN KEY ("scoring_job_id") REFERENCES "scoring_job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "actual" ADD CONSTRAINT "actual_deployment_id_fkey" FOREIGN KEY ("deployment_id") REFERENCES "deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "actual_day" ADD CONSTRAINT "actual_day_deployment_id_fkey" FOREIGN KEY ("deployment_id") REFERENCES "deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "endpoint_sample" ADD CONSTRAINT "endpoint_sample_deployment_id_fkey" FOREIGN KEY ("deployment_id") REFERENCES "deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Values that no version of the program may write.
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_traffic_check" CHECK (traffic BETWEEN 0 AND 100);
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_devices_check" CHECK (cardinality(devices) > 0);
ALTER TABLE "model_file" ADD CONSTRAINT "model_file_checksum_check" CHECK (checksum = encode(sha256(bytes), 'hex'));
ALTER TABLE "scoring_job" ADD CONSTRAINT "scoring_job_mini_batch_rows_check" CHECK (mini_batch_rows >= 1),
ADD CONSTRAINT "scoring_job_fallback_seconds_check" CHECK (fallback_seconds >= 0);
ALTER TABLE "scoring_file" ADD CONSTRAINT "scoring_file_index_check" CHECK (index >= 0),
ADD CONSTRAINT "scoring_file_rows_check" CHECK (rows_done >= 0 AND invalid_rows BETWEEN 0 AND rows_done),
ADD CONSTRAINT "scoring_file_error_check" CHECK ((status = 'FAILED') = (error IS NOT NULL));
ALTER TABLE "actual" ADD CONSTRAINT "actual_value_check" CHECK (number IS NULL OR text IS NULL);
ALTER TABLE "trace" ADD CONSTRAINT "trace_severity_level_check" CHECK (severity_level BETWEEN 0 AND 4);

-- Uploaded models are compressed already where they can be.
ALTER TABLE "model_file" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;

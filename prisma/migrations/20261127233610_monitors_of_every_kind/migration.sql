-- CreateEnum
CREATE TYPE "component_kind" AS ENUM ('PREPROCESSING', 'CUSTOM_SIGNAL', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "response_band" AS ENUM ('MINOR', 'MODERATE', 'SEVERE');

-- CreateEnum
CREATE TYPE "data_type" AS ENUM ('numerical', 'categorical');

-- AlterEnum
ALTER TYPE "result_status" ADD VALUE 'FAILED';

-- AlterEnum
ALTER TYPE "run_cause" ADD VALUE 'LATE_TRUTH';

-- DropIndex
DROP INDEX "deployment_name_key";

-- DropIndex
DROP INDEX "distribution_run_id_feature_key";

-- AlterTable
ALTER TABLE "deployment" ADD COLUMN     "endpoint" TEXT;

-- AlterTable
ALTER TABLE "distribution" ADD COLUMN     "categories" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "others" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "signal" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "metric_result" ADD COLUMN     "baseline_value" DOUBLE PRECISION,
ADD COLUMN     "bound_high" DOUBLE PRECISION,
ADD COLUMN     "bound_low" DOUBLE PRECISION,
ADD COLUMN     "data_type" "data_type",
ADD COLUMN     "response" "response_band";

-- AlterTable
ALTER TABLE "monitor_run" ADD COLUMN     "replaced" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "response" "response_band",
ADD COLUMN     "signals" JSONB,
ADD COLUMN     "truth_checked_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "datastore" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "uri" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "datastore_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "component" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "kind" "component_kind" NOT NULL,
    "sql" TEXT,
    "inputs" JSONB NOT NULL DEFAULT '{}',
    "description" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "component_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "baseline" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "selection" JSONB NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "frozen_at" TIMESTAMPTZ(3),
    "frozen" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "baseline_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "datastore_name_key" ON "datastore"("name");

-- CreateIndex
CREATE UNIQUE INDEX "component_name_label_key" ON "component"("name", "label");

-- CreateIndex
CREATE UNIQUE INDEX "baseline_name_key" ON "baseline"("name");

-- CreateIndex
CREATE UNIQUE INDEX "distribution_run_id_signal_feature_key" ON "distribution"("run_id", "signal", "feature");

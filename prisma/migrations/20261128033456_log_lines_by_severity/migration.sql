-- DropIndex
DROP INDEX "trace_deployment_id_timestamp_idx";

-- CreateIndex
CREATE INDEX "trace_deployment_id_severity_level_timestamp_idx" ON "trace"("deployment_id", "severity_level", "timestamp");

-- AlterTable
ALTER TABLE "job" ADD COLUMN     "parent_id" UUID;

-- CreateTable
CREATE TABLE "run_pass" (
    "run_id" UUID NOT NULL,
    "pass" INTEGER NOT NULL,
    "input" BYTEA NOT NULL,

    CONSTRAINT "run_pass_pkey" PRIMARY KEY ("run_id","pass")
);

-- CreateTable
CREATE TABLE "run_partition" (
    "run_id" UUID NOT NULL,
    "pass" INTEGER NOT NULL,
    "index" INTEGER NOT NULL,
    "job_id" UUID NOT NULL,
    "task" JSONB NOT NULL,
    "output" BYTEA,

    CONSTRAINT "run_partition_pkey" PRIMARY KEY ("run_id","pass","index")
);

-- CreateIndex
CREATE UNIQUE INDEX "run_partition_job_id_key" ON "run_partition"("job_id");

-- CreateIndex
CREATE INDEX "job_parent_id_idx" ON "job"("parent_id");

-- AddForeignKey
ALTER TABLE "job" ADD CONSTRAINT "job_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_pass" ADD CONSTRAINT "run_pass_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "monitor_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_partition" ADD CONSTRAINT "run_partition_run_id_pass_fkey" FOREIGN KEY ("run_id", "pass") REFERENCES "run_pass"("run_id", "pass") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_partition" ADD CONSTRAINT "run_partition_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Values that no version of the program may write.
ALTER TABLE "run_pass" ADD CONSTRAINT "run_pass_pass_check" CHECK (pass >= 1);
ALTER TABLE "run_partition" ADD CONSTRAINT "run_partition_index_check" CHECK (index >= 0);
ALTER TABLE "job" ADD CONSTRAINT "job_parent_check" CHECK (parent_id IS NULL OR run_id IS NULL);

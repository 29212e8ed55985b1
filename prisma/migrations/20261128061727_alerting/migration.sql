-- CreateEnum
CREATE TYPE "alert_state" AS ENUM ('NORMAL', 'PENDING', 'FIRING', 'RECOVERING');

-- CreateEnum
CREATE TYPE "alert_reason" AS ENUM ('THRESHOLD', 'NO_DATA', 'ERROR', 'MISSING_SERIES', 'RULE_PAUSED', 'RULE_DELETED', 'RULE_UPDATED', 'MANUAL', 'EXTERNAL');

-- CreateEnum
CREATE TYPE "rule_outcome" AS ENUM ('OK', 'NO_DATA', 'ERROR');

-- CreateEnum
CREATE TYPE "alert_note_kind" AS ENUM ('ACKNOWLEDGED', 'UNACKNOWLEDGED', 'ASSIGNED', 'COMMENTED', 'RESOLVED');

-- CreateEnum
CREATE TYPE "receiver_kind" AS ENUM ('EMAIL', 'SMS', 'TEAMS', 'SLACK', 'PAGERDUTY', 'WEBHOOK', 'ALERTMANAGER', 'INCIDENT');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('WAITING', 'TOLD', 'SUPPRESSED');

-- CreateEnum
CREATE TYPE "notification_status" AS ENUM ('PENDING', 'SENDING', 'RETRY', 'SENT', 'DEAD', 'CANCELED');

-- AlterTable
ALTER TABLE "api_token" ADD COLUMN     "plants" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "alert_rule" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "severity" INTEGER NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "definition" JSONB NOT NULL,
    "action_groups" TEXT[],
    "frequency_seconds" INTEGER NOT NULL,
    "next_evaluation_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "last_evaluated_at" TIMESTAMPTZ(3),
    "last_outcome" "rule_outcome",
    "last_error" TEXT,
    "missed" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert" (
    "id" UUID NOT NULL,
    "rule_id" UUID,
    "rule_name" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "labels" JSONB NOT NULL,
    "annotations" JSONB NOT NULL DEFAULT '{}',
    "severity" INTEGER NOT NULL,
    "action_groups" TEXT[],
    "throttle_seconds" INTEGER,
    "plant" TEXT,
    "circuit" TEXT,
    "state" "alert_state" NOT NULL,
    "reason" "alert_reason" NOT NULL,
    "value" DOUBLE PRECISION,
    "active_since" TIMESTAMPTZ(3),
    "firing_since" TIMESTAMPTZ(3),
    "recovering_since" TIMESTAMPTZ(3),
    "recent" BOOLEAN[],
    "good_in_a_row" INTEGER NOT NULL DEFAULT 0,
    "missing_in_a_row" INTEGER NOT NULL DEFAULT 0,
    "observed_at" TIMESTAMPTZ(3),
    "evaluated_at" TIMESTAMPTZ(3) NOT NULL,
    "evidence" JSONB,
    "episode" INTEGER NOT NULL DEFAULT 0,
    "starts_at" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "generator_url" TEXT,
    "acknowledged_by" TEXT,
    "acknowledged_at" TIMESTAMPTZ(3),
    "assignee" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_transition" (
    "id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "from_state" "alert_state" NOT NULL,
    "to_state" "alert_state" NOT NULL,
    "reason" "alert_reason" NOT NULL,
    "value" DOUBLE PRECISION,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "episode" INTEGER NOT NULL,
    "message" TEXT NOT NULL,

    CONSTRAINT "alert_transition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_note" (
    "id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "kind" "alert_note_kind" NOT NULL,
    "actor" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "action_group" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "short_name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "action_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "receiver" (
    "id" UUID NOT NULL,
    "action_group_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "receiver_kind" NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "send_resolved" BOOLEAN NOT NULL DEFAULT true,
    "settings" JSONB NOT NULL,
    "secrets" JSONB NOT NULL DEFAULT '{}',
    "secret_hints" JSONB NOT NULL DEFAULT '{}',
    "unhealthy" TEXT,
    "pace" JSONB NOT NULL DEFAULT '{}',
    "last_sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "receiver_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "routing_policy" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "policy" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "routing_policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "silence" (
    "id" UUID NOT NULL,
    "matchers" JSONB NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "comment" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "silence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_group" (
    "key" TEXT NOT NULL,
    "action_group" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "labels" JSONB NOT NULL,
    "next_flush_at" TIMESTAMPTZ(3),
    "first_flush_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "entries" JSONB NOT NULL DEFAULT '{}',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_group_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "alert_group_member" (
    "group_key" TEXT NOT NULL,
    "alert_id" UUID NOT NULL,

    CONSTRAINT "alert_group_member_pkey" PRIMARY KEY ("group_key","alert_id")
);

-- CreateTable
CREATE TABLE "alert_delivery" (
    "transition_id" UUID NOT NULL,
    "receiver_id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "group_key" TEXT NOT NULL,
    "state" "delivery_state" NOT NULL DEFAULT 'WAITING',
    "reason" TEXT,
    "detail" TEXT,
    "until" TIMESTAMPTZ(3),
    "notification_id" UUID,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_delivery_pkey" PRIMARY KEY ("transition_id","receiver_id","group_key")
);

-- CreateTable
CREATE TABLE "notification" (
    "id" UUID NOT NULL,
    "group_key" TEXT NOT NULL,
    "action_group" TEXT NOT NULL,
    "receiver_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "condition" TEXT NOT NULL,
    "message" JSONB NOT NULL,
    "status" "notification_status" NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "failure" TEXT,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_alert" (
    "notification_id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "episode" INTEGER NOT NULL,
    "condition" TEXT NOT NULL,

    CONSTRAINT "notification_alert_pkey" PRIMARY KEY ("notification_id","alert_id")
);

-- CreateTable
CREATE TABLE "notification_attempt" (
    "notification_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "took_ms" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "failure" TEXT,
    "message" TEXT NOT NULL,

    CONSTRAINT "notification_attempt_pkey" PRIMARY KEY ("notification_id","number")
);

-- CreateIndex
CREATE UNIQUE INDEX "alert_rule_name_key" ON "alert_rule"("name");

-- CreateIndex
CREATE INDEX "alert_rule_next_evaluation_at_idx" ON "alert_rule"("next_evaluation_at");

-- CreateIndex
CREATE INDEX "alert_rule_created_at_id_idx" ON "alert_rule"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "alert_rule_id_idx" ON "alert"("rule_id");

-- CreateIndex
CREATE INDEX "alert_state_severity_changed_at_id_idx" ON "alert"("state", "severity", "changed_at" DESC, "id");

-- CreateIndex
CREATE INDEX "alert_changed_at_id_idx" ON "alert"("changed_at" DESC, "id");

-- CreateIndex
CREATE INDEX "alert_expires_at_idx" ON "alert"("expires_at");

-- CreateIndex
CREATE INDEX "alert_transition_alert_id_at_id_idx" ON "alert_transition"("alert_id", "at" DESC, "id");

-- CreateIndex
CREATE INDEX "alert_note_alert_id_at_id_idx" ON "alert_note"("alert_id", "at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "action_group_name_key" ON "action_group"("name");

-- CreateIndex
CREATE UNIQUE INDEX "receiver_action_group_id_name_key" ON "receiver"("action_group_id", "name");

-- CreateIndex
CREATE INDEX "silence_ends_at_idx" ON "silence"("ends_at");

-- CreateIndex
CREATE INDEX "silence_created_at_id_idx" ON "silence"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "alert_group_next_flush_at_idx" ON "alert_group"("next_flush_at");

-- CreateIndex
CREATE INDEX "alert_group_member_alert_id_idx" ON "alert_group_member"("alert_id");

-- CreateIndex
CREATE INDEX "alert_delivery_group_key_state_idx" ON "alert_delivery"("group_key", "state");

-- CreateIndex
CREATE INDEX "alert_delivery_alert_id_idx" ON "alert_delivery"("alert_id");

-- CreateIndex
CREATE INDEX "notification_status_next_attempt_at_idx" ON "notification"("status", "next_attempt_at");

-- CreateIndex
CREATE INDEX "notification_receiver_id_group_key_created_at_idx" ON "notification"("receiver_id", "group_key", "created_at");

-- CreateIndex
CREATE INDEX "notification_created_at_id_idx" ON "notification"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "notification_alert_alert_id_idx" ON "notification_alert"("alert_id");

-- AddForeignKey
ALTER TABLE "alert_transition" ADD CONSTRAINT "alert_transition_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_note" ADD CONSTRAINT "alert_note_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "receiver" ADD CONSTRAINT "receiver_action_group_id_fkey" FOREIGN KEY ("action_group_id") REFERENCES "action_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_group_member" ADD CONSTRAINT "alert_group_member_group_key_fkey" FOREIGN KEY ("group_key") REFERENCES "alert_group"("key") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_group_member" ADD CONSTRAINT "alert_group_member_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_delivery" ADD CONSTRAINT "alert_delivery_transition_id_fkey" FOREIGN KEY ("transition_id") REFERENCES "alert_transition"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_delivery" ADD CONSTRAINT "alert_delivery_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_receiver_id_fkey" FOREIGN KEY ("receiver_id") REFERENCES "receiver"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_alert" ADD CONSTRAINT "notification_alert_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notification"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_alert" ADD CONSTRAINT "notification_alert_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_attempt" ADD CONSTRAINT "notification_attempt_notification_id_fkey" FOREIGN KEY ("notification_id") REFERENCES "notification"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- An alert without a rule is told apart by its labels alone.
CREATE UNIQUE INDEX "alert_rule_id_fingerprint_key" ON "alert"
  ((coalesce("rule_id", '00000000-0000-0000-0000-000000000000'::uuid)), "fingerprint");

-- What schema.prisma cannot say.

-- A schedule opens one run for one instant, however often its tick is delivered.
create unique index monitor_run_schedule_key on monitor_run (monitor_id, scheduled_at) where cause = 'SCHEDULE';

-- The relay and the health view look at few rows of big tables.
create index outbox_pending_idx on outbox (created_at) where sent_at is null;
create index metric_result_breached_idx on metric_result (run_id, signal) where verdict = 'BREACHED';

-- The audit trail can only grow.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_event can only be added to' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_event_append_only before update or delete on audit_event
  for each row execute function refuse_audit_change();
create trigger audit_event_no_truncate before truncate on audit_event
  for each statement execute function refuse_audit_change();

-- Values that no version of the program may write.
alter table monitor_run
  add constraint monitor_run_progress_check check (progress between 0 and 1),
  add constraint monitor_run_breach_count_check check (breach_count >= 0),
  add constraint monitor_run_verdict_check check (verdict is null or status = 'SUCCEEDED');
alter table job
  add constraint job_progress_check check (progress between 0 and 1),
  add constraint job_attempts_check check (attempts >= 0 and fence >= 0 and max_attempts >= 1);
alter table run_batch add constraint run_batch_total_check check (total >= 0);
alter table metric_result
  add constraint metric_result_value_check check (value is null or status = 'COMPUTED'),
  add constraint metric_result_rows_check check (baseline_rows >= 0 and target_rows >= 0);
alter table distribution
  add constraint distribution_lengths_check check (
    cardinality(baseline_counts) = cardinality(target_counts)
    and cardinality(edges) = cardinality(baseline_counts) + 1
  );
alter table model_version
  add constraint model_version_number_check check (number >= 1),
  add constraint model_version_checksum_check check (checksum ~ '^[0-9a-f]{64}$');
alter table data_asset add constraint data_asset_number_check check (number >= 1);
alter table monitor_version add constraint monitor_version_number_check check (number >= 1);
alter table monitor_schedule add constraint monitor_schedule_missed_ticks_check check (missed_ticks >= 0);
alter table api_token add constraint api_token_secret_hash_check check (secret_hash ~ '^[0-9a-f]{64}$');

-- Rows that are updated while work goes on: room on the page keeps their indexes untouched.
alter table job set (fillfactor = 70);
alter table monitor_run set (fillfactor = 70);
alter table worker set (fillfactor = 50);
-- Only ever appended to: vacuum in time keeps index-only scans index-only.
alter table metric_result set (autovacuum_vacuum_insert_scale_factor = 0.02);

-- The worst that a circuit's enabled monitors say, from their newest finished runs.
create view circuit_health as
select
  circuit.id as circuit_id,
  (array['UNKNOWN', 'HEALTHY', 'NO_DATA', 'FAILED', 'BREACHED'])[1 + coalesce(max(
    case
      when run.verdict = 'BREACHED' then 4
      when run.status = 'FAILED' then 3
      when run.verdict = 'NO_DATA' then 2
      when run.verdict = 'HEALTHY' then 1
      else 0
    end), 0)] as health,
  count(breach.run_id)::int as open_breaches,
  max(run.finished_at) as last_run_at,
  coalesce(array_agg(distinct breach.signal) filter (where breach.signal is not null), '{}') as breached_signals
from circuit
left join monitor on monitor.circuit_id = circuit.id and monitor.enabled
left join monitor_run run on run.id = monitor.last_run_id
left join metric_result breach on breach.run_id = run.id and breach.verdict = 'BREACHED'
group by circuit.id;

-- Whoever changes a run, job or batch: subscribers hear of it when the transaction commits.
create function announce_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('circuitwatch_events', json_strip_nulls(json_build_object(
    'type', tg_argv[0], 'id', new.id, 'batchId', to_jsonb(new) ->> 'batch_id'))::text);
  return null;
end
$$;
create trigger monitor_run_announce after insert or update of status, progress on monitor_run
  for each row execute function announce_change('run');
create trigger job_announce after insert or update of status, progress, cancel_requested on job
  for each row execute function announce_change('job');
create trigger run_batch_announce after insert on run_batch
  for each row execute function announce_change('batch');

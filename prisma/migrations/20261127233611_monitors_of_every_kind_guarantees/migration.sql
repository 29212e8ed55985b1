-- What schema.prisma cannot say of the tables before; new values of an enum are of use only in a later transaction.

-- A name is unique below its endpoint; without one, as ever, among those without.
create unique index deployment_endpoint_name_key on deployment ((coalesce(endpoint, '')), name);

-- Truth that arrives while a window is being measured again needs no second run.
create unique index monitor_run_late_truth_key on monitor_run (monitor_id, scheduled_at)
  where cause = 'LATE_TRUTH' and status in ('QUEUED', 'RUNNING');

-- Of several runs of one scheduled time the newest that succeeded counts.
update monitor_run older set replaced = true
where older.status = 'SUCCEEDED' and exists (
  select from monitor_run newer
  where newer.monitor_id = older.monitor_id and newer.scheduled_at = older.scheduled_at
    and newer.status = 'SUCCEEDED' and (newer.finished_at, newer.id) > (older.finished_at, older.id)
);

-- A drawing is of bins or of categories.
alter table distribution drop constraint distribution_lengths_check;
alter table distribution
  add constraint distribution_lengths_check check (
    cardinality(baseline_counts) = cardinality(target_counts)
    and (
      (cardinality(edges) = cardinality(baseline_counts) + 1 and cardinality(categories) = 0)
      or (cardinality(edges) = 0 and cardinality(categories) = cardinality(baseline_counts))
    )
  ),
  add constraint distribution_others_check check (others >= 0);

-- Values that no version of the program may write.
alter table metric_result
  add constraint metric_result_bounds_check check ((bound_low is null) = (bound_high is null) and bound_low <= bound_high);
alter table monitor_run
  add constraint monitor_run_response_check check (response is null or verdict is not null),
  add constraint monitor_run_replaced_check check (not replaced or status = 'SUCCEEDED');
alter table baseline add constraint baseline_frozen_check check ((frozen is null) = (frozen_at is null));

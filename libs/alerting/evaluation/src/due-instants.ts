/** Which evaluations of a rule are due. */
export interface DueEvaluations {
  /** Scheduled instants, oldest first. */
  readonly instants: readonly Date[];
  /** The first one after now. */
  readonly next: Date;
  /** Instants before the oldest that are left out, because too many came together. */
  readonly missed: number;
}

/** A stable part of the period, by the rule's name: rules of one frequency do not all come at once. */
function offsetMs(name: string, periodMs: number): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 16_777_619) >>> 0;
  }
  // FNV's upper bits hardly differ for names that differ at their end; MurmurHash3's last step mixes them.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return Math.floor((hash / 2 ** 32) * periodMs);
}

/**
 * The scheduled instants of a rule up to now: multiples of its frequency since 1970, moved by an offset of its own.
 * A rule that was never evaluated has one, the newest. After a pause the newest `most` are made up for; a clock that
 * jumped back makes nothing due until it has caught up.
 *
 * @param lastEvaluatedAt the instant of the last evaluation; null: there was none
 */
export function dueInstants(
  rule: { readonly name: string; readonly frequencySeconds: number },
  lastEvaluatedAt: Date | null,
  now: Date,
  most: number,
): DueEvaluations {
  const periodMs = rule.frequencySeconds * 1_000;
  const offset = offsetMs(rule.name, periodMs);
  const stepOf = (instant: Date): number => Math.floor((instant.getTime() - offset) / periodMs);
  const instantOf = (step: number): Date => new Date(step * periodMs + offset);
  const newest = stepOf(now);
  const first = lastEvaluatedAt === null ? newest : stepOf(lastEvaluatedAt) + 1;
  const count = Math.max(0, newest - first + 1);
  const kept = Math.min(count, most);
  const instants = Array.from({ length: kept }, (_, index) => instantOf(newest - kept + 1 + index));
  return { instants, next: instantOf(Math.max(newest + 1, first)), missed: count - kept };
}

import { z } from 'zod';

const instant = z.coerce.date();

const toldSchema = z.object({
  /** The episode that it was told of. */
  episode: z.int(),
  /** When it was last told to fire. */
  firingAt: instant,
  /** Whether it was told to have resolved, or need not be. */
  resolved: z.boolean(),
  /** No other firing message about it before this instant, though it has left the group. */
  quietUntil: instant.nullable(),
});

const entrySchema = z.object({
  /** By alert id. */
  told: z.record(z.string(), toldSchema),
  /** Firing alerts that a silence kept from the receiver when they were last looked at. */
  silenced: z.array(z.string()),
});

/** What a receiver was last told of an alert. */
export type ToldAlert = Readonly<z.infer<typeof toldSchema>>;

/** What one receiver of one group was told; JSON, with instants as texts. */
export interface NotificationLogEntry {
  readonly told: Readonly<Record<string, ToldAlert>>;
  readonly silenced: readonly string[];
}

/** A receiver that was told nothing yet. */
export const emptyEntry: NotificationLogEntry = { told: {}, silenced: [] };

/** Reads a stored entry; anything else is an empty one. */
export function readEntry(stored: unknown): NotificationLogEntry {
  return entrySchema.safeParse(stored).data ?? emptyEntry;
}

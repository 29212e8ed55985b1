import type { Matcher } from './matcher.ts';

/** Alerts that match are not told from `startsAt` until `endsAt`, or, without an end, until the last of them resolved. */
export interface Silence {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  readonly startsAt: Date;
  /** null: until resolved. */
  readonly endsAt: Date | null;
  readonly createdBy: string;
  readonly comment: string;
}

/** By time alone: a silence that has ended stays as history. */
export type SilenceState = 'PENDING' | 'ACTIVE' | 'EXPIRED';

import type { DeliveryResult, ReceiverKind } from '@circuitwatch/alerting-definitions';
import { z } from 'zod';

/** How many messages a receiver takes: `burst` at once, and one more every `refillMs`. */
interface RateLimit {
  readonly burst: number;
  readonly refillMs: number;
}

/** Azure's limits for mails and SMS, and about what the chat services take. */
const limits: Readonly<Partial<Record<ReceiverKind, RateLimit>>> = {
  EMAIL: { burst: 50, refillMs: 72_000 },
  SMS: { burst: 1, refillMs: 300_000 },
  TEAMS: { burst: 4, refillMs: 1_000 },
  SLACK: { burst: 4, refillMs: 1_000 },
};

const windowMs = 300_000;
const fewestFailures = 10;
/** More attempts of a window are not remembered: they would not change what it shows. */
const mostRemembered = 100;
const cooldownMs = 120_000;
const longCooldownMs = 900_000;

const instants = z.number();
const paceSchema = z.object({
  /** When attempts of the last five minutes failed. */
  failures: z.array(instants).default([]),
  /** When attempts of the last five minutes succeeded. */
  successes: z.array(instants).default([]),
  /** No attempt before this instant. */
  openUntil: instants.nullable().default(null),
  /** How often in a row it opened. */
  openings: z.int().default(0),
  /** Messages that may go at once, as of `countedAt`. */
  tokens: z.number().nullable().default(null),
  countedAt: instants.default(0),
});

/** What is remembered of a receiver between attempts; JSON. */
export type ReceiverPace = z.infer<typeof paceSchema>;

/** Reads a stored pace; anything else is a receiver that is new. */
export function readPace(stored: unknown): ReceiverPace {
  return paceSchema.safeParse(stored).data ?? paceSchema.parse({});
}

/** Whether a message may go now, or from when on, and why not before. */
export type Permission =
  | { readonly allowed: true; readonly pace: ReceiverPace }
  | { readonly allowed: false; readonly until: Date; readonly why: string; readonly pace: ReceiverPace };

function tokensOf(pace: ReceiverPace, { burst, refillMs }: RateLimit, now: number): number {
  if (pace.tokens === null) return burst;
  return Math.min(burst, pace.tokens + Math.max(0, now - pace.countedAt) / refillMs);
}

/**
 * Asks for one attempt: the circuit must be closed, or its cooldown over, and the receiver's rate not used up. A message that must
 * wait is not lost, so nobody is told that they are limited.
 */
export function askAttempt(kind: ReceiverKind, pace: ReceiverPace, now: Date): Permission {
  const at = now.getTime();
  if (pace.openUntil !== null && at < pace.openUntil) {
    const why = 'Too many attempts to this receiver failed; it is left in peace for a while.';
    return { allowed: false, until: new Date(pace.openUntil), why, pace };
  }
  const limit = limits[kind];
  if (limit === undefined) return { allowed: true, pace };
  const tokens = tokensOf(pace, limit, at);
  if (tokens >= 1) return { allowed: true, pace: { ...pace, tokens: tokens - 1, countedAt: at } };
  const until = new Date(at + Math.ceil((1 - tokens) * limit.refillMs));
  return { allowed: false, until, why: 'This receiver gets no more messages at a time.', pace };
}

function remembered(instantsBefore: readonly number[], at: number): number[] {
  return instantsBefore.filter((instant) => instant > at - windowMs).slice(1 - mostRemembered);
}

/**
 * Remembers how an attempt ended. Ten failures within five minutes that are half of all attempts, or more, open the
 * circuit for two minutes. The attempt after that closes it or opens it again, from the third time on for 15 minutes.
 */
export function recordAttempt(pace: ReceiverPace, result: DeliveryResult, now: Date): ReceiverPace {
  const at = now.getTime();
  const isProbe = pace.openUntil !== null;
  const failures = remembered(pace.failures, at);
  const successes = remembered(pace.successes, at);
  if (result.outcome === 'SENT') {
    if (isProbe) return { ...pace, failures: [], successes: [at], openUntil: null, openings: 0 };
    return { ...pace, failures, successes: [...successes, at] };
  }
  failures.push(at);
  const isBad = failures.length >= fewestFailures && failures.length >= successes.length;
  if (!isProbe && !isBad) return { ...pace, failures, successes };
  const openings = pace.openings + 1;
  const openUntil = at + (openings >= 3 ? longCooldownMs : cooldownMs);
  return { ...pace, failures: [], successes: [], openUntil, openings };
}

import {
  encodeResponse,
  encodeStatus,
  type OtlpEncoding,
  type OtlpSignal,
} from '@circuitwatch/telemetry-intake';
import type { FastifyReply } from 'fastify';
import { retryAfterSeconds } from './telemetry-intake-access.ts';
import type { Stored } from './telemetry-intake-storing.ts';

/** How one kind of sender is answered. */
export interface IntakeReply {
  readonly taken: (reply: FastifyReply, stored: Stored) => FastifyReply;
  readonly failed: (reply: FastifyReply, status: number, message: string) => FastifyReply;
}

const busyMessage = 'The database is behind; send this again a little later.';
/** Problems that an answer lists. */
const mostProblems = 100;

const rejectedNames: Readonly<Record<OtlpSignal, string>> = {
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
  traces: 'rejectedSpans',
};

/** Codes of google.rpc by HTTP status; 2 is UNKNOWN. */
const rpcCodes: Readonly<Record<number, number>> = { 400: 3, 413: 8, 415: 3, 503: 14 };

function summary(problems: Extract<Stored, { kind: 'stored' }>['problems']): string {
  const messages = [...new Set(problems.map(({ message }) => message))];
  const more = messages.length > 5 ? ' …' : '';
  return `${messages.slice(0, 5).join(' ')}${more}`;
}

/** Answers as the specification of OTLP/HTTP asks: a response or a status, in the encoding of the request. */
export function otlpReply(encoding: OtlpEncoding, signal: OtlpSignal): IntakeReply {
  const send = (reply: FastifyReply, json: object, protobuf: Uint8Array): FastifyReply =>
    encoding === 'json'
      ? reply.type('application/json').send(JSON.stringify(json))
      : reply.type('application/x-protobuf').send(Buffer.from(protobuf));
  const failed: IntakeReply['failed'] = (reply, status, message) => {
    const code = rpcCodes[status] ?? 2;
    return send(reply.code(status), { code, message }, encodeStatus(code, message));
  };
  return {
    failed,
    taken: (reply, stored) => {
      if (stored.kind === 'busy')
        return failed(reply.header('retry-after', retryAfterSeconds), 503, busyMessage);
      if (stored.kind === 'invalid') return failed(reply, 400, stored.message);
      const rejected = stored.problems.length;
      const errorMessage = summary(stored.problems);
      const partialSuccess = { [rejectedNames[signal]]: String(rejected), errorMessage };
      return send(reply, rejected === 0 ? {} : { partialSuccess }, encodeResponse(rejected, errorMessage));
    },
  };
}

/** Answers senders of items: how many were taken, and what is wrong with which of the others. */
export const itemsReply: IntakeReply = {
  failed: (reply, status, message) =>
    reply.code(status).send({ accepted: 0, rejected: 0, message, problems: [] }),
  taken: (reply, stored) => {
    if (stored.kind === 'busy')
      return itemsReply.failed(reply.header('retry-after', retryAfterSeconds), 503, busyMessage);
    if (stored.kind === 'invalid') return itemsReply.failed(reply, 400, stored.message);
    const { accepted, problems } = stored;
    return reply.code(accepted === 0 && problems.length > 0 ? 400 : 200).send({
      accepted,
      rejected: problems.length,
      problems: problems.slice(0, mostProblems),
    });
  },
};

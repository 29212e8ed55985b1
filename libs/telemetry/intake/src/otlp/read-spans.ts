import { attributesOf, textOf } from './attributes.ts';
import {
  idIn,
  instantOf,
  millisecondsBetween,
  numberOf,
  objectIn,
  objectsIn,
  textIn,
  type Fields,
} from './json-fields.ts';
import type { OtlpItem } from './otlp-item.ts';
import { exceptionColumns, withoutException } from './read-exception.ts';
import { readGroups, type Originated } from './read-groups.ts';

/** Kinds of spans that answer somebody. */
const answering: ReadonlySet<unknown> = new Set([2, 5, 'SPAN_KIND_SERVER', 'SPAN_KIND_CONSUMER']);
const ok: ReadonlySet<unknown> = new Set([1, 'STATUS_CODE_OK']);
const failed: ReadonlySet<unknown> = new Set([2, 'STATUS_CODE_ERROR']);

type Attributes = Readonly<Record<string, unknown>>;

function urlOf(attributes: Attributes): string | undefined {
  const whole = textOf(attributes, 'url.full', 'http.url');
  if (whole !== undefined) return whole;
  const path = textOf(attributes, 'url.path', 'http.target');
  if (path === undefined) return undefined;
  const query = textOf(attributes, 'url.query');
  const host = textOf(attributes, 'server.address', 'http.host', 'net.host.name');
  const target = query === undefined || query === '' ? path : `${path}?${query}`;
  if (host === undefined) return target;
  const port = textOf(attributes, 'server.port', 'net.host.port');
  const authority = port === undefined || host.includes(':') ? host : `${host}:${port}`;
  return `${textOf(attributes, 'url.scheme', 'http.scheme') ?? 'http'}://${authority}${target}`;
}

/** As the span says; where it says nothing, by the HTTP status. */
function isSuccess(span: Fields, httpStatus: number | null): boolean {
  const { code } = objectIn(span, 'status');
  if (failed.has(code)) return false;
  return ok.has(code) || httpStatus === null || httpStatus < 400;
}

function readRequest({ origin, item: span }: Originated, attributes: Attributes): OtlpItem {
  const status = textOf(attributes, 'http.response.status_code', 'http.status_code');
  const name = textIn(span, 'name');
  const values = {
    timestamp: instantOf(span['startTimeUnixNano']),
    id: idIn(span, 'spanId'),
    name,
    url: urlOf(attributes),
    success: isSuccess(span, numberOf(status)),
    resultCode: status ?? textOf(attributes, 'rpc.grpc.status_code') ?? '0',
    duration: Math.max(0, millisecondsBetween(span['startTimeUnixNano'], span['endTimeUnixNano'])),
    operation_Name: name.slice(0, 256),
    operation_Id: idIn(span, 'traceId'),
    customDimensions: { ...origin.dimensions, ...attributes },
    ...origin.columns,
  };
  return { table: 'requests', values };
}

function readException({ origin, item: span }: Originated, event: Fields): OtlpItem[] {
  const attributes = attributesOf(objectsIn(event, 'attributes'));
  const columns = exceptionColumns(attributes);
  if (columns === null) return [];
  const values = {
    timestamp: instantOf(event['timeUnixNano']),
    ...columns,
    severityLevel: 3,
    operation_Id: idIn(span, 'traceId'),
    customDimensions: { ...origin.dimensions, ...withoutException(attributes) },
    ...origin.columns,
  };
  return [{ table: 'exceptions', values }];
}

/**
 * Rows of an ExportTraceServiceRequest: spans that answer somebody (server, consumer) become requests, their exception
 * events, and those of all other spans, exceptions. Other spans make no row: there is no table for them.
 */
export function readSpans(body: Fields): readonly OtlpItem[] {
  return readGroups(body, ['resourceSpans', 'scopeSpans', 'spans']).flatMap((originated) => {
    const { item: span } = originated;
    const exceptions = objectsIn(span, 'events')
      .filter((event) => textIn(event, 'name') === 'exception')
      .flatMap((event) => readException(originated, event));
    if (!answering.has(span['kind'])) return exceptions;
    return [readRequest(originated, attributesOf(objectsIn(span, 'attributes'))), ...exceptions];
  });
}

import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path/posix';
import { collectionFolder, type CollectedRows } from '@circuitwatch/scoring-definitions';
import { textJson } from './text-json.ts';

/** Whose rows are collected. */
export interface CollectedDeployment {
  /** null: it stands alone. */
  readonly endpoint: string | null;
  readonly deployment: string;
  /** The deployment's id in the way of ARM. */
  readonly source: string;
  /** `default` unless said. */
  readonly modelVersion?: string;
}

/** What an event says of itself beside its rows. */
export type EventHead = Pick<CollectedRows, 'collection' | 'at' | 'correlationId' | 'requestId' | 'request'>;

/** Where an event's records are: in the event, or in a file that it names. */
type EventRecords = { readonly json: string } | { readonly reference: string };

/** Writes events of one deployment: CloudEvents 1.0 with the keys of Azure's data collector. */
export interface EventFormat {
  /**
   * The line of an event, with its end.
   *
   * @param bytes How long the records are as JSON.
   */
  readonly line: (head: EventHead, records: EventRecords, bytes: number) => string;
  /** The folder of the hour in UTC that holds events of this instant, as monitors read them. */
  readonly hourFolder: (collection: string, at: Date) => string;
}

const agent = 'circuitwatch/0.1.0';

/** The format of a deployment's events. What many of them share is made once. */
export function eventFormat(deployment: CollectedDeployment): EventFormat {
  const { source, modelVersion = 'default' } = deployment;
  const secondOf = remembered((at: Date) => Math.floor(at.getTime() / 1_000), secondText);
  const hourOf = remembered((at: Date) => Math.floor(at.getTime() / 3_600_000), hourText);
  const startOf = remembered(
    (collection: string) => collection,
    (collection) =>
      `","source":${textJson(source)},"type":${textJson(`azureml.inference.${collection}`)},"datacontenttype":"application/json","time":"`,
  );
  const folderOf = remembered(
    (collection: string) => collection,
    (collection) =>
      collectionFolder({ endpoint: deployment.endpoint, name: deployment.deployment }, collection),
  );
  const end = `,"modelversion":${textJson(modelVersion)},"collectdatatype":"pandas.core.frame.DataFrame","agent":"${agent}"`;
  return {
    line: ({ collection, at, correlationId, requestId, request }, records, bytes) => {
      const id = textJson(correlationId);
      const data = 'json' in records ? `"data":${records.json}` : `"dataref":${textJson(records.reference)}`;
      const xrequestid = requestId === null ? id : textJson(requestId);
      const asked = request ? `,"path":${textJson(request.path)},"method":${textJson(request.method)}` : '';
      return `{"specversion":"1.0","id":"${randomUUID()}${startOf(collection)}${secondOf(at)}",${data},"contentrange":"bytes 0-${bytes - 1}/${bytes}","correlationid":${id},"xrequestid":${xrequestid}${end}${asked}}\n`;
    },
    hourFolder: (collection, at) => `${folderOf(collection)}/${hourOf(at)}`,
  };
}

/** The folder of all collections of a deployment. */
export function deploymentFolder({ endpoint, deployment }: CollectedDeployment): string {
  return dirname(collectionFolder({ endpoint, name: deployment }, 'any'));
}

/** Such as `2026-01-05T10:59:30Z`. @throws RangeError for no instant. */
function secondText(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** Such as `2026/01/05/10`. @throws RangeError for no instant. */
function hourText(at: Date): string {
  return at.toISOString().slice(0, 13).replaceAll(/[-T]/g, '/');
}

/** Remembers what was made of the last few keys: neighbours in time, collections. */
function remembered<From, Key>(
  keyOf: (from: From) => Key,
  make: (from: From) => string,
): (from: From) => string {
  const made = new Map<Key, string>();
  return (from) => {
    const key = keyOf(from);
    const known = made.get(key);
    if (known !== undefined) return known;
    if (made.size >= mostRemembered) made.clear();
    const text = make(from);
    made.set(key, text);
    return text;
  };
}

const mostRemembered = 32;

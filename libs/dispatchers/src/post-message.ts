import { type DeliveryResult } from '@circuitwatch/alerting-definitions';
import { type OutboundHttp, type OutboundResponse } from '@circuitwatch/platform-outbound';
import { classifyFailure, classifyResponse } from './delivery/classify-response.ts';

/** What channels over HTTP are made with. */
export interface HttpChannelOptions {
  readonly http: OutboundHttp;
  /** Retry-After may be a date, and some requests are signed with the time. */
  readonly now: () => Date;
}

/** One attempt over HTTP. */
export interface MessagePost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Texts that no result shows, whatever the other side answers. */
  readonly secrets: readonly string[];
  /** What an answer means on this channel; null: what it means in HTTP. */
  readonly readAnswer?: (response: OutboundResponse) => DeliveryResult | null;
}

const shortestSecret = 4;

function conceal(text: string, secrets: readonly string[]): string {
  const long = secrets.filter((secret) => secret.length >= shortestSecret);
  return long.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}

/** Posts a message and says what came of it; throws for nothing but an aborted signal. */
export async function postMessage(
  { http, now }: HttpChannelOptions,
  post: MessagePost,
  signal: AbortSignal,
): Promise<DeliveryResult> {
  signal.throwIfAborted();
  try {
    const { url, headers, body } = post;
    const answer = await http.send(url, { method: 'POST', headers, body, signal });
    const response = { ...answer, body: conceal(answer.body, post.secrets) };
    return post.readAnswer?.(response) ?? classifyResponse(response, now());
  } catch (error) {
    signal.throwIfAborted();
    const result = classifyFailure(error);
    return result.outcome === 'SENT' ? result : { ...result, message: conceal(result.message, post.secrets) };
  }
}

/** What is wrong with a URL that messages are posted to, without showing it; null: nothing. */
export function postUrlProblem(url: string): string | null {
  if (!URL.canParse(url)) return 'is not a URL; give the whole address, beginning with https://';
  const { protocol, username, password } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must begin with https://';
  return username === '' && password === '' ? null : 'must not hold a user or a password';
}

/** Shorter pieces of a URL are words such as `api`, not secrets. */
const shortestPiece = 8;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A webhook's URL, its path, its query and their pieces: each gives the address away. The longest come first. */
export function secretsOfUrl(url: string): readonly string[] {
  if (!URL.canParse(url)) return [url];
  const { href, pathname, search, searchParams } = new URL(url);
  const written = [...pathname.split('/'), ...search.split(/[?&=]/)];
  const pieces = [...written, ...written.map(decoded), ...searchParams.values()];
  const telling = pieces.filter((piece) => piece.length >= shortestPiece);
  return [...new Set([url, href, `${pathname}${search}`, pathname, search, ...telling])].toSorted(
    (a, b) => b.length - a.length,
  );
}

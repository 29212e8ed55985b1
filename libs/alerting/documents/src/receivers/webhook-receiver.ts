import type { Receiver, ReceiverSecrets } from '@circuitwatch/alerting-definitions';

/** A receiver with what must not be shown. */
export interface ReceiverDocument {
  readonly receiver: Receiver;
  readonly secrets: ReceiverSecrets;
}

/** Hosts at which a webhook is a channel of Teams: old connectors, and the workflows that took their place. */
const teamsHosts: readonly RegExp[] = [
  /^outlook\.office(?:365)?\.com$/,
  /\.webhook\.office\.com$/,
  /\.logic\.azure\.(?:com|us|cn)$/,
  /\.api\.powerplatform\.com$/,
];
const slackHosts: readonly RegExp[] = [/^hooks\.slack(?:-gov)?\.com$/];

function isAt(url: string, hosts: readonly RegExp[]): boolean {
  const host = /^https?:\/\/([^/?#:@\s]+)/i.exec(url)?.[1]?.toLowerCase();
  return host !== undefined && hosts.some((pattern) => pattern.test(host));
}

/** What a webhook's address says that it is. */
function webhookKind(url: string): 'TEAMS' | 'SLACK' | 'WEBHOOK' {
  if (isAt(url, teamsHosts)) return 'TEAMS';
  return isAt(url, slackHosts) ? 'SLACK' : 'WEBHOOK';
}

/** Whether the text is an address of HTTP. */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\/[^\s/]+/i.test(url) && URL.canParse(url);
}

/** The receiver that a webhook is, with its address among the secrets. */
export function webhookReceiver(
  name: string,
  url: string,
  options: { readonly schema: 'circuitwatch' | 'azure-common'; readonly sendResolved?: boolean },
): ReceiverDocument {
  const kind = webhookKind(url);
  const settings = kind === 'WEBHOOK' ? { schema: options.schema } : {};
  const sendResolved = options.sendResolved ?? true;
  return { receiver: { name, kind, enabled: true, sendResolved, settings }, secrets: { url } };
}

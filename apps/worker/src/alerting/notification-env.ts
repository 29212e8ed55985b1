import type { SmsProvider, SmtpServer } from '@circuitwatch/dispatchers';
import { url } from '@circuitwatch/platform-config';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import { secretKeysField } from '@circuitwatch/platform-secrets';
import { z } from 'zod';

/** A text that `read` takes; its complaint, which shows no value, becomes the variable's. */
function readable(read: (text: string) => unknown) {
  return z.string().superRefine((text, context) => {
    try {
      read(text);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  });
}

/** Variables of those who send messages. */
export const notificationEnvFields = {
  /** Where people reach the gateway; messages link there. */
  CIRCUITWATCH_PUBLIC_URL: url('http', 'https').default('http://127.0.0.1:4000'),
  /** `id:base64[,id:base64]`: what receivers' secrets are sealed with, the gateway's too. */
  CIRCUITWATCH_SECRET_KEYS: secretKeysField().optional(),
  /** Private hosts and ranges that messages may go to: `jira.plant.local,10.1.0.0/16`. */
  CIRCUITWATCH_OUTBOUND_ALLOW: z.string().default(''),
  /** `on`: receivers on the public internet may use plain http. */
  CIRCUITWATCH_OUTBOUND_HTTP: z.enum(['on', 'off']).default('off'),
  /** Where PromQL of rules is asked. */
  PROMETHEUS_URL: url('http', 'https').optional(),
  /** `smtp://user:password@host:587`, or `smtps:` for TLS from the first byte. */
  SMTP_URL: url('smtp', 'smtps').optional(),
  /** `auto`: STARTTLS but to this machine; `none`: never. */
  SMTP_TLS: z.enum(['auto', 'none']).default('auto'),
  SMTP_FROM: z.string().min(3).default('circuitwatch@localhost'),
  TWILIO_ACCOUNT_SID: z.string().optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  TWILIO_URL: url('http', 'https').default('https://api.twilio.com'),
  /** `endpoint=https://...;accesskey=...` of Azure Communication Services. */
  AZURE_COMMUNICATION_CONNECTION_STRING: readable(readConnectionString).optional(),
  /** The number that SMS come from. */
  SMS_FROM: z.string().optional(),
};

/** What those who send messages are told from outside. */
export type NotificationEnv = Readonly<z.infer<z.ZodObject<typeof notificationEnvFields>>>;

const localHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The mail server; null: none is set up. */
export function smtpServerOf(env: NotificationEnv): SmtpServer | null {
  if (env.SMTP_URL === undefined) return null;
  const { protocol, hostname, port, username, password } = new URL(env.SMTP_URL);
  const isImplicit = protocol === 'smtps:';
  const isPlain = env.SMTP_TLS === 'none' || localHosts.has(hostname);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isImplicit ? 465 : 587) : Number(port),
    security: isImplicit ? 'IMPLICIT' : isPlain ? 'NONE' : 'STARTTLS',
    login:
      username === '' ? null : { user: decodeURIComponent(username), password: decodeURIComponent(password) },
    from: env.SMTP_FROM,
    certificateAuthority: null,
  };
}

function readConnectionString(text: string): { readonly endpoint: string; readonly accessKey: string } {
  const endpoint = /(?:^|;)endpoint=([^;]+)/i.exec(text)?.[1];
  const accessKey = /(?:^|;)accesskey=([^;]+)/i.exec(text)?.[1];
  if (endpoint === undefined || accessKey === undefined || !URL.canParse(endpoint)) {
    throw invalid('must be "endpoint=https://...;accesskey=..."');
  }
  return { endpoint: endpoint.replace(/\/+$/, ''), accessKey };
}

/** Who carries SMS; null: nobody. */
export function smsProviderOf(env: NotificationEnv): SmsProvider | null {
  const { SMS_FROM: from, TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = env;
  if (from === undefined) return null;
  if (env.AZURE_COMMUNICATION_CONNECTION_STRING !== undefined) {
    return {
      kind: 'AZURE_COMMUNICATION',
      ...readConnectionString(env.AZURE_COMMUNICATION_CONNECTION_STRING),
      from,
    };
  }
  if (accountSid === undefined || authToken === undefined) return null;
  return { kind: 'TWILIO', baseUrl: env.TWILIO_URL.replace(/\/+$/, ''), accountSid, authToken, from };
}

/** Hosts and ranges, one by one. */
export function allowedOf({ CIRCUITWATCH_OUTBOUND_ALLOW }: NotificationEnv): readonly string[] {
  return CIRCUITWATCH_OUTBOUND_ALLOW.split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

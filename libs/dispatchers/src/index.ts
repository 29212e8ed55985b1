export { createDispatchers, type Dispatchers, type DispatchersOptions } from './create-dispatchers.ts';
export { nextAttempt, type NextStep } from './delivery/next-attempt.ts';
export { askAttempt, readPace, recordAttempt, type ReceiverPace } from './delivery/receiver-pace.ts';
export type { Dispatcher, DispatchTarget } from './dispatcher.ts';
export type { SmtpServer } from './email/email-settings.ts';
export type { SmsProvider } from './sms/sms-provider.ts';

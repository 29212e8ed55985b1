export type { Dispatcher, DispatchTarget } from './dispatcher.ts';
export { createEmailDispatcher, type EmailDispatcher } from './email/email-dispatcher.ts';
export type { SmtpServer } from './email/email-settings.ts';
export type { HttpChannelOptions } from './post-message.ts';
export { createSlackDispatcher } from './slack/slack-dispatcher.ts';
export { createSmsDispatcher } from './sms/sms-dispatcher.ts';
export type { AzureCommunicationResource, SmsProvider, TwilioAccount } from './sms/sms-provider.ts';
export { createTeamsDispatcher } from './teams/teams-dispatcher.ts';

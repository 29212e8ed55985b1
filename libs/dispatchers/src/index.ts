export { nextAttempt, type NextStep } from './delivery/next-attempt.ts';
export { askAttempt, readPace, recordAttempt, type ReceiverPace } from './delivery/receiver-pace.ts';
export type { Dispatcher, DispatchTarget } from './dispatcher.ts';

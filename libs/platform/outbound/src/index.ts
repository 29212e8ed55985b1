export { OutboundError, type OutboundFailure } from './outbound-error.ts';
export {
  createOutboundHttp,
  type OutboundHttp,
  type OutboundRequest,
  type OutboundResponse,
} from './outbound-http.ts';
export type { OutboundOptions } from './outbound-options.ts';

export { OutboundError, type OutboundFailure } from './outbound-error.ts';
export {
  createOutboundHttp,
  type OutboundHttp,
  type OutboundOptions,
  type OutboundRequest,
  type OutboundResponse,
} from './outbound-http.ts';

import { exportAlerting } from '@circuitwatch/alerting-documents';
import type { RoutingPolicyResolvers } from '../../../generated/resolver-types.ts';

/** Fields of the policy that are not columns. */
export const RoutingPolicy: RoutingPolicyResolvers = {
  yaml: ({ policy }) => exportAlerting({ routing: policy }),
};

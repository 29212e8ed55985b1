import type { Page, PageVariables } from '../all-pages.ts';
import { apiDocument } from '../api-document.ts';
import type { UserError } from '../api-failures.ts';
import { pageFields } from './records.ts';

/** A deployment and its share of its endpoint's requests. */
export interface TrafficRow {
  readonly name: string;
  readonly traffic: number;
  readonly enabled: boolean;
  readonly modelVersion: { readonly number: number; readonly model: { readonly name: string } };
}

const trafficFields = 'name traffic enabled modelVersion { number model { name } }';

export const endpointTrafficDocument = apiDocument<
  { deployments: Page<TrafficRow> },
  PageVariables & { endpoint: string }
>(`
  query CliEndpointTraffic($first: Int, $after: String, $endpoint: String!) {
    deployments(first: $first, after: $after, filter: { endpoints: [$endpoint] }) {
      nodes { ${trafficFields} }
      ${pageFields}
    }
  }
`);

export const setEndpointTrafficDocument = apiDocument<
  { setEndpointTraffic: { deployments: readonly TrafficRow[] | null; userErrors: readonly UserError[] } },
  {
    input: {
      endpoint: string;
      traffic: readonly { readonly deployment: string; readonly percent: number }[];
    };
  }
>(`
  mutation CliSetEndpointTraffic($input: SetEndpointTrafficInput!) {
    setEndpointTraffic(input: $input) { deployments { ${trafficFields} } userErrors { field message } }
  }
`);

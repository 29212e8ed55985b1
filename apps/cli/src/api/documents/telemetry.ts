import { apiDocument } from '../api-document.ts';

/** How grave a line is. */
export type Severity = 'VERBOSE' | 'INFORMATION' | 'WARNING' | 'ERROR' | 'CRITICAL';

/** Every severity, the least grave first. */
export const severities: readonly Severity[] = ['VERBOSE', 'INFORMATION', 'WARNING', 'ERROR', 'CRITICAL'];

/** A line of a deployment's log. */
export interface LogLine {
  readonly id: string;
  readonly at: string;
  readonly severity: Severity;
  readonly message: string;
  readonly customDimensions: Readonly<Record<string, unknown>>;
  readonly roleName: string;
  readonly roleInstance: string;
  readonly operationId: string | null;
}

/** Which lines of which deployment. */
export interface LogVariables {
  readonly deployment: string;
  readonly lines: number;
  /** An instant, or an ISO-8601 duration before now. */
  readonly since: string | null;
  readonly minimumSeverity: Severity;
}

export const deploymentLogsDocument = apiDocument<{ deploymentLogs: readonly LogLine[] }, LogVariables>(`
  query CliDeploymentLogs($deployment: String!, $lines: Int, $since: String, $minimumSeverity: Severity) {
    deploymentLogs(deployment: $deployment, lines: $lines, since: $since, minimumSeverity: $minimumSeverity) {
      id at severity message customDimensions roleName roleInstance operationId
    }
  }
`);

/** How an endpoint did over some time. */
export interface EndpointFigures {
  readonly from: string;
  readonly to: string;
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly errors: number;
  readonly errorRate: number | null;
  readonly rejected: number;
  readonly rows: number;
  readonly rowsPerSecond: number;
  readonly latencyMeanMs: number | null;
  readonly latencyP50Ms: number | null;
  readonly latencyP95Ms: number | null;
  readonly latencyP99Ms: number | null;
  readonly cpuCores: number | null;
  readonly memoryBytes: number | null;
  readonly instances: number;
}

/** An endpoint, or one deployment of it, over time. */
export interface EndpointMetrics {
  readonly stepSeconds: number;
  readonly deployments: readonly { readonly name: string; readonly endpoint: string | null }[];
  readonly totals: EndpointFigures;
  readonly points: readonly EndpointFigures[];
}

const figures = `from to requests requestsPerSecond errors errorRate rejected rows rowsPerSecond latencyMeanMs
  latencyP50Ms latencyP95Ms latencyP99Ms cpuCores memoryBytes instances`;

export const endpointMetricsDocument = apiDocument<
  { endpointMetrics: EndpointMetrics },
  {
    readonly endpoint: string | null;
    readonly deployment: string | null;
    readonly from: string;
    readonly to: string;
    readonly step: string | null;
  }
>(`
  query CliEndpointMetrics($endpoint: String, $deployment: String, $from: DateTime, $to: DateTime, $step: String) {
    endpointMetrics(endpoint: $endpoint, deployment: $deployment, from: $from, to: $to, step: $step) {
      stepSeconds deployments { name endpoint } totals { ${figures} } points { ${figures} }
    }
  }
`);

/** Some seconds of one deployment at one server of an endpoint; adding samples up gives any window. */
export interface EndpointSample {
  readonly deploymentId: string;
  /** When its seconds were over; the same for all deployments of a server. */
  readonly at: Date;
  readonly instance: string;
  readonly seconds: number;
  readonly requests: number;
  /** Of the requests, those that failed for a reason of the server's or the model's. */
  readonly errors: number;
  /** Turned away before they became requests, such as by backpressure. */
  readonly rejected: number;
  readonly rows: number;
  /** Requests by latency, over the grid of latency-grid.ts. */
  readonly latencyBuckets: readonly number[];
  readonly latencySumMs: number;
  /** Of the whole process in these seconds, the same at each of its deployments. */
  readonly cpuSeconds: number;
  /** Of the whole process, the same at each of its deployments. */
  readonly memoryBytes: number;
}

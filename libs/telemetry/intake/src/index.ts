export type { Intake, IntakeProblem, IntakeRow } from './intake-row.ts';
export { createRowSampler, type RowSampler } from './sampling/row-sampler.ts';
export { readItems } from './read-items.ts';
export { createCumulativeSeries, type CumulativeSeries } from './otlp/cumulative-series.ts';
export { readOtlp, type OtlpEncoding, type OtlpSignal } from './otlp/read-otlp.ts';
export { encodeResponse, encodeStatus } from './otlp/protobuf/encode-response.ts';

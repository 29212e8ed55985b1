export { checkDeclaration, inspectModel, type ModelGraph } from './inspect-model.ts';
export type { GraphValue } from './load-session.ts';
export { openPredictor, type Predictor } from './open-predictor.ts';
export { openScoringModel, type OpenOptions } from './open-scoring-model.ts';
export { availableDevices, type AvailableDevices, type DeviceReport } from './gpu.ts';

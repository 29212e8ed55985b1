export { availableDevices, type AvailableDevices } from './gpu.ts';
export { checkDeclaration } from './check-declaration.ts';
export { inspectModel, type ModelGraph } from './inspect-model.ts';
export { loadSession, type GraphValue } from './load-session.ts';
export { createModelCache, type HeldModel, type ModelCache } from './model-cache.ts';
export { openPredictor, type Predictor } from './open-predictor.ts';
export { openScoringModel, type OpenOptions } from './open-scoring-model.ts';
export { openTunedModel, type TunedModel, type TuningOptions } from './open-tuned-model.ts';
export { uploadedModelFile } from './uploaded-model-file.ts';

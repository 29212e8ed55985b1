export { checkDeclaration, inspectModel, type ModelGraph } from './inspect-model.ts';
export type { GraphValue } from './load-session.ts';
export { openPredictor, type Predictor } from './open-predictor.ts';

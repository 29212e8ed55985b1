export { checkDeclaration, inspectModel, type GraphValue, type ModelGraph } from './inspect-model.ts';

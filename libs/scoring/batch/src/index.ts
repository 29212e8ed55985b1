export { deviationOf } from './moments.ts';
export type { CollectedPart, OpenFile, ScoredRows, ScoringPorts } from './ports.ts';
export type { ScoredSlab } from './score-file.ts';
export { scoreFiles, type ScoringRequest } from './score-files.ts';

import type { InterpretationBands } from '../../catalogue/metric-definition.ts';

/** How a population stability index is read. */
export const stabilityBands: InterpretationBands = {
  bands: [
    { upTo: 0.1, meaning: 'no significant change' },
    { upTo: 0.25, meaning: 'some change' },
    { upTo: Infinity, meaning: 'significant drift' },
  ],
  source: 'Siddiqi, "Credit Risk Scorecards", 2006',
};

/** The classic detector's bands of a drift score, and what its workflow does in each. */
export const driftBands: InterpretationBands = {
  bands: [
    { upTo: 0.15, meaning: 'minor drift: watch' },
    { upTo: 0.25, meaning: 'moderate drift: schedule retraining' },
    { upTo: Infinity, meaning: 'severe drift: retrain now' },
  ],
  source: 'Fleet drift detector, drift response workflow',
};

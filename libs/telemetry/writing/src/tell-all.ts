import type { ModelTelemetry } from '@circuitwatch/scoring-definitions';

/** Tells each event to each of these, in their order. */
export function tellAll(all: readonly ModelTelemetry[]): ModelTelemetry {
  return {
    scored: (event) => {
      for (const telemetry of all) telemetry.scored(event);
    },
    loaded: (model) => {
      for (const telemetry of all) telemetry.loaded(model);
    },
  };
}

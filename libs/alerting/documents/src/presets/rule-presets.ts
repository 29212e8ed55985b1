import type { AlertRule } from '@circuitwatch/alerting-definitions';
import { exampleModelPresets } from './churn-presets.ts';
import { fleetPresets } from './fleet-presets.ts';
import { servicePresets } from './service-presets.ts';

/** A rule ready-made. */
export interface RulePreset {
  /** Stable, such as `high-mae`. */
  readonly id: string;
  /** What it is for, and what it looks at. */
  readonly description: string;
  readonly rule: AlertRule;
}

/** All rules that can be had ready-made: of a fleet's models, of one model's service, of its pods and machines. */
export const rulePresets: readonly RulePreset[] = [
  ...fleetPresets,
  ...exampleModelPresets,
  ...servicePresets,
];

import type { AlertRule, SourceReading } from '@circuitwatch/alerting-definitions';
import {
  indexObservations,
  readKqlAnswer,
  readMetricSource,
  readPrometheusAnswer,
  type MetricIndex,
  type QueryAnswer,
} from '@circuitwatch/alerting-evaluation';
import type { Persistence } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { Logger } from '@circuitwatch/platform-logging';

/** What rules are evaluated on. */
export interface RuleSources {
  /** Never throws: what could not be asked is a reading of kind ERROR. */
  read(rule: AlertRule, at: Date): Promise<SourceReading>;
}

/** Asks telemetry; gives at most a few rows, and how many there are. */
export type AskKql = (
  query: string,
  window: { readonly from: Date; readonly to: Date },
) => Promise<QueryAnswer>;

/** Asks a Prometheus for an expression as of an instant; null: there is none. */
export type AskPrometheus = (query: string, at: Date) => Promise<unknown>;

/** Where rules look. */
export interface RuleSourcesOptions {
  readonly results: Pick<Persistence['results'], 'observed' | 'newestObservation'>;
  readonly askKql: AskKql;
  readonly askPrometheus: AskPrometheus | null;
  readonly log: Logger;
}

/** A window of telemetry where the rule names none. */
const usualWindowSeconds = 300;
const always = new Date(0);

/** The index of the newest results, read again only when a run has finished since. */
function newestIndex({ results }: RuleSourcesOptions): () => Promise<MetricIndex> {
  let known: { readonly newest: number; readonly index: MetricIndex } | undefined;
  return async () => {
    const newest = (await results.newestObservation())?.getTime() ?? 0;
    if (known?.newest !== newest) {
      const observations = await results.observed(new Date(newest), always);
      known = { newest, index: indexObservations(observations) };
    }
    return known.index;
  };
}

/**
 * Sources for one round of evaluations: rules that ask the same thing share the answer, and results of monitors are
 * read at most once.
 */
export function openRuleSources(options: RuleSourcesOptions): { readonly round: () => RuleSources } {
  const readIndex = newestIndex(options);
  const { askKql, askPrometheus, log } = options;
  return {
    round: () => {
      let index: Promise<MetricIndex> | undefined;
      const answers = new Map<string, Promise<QueryAnswer>>();
      const shared = (query: string, from: Date, to: Date): Promise<QueryAnswer> => {
        const key = `${from.getTime()} ${to.getTime()} ${query}`;
        const answer = answers.get(key) ?? askKql(query, { from, to });
        answers.set(key, answer);
        return answer;
      };
      const ask = async ({ source, windowSeconds }: AlertRule, at: Date): Promise<SourceReading> => {
        if (source.kind === 'METRIC') {
          return readMetricSource(source, await (index ??= readIndex()), at, windowSeconds);
        }
        if (source.kind === 'KQL') {
          const from = new Date(at.getTime() - (windowSeconds ?? usualWindowSeconds) * 1_000);
          return readKqlAnswer(source, await shared(source.query, from, at));
        }
        if (askPrometheus === null) return { kind: 'ERROR', message: 'PROMETHEUS_URL is not set.' };
        return readPrometheusAnswer(await askPrometheus(source.query, at));
      };
      return {
        read: async (rule, at) => {
          try {
            return await ask(rule, at);
          } catch (error) {
            if (!(error instanceof AppError))
              log.error({ err: error, rule: rule.name }, 'A rule could not be evaluated');
            const message = error instanceof AppError ? error.message : 'The source could not be asked.';
            return { kind: 'ERROR', message };
          }
        },
      };
    },
  };
}

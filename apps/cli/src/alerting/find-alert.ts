import { allPages } from '../api/all-pages.ts';
import type { Api } from '../api/api.ts';
import { alertsDocument, alertStates, type AlertFilter, type AlertRow } from '../api/documents/alerts.ts';
import { CommandError } from '../exit-codes.ts';

/** How many alerts are looked through for the beginning of a fingerprint. */
const mostSearched = 2_000;

/** Alerts that meet the conditions, gravest first. */
export function listAlerts(api: Api, filter: AlertFilter, most: number): Promise<AlertRow[]> {
  return allPages(
    most,
    async (page) => (await api.request(alertsDocument, { ...page, filter, orderBy: 'GRAVEST' })).alerts,
  );
}

/**
 * The global id of the alert that people name by it, or by the beginning of its fingerprint: among those that are open,
 * else among all.
 *
 * @throws CommandError where none or several are meant.
 */
export async function findAlertId(api: Api, what: string): Promise<string> {
  if (!/^[0-9a-f]{4,16}$/i.test(what)) return what;
  const start = what.toLowerCase();
  for (const states of [undefined, alertStates]) {
    const alerts = await listAlerts(api, { states }, mostSearched);
    const found = alerts.filter(({ fingerprint }) => fingerprint.startsWith(start));
    const [only] = found;
    if (found.length > 1) {
      const names = found.slice(0, 5).map(({ fingerprint, name }) => `${fingerprint} ${name}`);
      throw new CommandError(
        `${found.length} alerts begin with ${what}: ${names.join(', ')}. Give more of it.`,
      );
    }
    if (only) return only.id;
  }
  throw new CommandError(`No alert has the id ${what}; list them with: circuitwatch alerts`);
}

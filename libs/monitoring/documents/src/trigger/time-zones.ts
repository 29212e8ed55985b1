import { isTimeZone, nearestName, nearestTimeZone } from '@circuitwatch/monitoring-definitions';
import { findIana, findWindows, WINDOWS_TO_IANA_MAP } from 'windows-iana';
import type { Item } from '../reading/reading.ts';
import { text } from '../reading/scalars.ts';

const windowsNames: ReadonlyMap<string, string> = new Map(
  WINDOWS_TO_IANA_MAP.map(({ windowsName }) => [windowsName.toLowerCase(), windowsName]),
);

/** A time zone as Azure names it ("W. Europe Standard Time", "utc") or as IANA does; undefined, told, when unknown. */
export function readTimeZone(item: Item): string | undefined {
  const written = text(item);
  if (written === undefined) return undefined;
  const zone = ianaOf(written);
  if (zone === undefined) item.reading.problem(item, unknownZone(written));
  return zone;
}

function ianaOf(written: string): string | undefined {
  if (written.toLowerCase() === 'utc') return 'UTC';
  const windowsName = windowsNames.get(written.toLowerCase());
  if (windowsName !== undefined) return findIana(windowsName)[0];
  if (!isTimeZone(written)) return undefined;
  // Zones that the runtime knows in any case are kept in the one in which they are listed.
  return new Intl.DateTimeFormat('en', { timeZone: written }).resolvedOptions().timeZone;
}

function unknownZone(written: string): string {
  const nearest = nearestName(written, windowsNames.values()) ?? nearestTimeZone(written);
  const hint =
    nearest === null ? 'Use a name such as "W. Europe Standard Time".' : `Did you mean "${nearest}"?`;
  return `Unknown time zone "${written}". ${hint}`;
}

/** How Azure names the zone: by Windows' name, which stands for several zones; null when it has none. */
export function windowsZoneOf(iana: string): string | null {
  if (iana === 'UTC') return 'UTC';
  return findWindows(iana)[0] ?? null;
}

/** The IANA zone that Azure's name is read as. */
export function zoneOfWindowsName(windowsName: string): string {
  return ianaOf(windowsName) ?? windowsName;
}

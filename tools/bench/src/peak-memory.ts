import { existsSync, readFileSync } from 'node:fs';

/**
 * The most memory that this process has had resident, in MiB. Linux keeps a parent's peak in the figure that Node
 * gives, so its own record is read where it is.
 */
export function peakResidentMb(): number {
  const status = '/proc/self/status';
  const peak = existsSync(status) && /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1];
  return (peak ? Number(peak) : process.resourceUsage().maxRSS) / 1024;
}

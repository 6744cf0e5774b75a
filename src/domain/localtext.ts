import { type Instant, MINUTE, SECOND } from './instant.js';
import { zoneOf } from './zone.js';

/**
 * An instant as the wall clock of a zone shows it, with its offset, so that it is exact where clocks are put back:
 * `2026-05-21 00:00 +05:30`; with seconds and milliseconds only where there are any. Throws INVALID_INPUT for an unknown zone.
 */
export function localText(t: Instant, timeZone: string): string {
  const wall = zoneOf(timeZone).wallClock(t);
  const shown = new Date(wall).toISOString();
  const length = wall % MINUTE === 0 ? 16 : wall % SECOND === 0 ? 19 : 23;
  return `${shown.slice(0, 10)} ${shown.slice(11, length)} ${offsetText(wall - t)}`;
}

function offsetText(offset: number): string {
  const minutes = Math.abs(Math.round(offset / MINUTE));
  const part = (count: number): string => String(Math.floor(count)).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${part(minutes / 60)}:${part(minutes % 60)}`;
}

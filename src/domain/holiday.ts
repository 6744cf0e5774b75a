import Holidays from 'date-holidays';
import { Fault } from './fault.js';
import { DAY, HOUR, type LocalDate } from './instant.js';
import { addDays } from './localtime.js';
import type { Holiday } from './terms.js';
import { FIRST_YEAR, LAST_YEAR } from './zone.js';

const ENGLISH = 'en';

/**
 * Public holidays to start a calendar from, one a date, sorted: a proposal that the parties edit. `country` is ISO 3166-1
 * alpha-2 (`DE`), `region` an ISO 3166-2 code without the country (`BY`), with a district after a dot where there is one
 * (`BY.A`); null: what the whole country observes. Names are English where known. Source: the date-holidays package.
 * Throws INVALID_INPUT for an unknown country or region, or a year outside 1900 to 2199.
 */
export function proposeHolidays(country: string, region: string | null, year: number): Holiday[] {
  const source = sourceFor(country, region, year);
  const names = new Map<LocalDate, string>();
  for (const holiday of source.getHolidays(year, ENGLISH)) {
    if (holiday.type !== 'public') continue;
    for (const date of datesOf(holiday)) {
      const listed = names.get(date);
      names.set(date, listed === undefined || listed === holiday.name ? holiday.name : `${listed}, ${holiday.name}`);
    }
  }
  return [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, name]) => ({ date, name }));
}

function sourceFor(country: string, region: string | null, year: number): Holidays {
  const known = new Holidays();
  if (!Object.hasOwn(known.getCountries(), country))
    throw refused('country', 'is not a country whose holidays are known');
  const [state, district, ...rest] = region?.split('.') ?? [];
  if (state !== undefined && !Object.hasOwn(known.getStates(country) ?? {}, state)) {
    throw refused('region', `is not a known region of ${country}`);
  }
  if (
    rest.length > 0 ||
    (district !== undefined && !Object.hasOwn(known.getRegions(country, state ?? '') ?? {}, district))
  ) {
    throw refused('region', `is not a known district of ${country}-${state}`);
  }
  if (!Number.isInteger(year) || year < FIRST_YEAR || year > LAST_YEAR) {
    throw refused('year', `must be a year from ${FIRST_YEAR} to ${LAST_YEAR}`);
  }
  return new Holidays({ country, ...(state && { state }), ...(district && { region: district }) });
}

/** The local dates a holiday covers; it may last several days. One that takes only part of a day covers none. */
function datesOf(holiday: { date: string; start: Date; end: Date }): LocalDate[] {
  const first = holiday.date.slice(0, 10);
  const lasts = holiday.end.getTime() - holiday.start.getTime();
  // A day of a clock change is an hour or so shorter or longer.
  const days = lasts < 20 * HOUR ? 0 : Math.round(lasts / DAY);
  return Array.from({ length: days }, (_, i) => addDays(first, i));
}

function refused(path: string, message: string): Fault {
  return new Fault('INVALID_INPUT', `${path} ${message}`, [{ path, message }]);
}

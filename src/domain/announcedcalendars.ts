import { compileCalendar, type WorkingTime } from './calendar.js';
import type { Instant } from './instant.js';
import type { AnnouncedHoliday, CalendarTerms } from './terms.js';

interface AnnouncedCalendars {
  working(calendar: CalendarTerms, startedAt: Instant): WorkingTime;
  terms(calendar: CalendarTerms, startedAt: Instant): CalendarTerms;
}

/** Calendars with the holidays known at an instant, one for each calendar and number of announcements. */
export function announcedCalendars(holidays: readonly AnnouncedHoliday[]): AnnouncedCalendars {
  const announced = [...holidays].sort((a, b) => a.announcedAt - b.announcedAt);
  const compiled = new Map<CalendarTerms, WorkingTime[]>();

  function knownAt(startedAt: Instant): number {
    return announced.findLastIndex((holiday) => holiday.announcedAt <= startedAt) + 1;
  }

  function withAnnounced(calendar: CalendarTerms, known: number): CalendarTerms {
    return known === 0 ? calendar : { ...calendar, holidays: [...calendar.holidays, ...announced.slice(0, known)] };
  }

  return {
    working(calendar, startedAt) {
      const known = knownAt(startedAt);
      const byKnown = compiled.get(calendar) ?? [];
      compiled.set(calendar, byKnown);
      byKnown[known] ??= compileCalendar(withAnnounced(calendar, known));
      return byKnown[known];
    },
    terms: (calendar, startedAt) => withAnnounced(calendar, knownAt(startedAt)),
  };
}

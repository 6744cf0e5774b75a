import type { Instant, LocalDate } from '../domain/instant.js';
import { addDays, addMonths, localDateAt } from '../domain/localtime.js';
import { calendarFromDraft } from '../modules/calendar/walltime.js';
import { airlineChat } from './airlinechat.js';
import { airlineReservations } from './airlinereservations.js';
import { bankCare } from './bankcare.js';
import { bankDisputes } from './bankdisputes.js';
import type { WorkPlan } from './plan.js';
import { shopSupport } from './shopsupport.js';
import type { Dates, DemoContract } from './terms.js';

/** The organisations of the demonstration: name by slug. */
export const PARTIES = {
  brightdesk: 'Brightdesk Support',
  kestrel: 'Kestrel Contact',
  'harbor-bank': 'Harbor Bank',
  alpenglow: 'Alpenglow Outdoor',
  'lotus-air': 'Lotus Air',
} as const;

/** Who the three users of the demonstration act for. */
export const USERS = { client: 'lotus-air', vendor: 'brightdesk', integrator: 'brightdesk' } as const;

/** The contract whose chats keep coming in. */
export const LIVE_REFERENCE = 'LA-CHAT';

const MONTHS_OF_HISTORY = 7;
const MONTHS_OF_CONTRACT = 24;

/** The first day of the contracts when the demonstration begins now: seven whole months lie behind. */
export function firstDay(now: Instant): LocalDate {
  const today = localDateAt(now, 'UTC');
  return addMonths(`${today.slice(0, 7)}-01`, -MONTHS_OF_HISTORY);
}

export function datesFrom(startsOn: LocalDate): Dates {
  return { startsOn, endsOn: addDays(addMonths(startsOn, MONTHS_OF_CONTRACT), -1) };
}

export function demoContracts(dates: Dates): DemoContract[] {
  return [bankCare(dates), shopSupport(dates), airlineChat(), airlineReservations(), bankDisputes(dates)];
}

/** What the simulation makes of a contract. */
export function workPlan({ draft, work }: DemoContract, dates: Dates): WorkPlan {
  const { reference, calendar, timeZone } = draft;
  return { ...work, ...dates, reference, calendar: calendarFromDraft(calendar, timeZone, 'calendar', []) };
}

import { DAY, HOUR, type Instant, MINUTE } from '../../../src/domain/instant.js';
import type { Period } from '../../../src/domain/period.js';
import { CHANNELS, PRIORITIES } from '../../../src/domain/terms.js';
import type { TicketEventReport } from '../../../src/modules/ticket/ticketreport.js';
import { report } from '../../support/reportedtickets.js';
import { MAIN_PERIOD_TICKETS, type PlannedContract } from './plan.js';
import { seededRandom } from './random.js';
import { JUDGED_PERIOD, type LaidContract } from './terms.js';

/** The source that reports the loaded tickets. */
export const SOURCE = 'desk';

type Random = () => number;

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** When a ticket of the contract opens, by its number. */
function openingOf(
  plan: PlannedContract,
  periods: readonly Period[],
  n: number,
  now: Instant,
  random: Random,
): Instant {
  const within = ({ startsAt, endsAt }: Pick<Period, 'startsAt' | 'endsAt'>): Instant =>
    Math.floor(startsAt + random() * (Math.min(endsAt, now - HOUR) - startsAt));
  const period = (index: number): Period => periods[index] as Period;
  switch (plan.story) {
    case 'MAIN':
      if (n < MAIN_PERIOD_TICKETS) return within(period(JUDGED_PERIOD));
      return within(period([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11][n % 11] ?? 0));
    case 'OPEN':
      return within({ startsAt: now - DAY, endsAt: now });
    case 'CURRENT':
      return within(period(11));
    default:
      return within(period(n % 12));
  }
}

/** Opened, answered, sometimes waiting for the customer, resolved; a third of those of the last days are not resolved yet. */
export function ticketStory(plan: PlannedContract, laid: LaidContract, n: number, now: Instant): TicketEventReport[] {
  const random = seededRandom(plan.number * 1_000_003 + n);
  const name = `${plan.number}-${n}`;
  const openedAt = openingOf(plan, laid.timeline.periods, n, now, random);
  const priority = plan.story === 'OPEN' ? 'P5' : pick(random, PRIORITIES);
  const opened = report(name, 'OPENED', openedAt, {
    externalId: `${name}.1`,
    channel: pick(random, CHANNELS),
    priority,
    tier: pick(random, ['gold', 'silver']),
    assigneeGroup: `team ${n % 8}`,
    subject: `Ticket ${name} about what a customer wants to know`,
  });
  if (plan.story === 'OPEN') return [opened];
  const events: TicketEventReport[] = [opened];
  const then = (kind: TicketEventReport['kind'], at: Instant, status: TicketEventReport['status'] = null): void => {
    if (at <= now) events.push(report(name, kind, at, { externalId: `${name}.${events.length + 1}`, status }));
  };
  let at = openedAt + Math.floor(random() * 20 * HOUR) + MINUTE;
  then('AGENT_REPLIED', at);
  if (random() < 0.25) {
    then('STATUS_CHANGED', at + 5 * MINUTE, 'PENDING_CUSTOMER');
    at += Math.floor(random() * DAY) + HOUR;
    then('CUSTOMER_REPLIED', at);
  }
  const isYoung = openedAt > now - 10 * DAY;
  if (!isYoung || random() < 0.67) then('STATUS_CHANGED', at + Math.floor(random() * 4 * DAY) + HOUR, 'RESOLVED');
  return events;
}

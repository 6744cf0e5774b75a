import { describe, expect, it } from '@jest/globals';
import { datesFrom, demoContracts, firstDay, workPlan } from '../../src/demo/contracts.js';
import { LONGEST_CHAT, liveChats } from '../../src/demo/livechat.js';
import type { WorkPlan } from '../../src/demo/plan.js';
import { seededRandom } from '../../src/demo/random.js';
import { type SimulatedFact, scaled, simulate } from '../../src/demo/simulation.js';
import { compileCalendar } from '../../src/domain/calendar.js';
import type { TicketFact } from '../../src/domain/facts.js';
import { DAY, HOUR, MINUTE } from '../../src/domain/instant.js';
import { validateTicketFact } from '../../src/domain/ticketrules.js';

const NOW = Date.UTC(2026, 7, 14, 15, 30);
const DATES = datesFrom(firstDay(NOW));

function plansAt(scale: number): WorkPlan[] {
  return demoContracts(DATES).map((contract) => scaled(workPlan(contract, DATES), scale));
}

const plans = plansAt(0.1);

function plan(reference: string): WorkPlan {
  const found = plans.find((one) => one.reference === reference);
  if (found === undefined) throw new Error(reference);
  return found;
}

function all(from: number, to: number, seed = 'seed'): SimulatedFact[] {
  return plans.flatMap((one) => [...simulate(seed, one, from, to)]);
}

function keyOf({ kind, report }: SimulatedFact): string {
  return `${kind} ${report.externalId}`;
}

function byKey(facts: readonly SimulatedFact[]): SimulatedFact[] {
  return [...facts].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Kinds, channels and statuses that a fact shows. */
function wordsOf({ kind, report }: SimulatedFact): unknown[] {
  if (!('content' in report)) return [report.kind, report.channel, report.status];
  return 'channel' in report.content ? [kind, report.content.channel] : [kind];
}

/** One text for one set of facts: comparing thousands of objects takes far longer. */
function textOf(list: readonly SimulatedFact[]): string {
  return JSON.stringify(byKey(list));
}

const facts = all(0, NOW);

describe('the dates of the demonstration', () => {
  it('begin with the first day of the month seven months back, also over the turn of the year', () => {
    expect(firstDay(Date.UTC(2026, 7, 14))).toBe('2026-01-01');
    expect(firstDay(Date.UTC(2026, 2, 31))).toBe('2025-08-01');
  });

  it('go on beyond now: two years in all', () => {
    expect(datesFrom('2026-01-01')).toEqual({ startsOn: '2026-01-01', endsOn: '2027-12-31' });
  });
});

describe('the plan of the demonstration', () => {
  it('has two vendors, three clients and five contracts in several time zones', () => {
    const contracts = demoContracts(DATES);
    expect(contracts).toHaveLength(5);
    expect(new Set(contracts.map(({ vendor }) => vendor)).size).toBe(2);
    expect(new Set(contracts.map(({ client }) => client)).size).toBe(3);
    expect(new Set(contracts.map(({ draft }) => draft.timeZone)).size).toBeGreaterThanOrEqual(4);
  });

  it('uses every indicator', () => {
    const used = demoContracts(DATES).flatMap(({ draft }) => draft.objectives.map(({ indicator }) => indicator));
    expect([...new Set(used)].sort()).toEqual([
      'ABANDONMENT',
      'AHT',
      'ASA',
      'COUNTER_RATIO',
      'CSAT',
      'FIRST_RESPONSE_TIME',
      'NEXT_RESPONSE_TIME',
      'QUALITY_SCORE',
      'RESOLUTION_TIME',
      'SERVICE_LEVEL',
      'UPTIME',
    ]);
  });
});

describe('the simulation', () => {
  it('gives the same facts for the same seed', () => {
    expect(textOf(all(0, NOW)) === textOf(facts)).toBe(true);
    expect(facts.length).toBeGreaterThan(5_000);
  });

  it('gives other facts for another seed', () => {
    const shop = plan('AO-SUPPORT');
    const month = (seed: string): SimulatedFact[] => [...simulate(seed, shop, 0, Date.UTC(2026, 1, 1))];
    expect(month('another')).not.toEqual(month('seed'));
  });

  it('gives the same facts in one stretch and in several', () => {
    const cuts = [0, Date.UTC(2026, 2, 29, 1, 30), Date.UTC(2026, 4, 1), NOW - DAY, NOW];
    const parts = cuts.slice(1).flatMap((to, index) => all(cuts[index] ?? 0, to));
    expect(textOf(parts) === textOf(facts)).toBe(true);
  });

  it('tells nothing before it is known', () => {
    expect(facts.every(({ at }) => at <= NOW)).toBe(true);
    const contacts = facts.flatMap(({ at, report }) =>
      'content' in report && report.content.kind === 'CONTACT' ? [{ at, content: report.content }] : [],
    );
    expect(contacts.length).toBeGreaterThan(100);
    for (const { at, content } of contacts) {
      expect(at).toBeGreaterThanOrEqual((content.answeredAt ?? content.abandonedAt ?? 0) + (content.handleTime ?? 0));
    }
  });

  it('names every fact once', () => {
    expect(new Set(facts.map(keyOf)).size).toBe(facts.length);
  });

  it('makes ticket events that Accord takes', () => {
    const refused = facts.flatMap((fact) => {
      if (fact.kind !== 'TICKET_EVENT') return [];
      const { ticketExternalId: _, subject: __, ...event } = fact.report;
      const reported: TicketFact = { ...event, source: 'helpdesk' };
      return validateTicketFact(reported, NOW, 'event') ?? [];
    });
    expect(refused).toEqual([]);
  });

  it('brings work over e-mail, phone, chat and social, with all that happens to tickets', () => {
    const seen = new Set(facts.flatMap(wordsOf));
    for (const what of [
      ...['EMAIL', 'PHONE', 'CHAT', 'SOCIAL'],
      ...['OPENED', 'AGENT_REPLIED', 'CUSTOMER_REPLIED', 'ATTRIBUTES_CHANGED', 'CANCELLED'],
      ...['PENDING_CUSTOMER', 'OPEN', 'RESOLVED', 'CLOSED'],
      ...['CONTACT', 'QUEUE_INTERVAL', 'SURVEY_RESPONSE', 'AUDIT', 'OUTAGE', 'COUNTER'],
    ]) {
      expect(seen).toContain(what);
    }
  });

  it('lets the phone ring only while the desk is open, and counts only half hours with open time', () => {
    const care = plan('HB-CARE');
    const open = compileCalendar(care.calendar);
    const intervals = [...simulate('seed', care, 0, NOW)].flatMap(({ report }) =>
      'content' in report && report.content.kind === 'QUEUE_INTERVAL' ? [{ report, content: report.content }] : [],
    );
    // 12 hours on five days and 8 on Saturdays: 136 half hours a week, less the holidays, over 32 weeks.
    expect(intervals.length).toBeGreaterThan(3_900);
    expect(intervals.length).toBeLessThan(136 * 33);
    for (const { report, content } of intervals) {
      expect(content.endsAt - report.occurredAt).toBe(HOUR / 2);
      expect(open.working(report.occurredAt, content.endsAt)).toBeGreaterThan(0);
      expect(content.answeredInThreshold).toBeLessThanOrEqual(content.answered);
      expect(content.shortAbandoned).toBeLessThanOrEqual(content.abandonedInThreshold);
    }
  });

  it('follows the day: far more e-mails by day than at night', () => {
    const [shop] = plansAt(0.5).filter(({ reference }) => reference === 'AO-SUPPORT');
    if (shop === undefined) throw new Error('AO-SUPPORT');
    const hours = new Map<number, number>();
    for (const { report } of simulate('seed', shop, 0, NOW)) {
      if ('content' in report || report.kind !== 'OPENED' || report.channel !== 'EMAIL') continue;
      // Berlin is one or two hours ahead of UTC.
      const hour = new Date(report.occurredAt + 1.5 * HOUR).getUTCHours();
      hours.set(hour, (hours.get(hour) ?? 0) + 1);
    }
    const between = (from: number, to: number): number =>
      [...hours].reduce((sum, [hour, count]) => (hour >= from && hour < to ? sum + count : sum), 0);
    expect(between(9, 17)).toBeGreaterThan(10 * between(0, 6));
  });
});

describe('live chats', () => {
  const run = { startsAt: NOW, endsAt: NOW + 5 * MINUTE };

  it('are the same whatever the steps in which time passes', () => {
    const end = NOW + 8 * MINUTE;
    const step = 7_000;
    const steps: SimulatedFact[] = [];
    let from = NOW;
    for (; from < end; from += step) steps.push(...liveChats('seed', [run], from, from + step));
    const whole = [...liveChats('seed', [run], NOW, from)];
    expect(textOf(steps) === textOf(whole)).toBe(true);
    expect(whole.length).toBeGreaterThan(400);
  });

  it('come every two seconds, and one of four is not answered within 20 seconds', () => {
    const chats = new Map<string, { opened: number; answered: number | null; closed: number | null }>();
    for (const { report } of liveChats('seed', [run], NOW, run.endsAt + LONGEST_CHAT)) {
      if ('content' in report) continue;
      const known = chats.get(report.ticketExternalId) ?? { opened: 0, answered: null, closed: null };
      if (report.kind === 'OPENED') known.opened = report.occurredAt;
      if (report.kind === 'AGENT_REPLIED') known.answered = report.occurredAt;
      if (report.kind === 'STATUS_CHANGED') known.closed = report.occurredAt;
      chats.set(report.ticketExternalId, known);
    }
    const listed = [...chats.values()];
    const late = listed.filter(({ opened, answered }) => answered === null || answered > opened + 20_000);
    expect(listed).toHaveLength(150);
    expect(late.length).toBeGreaterThanOrEqual(37);
    expect(late.length).toBeLessThanOrEqual(38);
    expect(late.some(({ answered }) => answered === null)).toBe(true);
    expect(listed.every(({ opened, closed }) => closed !== null && closed > opened)).toBe(true);
  });

  it('come only while the demonstration runs, but those that came are finished', () => {
    const later = NOW + 7 * DAY;
    const known = [...liveChats('seed', [run], NOW, run.endsAt)];
    const finished = [...liveChats('seed', [run], run.endsAt, later)];
    const opened = (list: readonly SimulatedFact[]): number =>
      list.filter(({ report }) => 'kind' in report && report.kind === 'OPENED').length;
    expect(opened(known)).toBeGreaterThanOrEqual(149);
    expect(opened(finished)).toBe(0);
    expect(finished.length).toBeGreaterThan(0);
    expect(finished.every(({ at }) => at <= run.endsAt + LONGEST_CHAT)).toBe(true);
  });
});

describe('seeded draws', () => {
  it('keep to their distributions', () => {
    const random = seededRandom('draws');
    const mean = (draw: () => number): number => Array.from({ length: 20_000 }, draw).reduce((a, b) => a + b) / 20_000;
    expect(mean(() => random.uniform())).toBeCloseTo(0.5, 1);
    expect(mean(() => random.exponential(3))).toBeCloseTo(3, 0);
    expect(mean(() => random.poisson(4))).toBeCloseTo(4, 0);
    expect(mean(() => random.normal())).toBeCloseTo(0, 1);
    expect(mean(() => (random.chance(0.2) ? 1 : 0))).toBeCloseTo(0.2, 1);
    expect(
      mean(() =>
        random.pick([
          [1, 3],
          [0, 1],
        ]),
      ),
    ).toBeCloseTo(0.75, 1);
  });

  it('differ with each part of the seed', () => {
    const first = (...parts: string[]): number => seededRandom(...parts).uniform();
    expect(new Set([first('a', 'b'), first('ab'), first('a', 'c'), first('b', 'a')]).size).toBe(4);
    expect(first('a', 'b')).toBe(first('a', 'b'));
  });
});

import type { AgreedContract } from '../../src/domain/contract.js';
import type { TicketFact } from '../../src/domain/facts.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import type { OracleClock, OracleCount } from './oracle.js';
import { MINUTE, openMinutes, wallTime } from './oraclecalendar.js';
import { type Attributes, fits, isDone, versionAt } from './oraclestory.js';
import { calendarOf } from './oraclewalk.js';

/** What there is to know of a ticket after each of its facts. */
interface Moment {
  readonly at: number;
  readonly cycle: string;
  readonly known: Attributes;
  readonly resolves: boolean;
  readonly reopens: boolean;
  /** The customer wrote after a public reply, or after a resolution. */
  readonly returns: boolean;
  /** The first instant of other terms, at which the ticket is open. */
  readonly renews: boolean;
}

/** A part of a ticket's life from one moment to another; both are positions. */
interface Span {
  readonly from: number;
  /** null: it goes on. */
  readonly to: number | null;
  readonly isDisturbed: boolean;
  /** When it is over anyway. */
  readonly until: number;
}

/**
 * What VOLUME and BACKLOG of tickets, FIRST_CONTACT_RESOLUTION and REOPEN_RATE should come to for one ticket: each looks for its
 * moments by itself, among facts in order.
 */
export function oracleSpans(
  key: string,
  story: readonly TicketFact[],
  agreed: AgreedContract,
  now: number,
): OracleClock[] {
  const moments = momentsOf(story, agreed, now);
  const [first] = moments;
  if (first === undefined || versionAt(agreed, first.at) === null) return [];
  const isCancelled = story.some((fact) => fact.kind === 'CANCELLED');
  return spansOf(key, moments, agreed).flatMap(({ span, objective }) =>
    clockOf(span, objective, moments, agreed, now, isCancelled),
  );
}

/** From the opening to the cancellation; what lies before it only says what the ticket is. */
function momentsOf(story: readonly TicketFact[], agreed: AgreedContract, now: number): Moment[] {
  const cancelled = story.findIndex((fact) => fact.kind === 'CANCELLED');
  const told = cancelled < 0 ? story : story.slice(0, cancelled);
  const opening = told.findIndex((fact) => fact.kind === 'OPENED');
  if (opening < 0) return [];
  const lived = told.slice(opening).filter((fact, i) => i === 0 || fact.kind !== 'OPENED');
  const until = cancelled < 0 ? now : (story[cancelled] as TicketFact).occurredAt;
  const moments = lived.map((fact, i): Moment => {
    const before = lived.slice(0, i);
    const wasDone = isDoneAfter(before);
    const done = isDoneAfter([...before, fact]);
    const wasResolved = before.some((_, n) => isDoneAfter(before.slice(0, n + 1)));
    const wasAnswered = before.some(({ kind, isPublic }) => kind === 'AGENT_REPLIED' && isPublic);
    return {
      at: fact.occurredAt,
      cycle: i === 0 ? 'opened' : `fact:${fact.externalId}`,
      known: knownAfter([...told.slice(0, opening), ...before, fact]),
      resolves: done && !wasDone,
      reopens: wasDone && !done,
      returns: fact.kind === 'CUSTOMER_REPLIED' && (wasAnswered || wasResolved),
      renews: false,
    };
  });
  for (const { fromPeriod } of agreed.versions) {
    const at = firstMinuteOf(fromPeriod, agreed);
    const place = moments.filter((moment) => moment.at < at).length;
    const known = moments[place - 1]?.known;
    if (known === undefined || at > until || isDoneAfter(lived.slice(0, place))) continue;
    const nothing = { resolves: false, reopens: false, returns: false };
    moments.splice(place, 0, { at, cycle: `period:${fromPeriod}`, known, ...nothing, renews: true });
  }
  return moments;
}

/** Looked for minute by minute in the day before and after the month begins by UTC. */
function firstMinuteOf(period: number, { contract }: AgreedContract): number {
  const month = Number(contract.startsOn.slice(5, 7)) - 1 + period;
  const first = `${contract.startsOn.slice(0, 4)}-${String(month + 1).padStart(2, '0')}-01`;
  // After the contract.
  if (month > 11) return Number.POSITIVE_INFINITY;
  let at = Date.parse(`${first}T00:00Z`) - 24 * 60 * MINUTE;
  while (wallTime(contract.timeZone, at).date < first) at += MINUTE;
  return at;
}

function isDoneAfter(facts: readonly TicketFact[]): boolean {
  const moved = facts.filter(({ kind, status }) => status !== null && (kind === 'OPENED' || kind === 'STATUS_CHANGED'));
  return isDone(moved.at(-1)?.status ?? 'NEW');
}

function knownAfter(facts: readonly TicketFact[]): Attributes {
  const last = <K extends keyof Attributes>(name: K) => facts.findLast((fact) => fact[name] !== null)?.[name] ?? null;
  return { channel: last('channel'), priority: last('priority'), tier: last('tier'), category: last('category') };
}

function spansOf(
  key: string,
  moments: readonly Moment[],
  agreed: AgreedContract,
): { span: Span; objective: ObjectiveTerms }[] {
  return moments.flatMap((moment, from) => {
    const objective = versionAt(agreed, moment.at)?.terms.objectives.find((each) => each.key === key);
    const before = versionAt(agreed, moment.at - MINUTE)?.terms.objectives.some((each) => each.key === key) ?? false;
    const span = objective === undefined || (moment.renews && before) ? null : spanFrom(from, moments, objective);
    return objective === undefined || span === null ? [] : [{ span, objective }];
  });
}

function spanFrom(from: number, moments: readonly Moment[], objective: ObjectiveTerms): Span | null {
  const { at, resolves, reopens, renews } = moments[from] as Moment;
  const next = (is: (moment: Moment) => boolean, since: number): number | null => {
    const found = moments.findIndex((moment, i) => i >= since && is(moment));
    return found < 0 ? null : found;
  };
  const isFirst = next((moment) => moment.resolves, 0) === from;
  const open = {
    from,
    to: next((moment) => moment.resolves, from),
    isDisturbed: false,
    until: Number.POSITIVE_INFINITY,
  };
  const watched = (to: number | null): Span => ({
    from,
    to,
    isDisturbed: true,
    until: at + (objective.followUp?.window ?? 0),
  });
  switch (objective.indicator) {
    case 'VOLUME':
      return objective.contact?.reads === 'TICKETS' && from === 0 ? open : null;
    case 'BACKLOG':
      return from === 0 || reopens || renews ? open : null;
    case 'REOPEN_RATE':
      return resolves ? watched(next((moment) => moment.reopens, from + 1)) : null;
    case 'FIRST_CONTACT_RESOLUTION': {
      if (!isFirst) return null;
      const early = next((moment) => moment.returns, 0);
      if (early !== null && early < from) return watched(from);
      return watched(next((moment) => moment.returns || moment.reopens, from + 1));
    }
    default:
      return null;
  }
}

function clockOf(
  span: Span,
  objective: ObjectiveTerms,
  moments: readonly Moment[],
  agreed: AgreedContract,
  now: number,
  isCancelled: boolean,
): OracleClock[] {
  const { at: startedAt, cycle } = moments[span.from] as Moment;
  const endedAt = span.to === null ? Number.POSITIVE_INFINITY : (moments[span.to] as Moment).at;
  const isHeld = endedAt > span.until;
  const over = Math.min(endedAt, now > span.until ? span.until : Number.POSITIVE_INFINITY);
  const stoppedAt = Number.isFinite(over) ? over : null;
  const scoped = lifeOf(span, isHeld, moments).map(({ known }) => fits(objective.scope, known));
  if (!scoped.includes(true)) return [];
  const isOut = isCancelled || scoped.at(-1) === false;
  const ended = span.isDisturbed && !isHeld ? 'BREACHED' : 'MET';
  const standing = stoppedAt === null ? 'RUNNING' : ended;
  return [
    {
      objectiveId: agreed.objectiveIds.get(objective.key) as string,
      cycle,
      state: isOut ? 'CANCELLED' : standing,
      startedAt,
      goal: 0,
      dueAt: null,
      breachedAt: null,
      stoppedAt,
      elapsed: openTime(objective, startedAt, stoppedAt ?? now, agreed),
      counts: isOut ? [] : countsOf(objective, startedAt, stoppedAt, standing, agreed.contract.timeZone),
    },
  ];
}

/** The moments while it lasted: a fact that ends it changes nothing any more. */
function lifeOf({ from, to, until }: Span, isHeld: boolean, moments: readonly Moment[]): Moment[] {
  const last = to === null || isHeld ? moments.length : Math.max(to, from + 1);
  return moments.slice(from, last).filter(({ at }) => at <= until);
}

function openTime(objective: ObjectiveTerms, from: number, to: number, agreed: AgreedContract): number {
  const version = versionAt(agreed, from);
  if (version === null) return 0;
  const isOpen = openMinutes(calendarOf({ objective, version, start: from }, agreed));
  let elapsed = 0;
  for (let t = from; t < to; t += MINUTE) elapsed += isOpen(t) ? MINUTE : 0;
  return elapsed;
}

function countsOf(
  { indicator }: ObjectiveTerms,
  startedAt: number,
  stoppedAt: number | null,
  state: OracleClock['state'],
  zone: string,
): OracleCount[] {
  const count = (t: number, figures: Partial<OracleCount>): OracleCount => {
    return { on: wallTime(zone, t).date, good: 0, total: 0, sum: 0, pending: 0, ...figures };
  };
  if (indicator === 'VOLUME') return [count(startedAt, { total: 1 })];
  if (indicator === 'BACKLOG') {
    const begun = count(startedAt, { total: 1, pending: 1 });
    return stoppedAt === null ? [begun] : [begun, count(stoppedAt, { good: 1, pending: -1 })];
  }
  if (stoppedAt === null) return [count(startedAt, { pending: 1 })];
  const counted = indicator === 'REOPEN_RATE' ? 'BREACHED' : 'MET';
  return [count(startedAt, { total: 1, good: state === counted ? 1 : 0 })];
}

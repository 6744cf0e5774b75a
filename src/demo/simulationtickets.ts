import type { WorkingTime } from '../domain/calendar.js';
import { DAY, HOUR, type Instant, MINUTE, type Milliseconds, SECOND } from '../domain/instant.js';
import type { Priority } from '../domain/terms.js';
import type { TicketEventReport } from '../modules/ticket/ticketreport.js';
import { type Aim, type DeskPlan, inMonth } from './plan.js';
import type { Random } from './random.js';

const CANCELLED = 0.02;
const RAISED = 0.05;
const NOTED = 0.1;
const MOST_EXCHANGES = 3;
/** The quickest anybody does anything. */
const AT_LEAST: Milliseconds = 2 * SECOND;

/** A ticket that comes in. */
export interface TicketPlan {
  readonly desk: DeskPlan;
  readonly calendar: WorkingTime;
  readonly id: string;
  readonly openedAt: Instant;
  /** Months since the contract's start. */
  readonly month: number;
}

/** What happened to a ticket, and when it was resolved for the last time; null: it was cancelled. */
export interface TicketLife {
  readonly events: readonly TicketEventReport[];
  readonly resolvedAt: Instant | null;
}

type Details = Partial<Omit<TicketEventReport, 'kind' | 'occurredAt'>>;
type Note = (kind: TicketEventReport['kind'], occurredAt: Instant, details?: Details) => void;

function notebook(id: string): { events: TicketEventReport[]; note: Note } {
  const events: TicketEventReport[] = [];
  // Written out: spreading objects took a third of the simulation's time.
  const note: Note = (
    kind,
    occurredAt,
    { isPublic, status, channel, priority, tier, category, assigneeGroup, subject } = {},
  ) => {
    events.push({
      externalId: `${id}/${events.length + 1}`,
      ticketExternalId: id,
      revision: 1,
      withdrawn: false,
      kind,
      occurredAt: Math.round(occurredAt),
      sequence: events.length,
      isPublic: isPublic ?? true,
      status: status ?? null,
      channel: channel ?? null,
      priority: priority ?? null,
      tier: tier ?? null,
      category: category ?? null,
      assigneeGroup: assigneeGroup ?? null,
      affectedUsers: null,
      businessCritical: null,
      subject: subject ?? null,
    });
  };
  return { events, note };
}

/** Working time something takes: within the limit as often as the aim says, else over it, rarely by much. */
function workFor(aim: Aim, priority: Priority, month: number, random: Random): Milliseconds {
  const limit = aim.limits[priority] ?? HOUR;
  const share = random.chance(inMonth(aim.kept, month))
    ? 0.04 + 0.86 * random.uniform() ** 1.4
    : Math.min(4, 1.04 + random.exponential(0.5));
  return Math.max(AT_LEAST, Math.round(limit * share));
}

const MORE_URGENT: Partial<Record<Priority, Priority>> = { P2: 'P1', P3: 'P2', P4: 'P3', P5: 'P4' };

/** The whole life of a ticket from its opening, whatever the time is. */
export function ticketLife(plan: TicketPlan, random: Random): TicketLife {
  const { desk, openedAt, id } = plan;
  const { events, note } = notebook(id);
  const priority = random.pick(desk.priorities);
  const topic = random.pick(desk.topics);
  note('OPENED', openedAt, {
    channel: desk.channel,
    priority,
    tier: random.pick(desk.tiers),
    category: topic.category,
    assigneeGroup: desk.group,
    subject: random.pick(topic.subjects),
  });
  if (random.chance(CANCELLED)) {
    note('CANCELLED', openedAt + MINUTE + random.exponential(HOUR));
    return { events, resolvedAt: null };
  }
  const raised = random.chance(RAISED) ? (MORE_URGENT[priority] ?? null) : null;
  return { events, resolvedAt: work(plan, raised ?? priority, raised, note, random) };
}

/** From the first answer to the end; answers when it was resolved. */
function work(plan: TicketPlan, priority: Priority, raised: Priority | null, note: Note, random: Random): Instant {
  const { desk, calendar, openedAt, month } = plan;
  const first = workFor(desk.firstResponse, priority, month, random);
  const repliedAt = calendar.add(openedAt, first);
  const within = (share: number): Instant => openedAt + (repliedAt - openedAt) * share;
  if (raised !== null) note('ATTRIBUTES_CHANGED', within(0.4), { priority: raised });
  if (random.chance(NOTED)) note('AGENT_REPLIED', within(0.7), { isPublic: false });
  note('AGENT_REPLIED', repliedAt);
  const whole = Math.max(first + AT_LEAST, workFor(desk.resolution, priority, month, random));
  const { lastReplyAt, waited } = exchange(plan, priority, { repliedAt, whole }, note, random);
  const resolvedAt = Math.max(calendar.add(openedAt, whole + waited), calendar.add(lastReplyAt, AT_LEAST));
  note('STATUS_CHANGED', resolvedAt, { status: 'RESOLVED' });
  const endedAt = random.chance(desk.reopened) ? reopen(plan, priority, resolvedAt, note, random) : resolvedAt;
  note('STATUS_CHANGED', endedAt + desk.closedAfter, { status: 'CLOSED' });
  return endedAt;
}

interface Working {
  readonly repliedAt: Instant;
  /** Working time to the resolution, without waiting for the customer. */
  readonly whole: Milliseconds;
}

/** Questions back to the customer: the clock of the resolution stands still, the one of the next answer runs. */
function exchange(
  { desk, calendar, openedAt, month }: TicketPlan,
  priority: Priority,
  { repliedAt, whole }: Working,
  note: Note,
  random: Random,
): { lastReplyAt: Instant; waited: Milliseconds } {
  let lastReplyAt = repliedAt;
  let waited = 0;
  const times = Math.min(MOST_EXCHANGES, random.poisson(desk.exchanges));
  for (let time = 0; time < times; time += 1) {
    const askedAt = lastReplyAt + SECOND;
    const answeredAt = Math.round(askedAt + desk.customerDelay / 10 + random.exponential(desk.customerDelay));
    note('STATUS_CHANGED', askedAt, { status: 'PENDING_CUSTOMER' });
    note('CUSTOMER_REPLIED', answeredAt);
    note('STATUS_CHANGED', answeredAt, { status: 'OPEN' });
    waited += calendar.working(askedAt, answeredAt);
    // An agent in a hurry answers sooner: the last answer belongs to the time the whole ticket takes.
    const left = whole - (calendar.working(openedAt, answeredAt) - waited) - AT_LEAST;
    const wanted = workFor(desk.nextResponse, priority, month, random);
    lastReplyAt = calendar.add(answeredAt, Math.max(AT_LEAST, Math.min(wanted, left)));
    note('AGENT_REPLIED', lastReplyAt);
  }
  return { lastReplyAt, waited };
}

/** The customer is not content: a little more of the same work. */
function reopen(
  { desk, calendar, month }: TicketPlan,
  priority: Priority,
  resolvedAt: Instant,
  note: Note,
  random: Random,
): Instant {
  const complainedAt = Math.round(resolvedAt + Math.min(desk.closedAfter * 0.8, HOUR + random.exponential(DAY)));
  note('CUSTOMER_REPLIED', complainedAt);
  note('STATUS_CHANGED', complainedAt, { status: 'OPEN' });
  const repliedAt = calendar.add(complainedAt, workFor(desk.nextResponse, priority, month, random) / 4);
  note('AGENT_REPLIED', repliedAt);
  const resolvedAgainAt = calendar.add(repliedAt, workFor(desk.resolution, priority, month, random) / 20);
  note('STATUS_CHANGED', resolvedAgainAt, { status: 'RESOLVED' });
  return Math.round(resolvedAgainAt);
}

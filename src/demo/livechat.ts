import { type Instant, type Interval, MINUTE, type Milliseconds, SECOND } from '../domain/instant.js';
import type { TicketEventReport } from '../modules/ticket/ticketreport.js';
import { seededRandom } from './random.js';
import type { SimulatedFact } from './simulation.js';

/** What the chats are about that the demonstration keeps sending. */
export const LIVE_CATEGORY = 'Day of travel';
export const LIVE_LIMIT: Milliseconds = 20 * SECOND;
export const LIVE_SOURCE = 'live-chat';

const SLOT: Milliseconds = 2 * SECOND;
/** One chat of so many is answered late or never: so often a breach is seen. */
const LATE_EVERY = 4;
const GIVEN_UP_AFTER: Milliseconds = 5 * MINUTE;
/** Nothing happens to a chat later than this. */
export const LONGEST_CHAT: Milliseconds = 10 * MINUTE;

const SUBJECTS = [
  ['Where do I change my seat?', 3],
  ['My boarding pass does not open', 3],
  ['Is my flight on time?', 4],
  ['Can I still add a bag?', 2],
  ['The payment was declined', 2],
] as const;

interface Plan {
  readonly openedAt: Instant;
  /** null: nobody answers. */
  readonly answeredAt: Instant | null;
  readonly closedAt: Instant;
  readonly subject: string;
}

function chatOf(seed: string, slot: number): Plan {
  const random = seededRandom(seed, 'live chat', slot);
  const openedAt = slot * SLOT + Math.round(random.between(0, SLOT - 1));
  const subject = random.pick(SUBJECTS);
  const isLate = slot % LATE_EVERY === 0;
  if (isLate && random.chance(0.4)) return { openedAt, answeredAt: null, closedAt: openedAt + GIVEN_UP_AFTER, subject };
  const wait = isLate
    ? random.between(LIVE_LIMIT + 2 * SECOND, 4 * LIVE_LIMIT)
    : 2 * SECOND + 17 * SECOND * random.uniform() ** 2;
  const answeredAt = openedAt + Math.round(wait);
  const closedAt = answeredAt + Math.round(20 * SECOND + random.exponential(MINUTE));
  return { openedAt, answeredAt, closedAt: Math.min(closedAt, openedAt + LONGEST_CHAT), subject };
}

const NO_TEXTS = { tier: null, category: null, assigneeGroup: null };
const NOTHING = {
  ...NO_TEXTS,
  status: null,
  channel: null,
  priority: null,
  affectedUsers: null,
  businessCritical: null,
};

function eventsOf(seed: string, slot: number): TicketEventReport[] {
  const { openedAt, answeredAt, closedAt, subject } = chatOf(seed, slot);
  const ticketExternalId = `LIVE-${slot}`;
  const common = { ...NOTHING, ticketExternalId, revision: 1, withdrawn: false, isPublic: true, subject: null };
  const opened: TicketEventReport = {
    ...common,
    externalId: `${ticketExternalId}/1`,
    kind: 'OPENED',
    occurredAt: openedAt,
    sequence: 0,
    channel: 'CHAT',
    priority: 'P2',
    tier: 'Standard',
    category: LIVE_CATEGORY,
    assigneeGroup: 'Chat desk',
    subject,
  };
  const closed: TicketEventReport = {
    ...common,
    externalId: `${ticketExternalId}/3`,
    kind: 'STATUS_CHANGED',
    occurredAt: closedAt,
    sequence: 2,
    status: 'CLOSED',
  };
  if (answeredAt === null) return [opened, closed];
  const id = `${ticketExternalId}/2`;
  return [opened, { ...common, externalId: id, kind: 'AGENT_REPLIED', occurredAt: answeredAt, sequence: 1 }, closed];
}

/**
 * Facts that become known after `from` and until `to` of the chats opened after the beginning and until the end of a run,
 * while the demonstration took chats: one every two seconds, each its slot of time, so that no start of it ever clashes with
 * another.
 */
export function* liveChats(
  seed: string,
  runs: readonly Interval[],
  from: Instant,
  to: Instant,
): Generator<SimulatedFact> {
  for (const run of runs) {
    const first = Math.floor(Math.max(from - LONGEST_CHAT, run.startsAt) / SLOT);
    for (let slot = first; slot * SLOT <= Math.min(to, run.endsAt); slot += 1) {
      const events = eventsOf(seed, slot);
      if (!isOpenedIn(run, events)) continue;
      const known = events.filter(({ occurredAt }) => occurredAt > from && occurredAt <= to);
      for (const report of known) yield { kind: 'TICKET_EVENT', at: report.occurredAt, report };
    }
  }
}

function isOpenedIn({ startsAt, endsAt }: Interval, [opened]: readonly TicketEventReport[]): boolean {
  return opened !== undefined && opened.occurredAt > startsAt && opened.occurredAt <= endsAt;
}

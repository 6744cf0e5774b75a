import type { Side } from './actor.js';
import type { Contact } from './contact.js';
import { type ContactBook, contactsNamed, laneOf } from './contact.js';
import type { EscalationAction, EscalationPolicy } from './escalation.js';
import type { Instant } from './instant.js';
import { foreseenSteps, type Ladder, type LadderStep } from './ladder.js';
import type { LadderClock } from './ladderclock.js';
import { toldAt } from './telling.js';
import { laddersOfTicket, type TicketEscalation } from './ticketladders.js';

/** Somebody who will be told, and when: not before their quiet hours end. */
export interface ForeseenNotice {
  /** null: an endpoint that the level names itself. */
  readonly contact: Contact | null;
  readonly endpointId: string | null;
  readonly at: Instant;
}

/** A step that will be taken at `recordedAt` if nothing is reported and nobody acknowledges. */
export interface ForeseenStep extends LadderStep {
  readonly levelName: string;
  /** None where it is SKIPPED_LATE. */
  readonly actions: readonly EscalationAction[];
  readonly notices: readonly ForeseenNotice[];
}

/** What one ladder will do on one clock of a ticket. */
export interface ForeseenLadder {
  readonly policy: EscalationPolicy;
  readonly clock: LadderClock;
  readonly steps: readonly ForeseenStep[];
}

/** All that decides what will become of a ticket's ladders. */
export interface Foreseeing extends TicketEscalation {
  /** Contacts by side; a side whose contacts are not known tells nobody. */
  readonly books: ReadonlyMap<Side, ContactBook>;
  readonly now: Instant;
}

/**
 * What the ladders of a ticket's open clocks will do from `now` on if nothing is reported, nobody acknowledges (any more) and no
 * objective comes to stand otherwise: in the order of the clocks, then by side and key. Source: semantics.md section 11.
 */
export function foreseeEscalations(foreseeing: Foreseeing): ForeseenLadder[] {
  return laddersOfTicket(foreseeing).map(({ ladder }) => ({
    policy: ladder.policy,
    clock: ladder.clock,
    steps: stepsOf(ladder, foreseeing),
  }));
}

function stepsOf(ladder: Ladder, { books, now }: Foreseeing): ForeseenStep[] {
  const { policy } = ladder;
  return foreseenSteps(ladder, now).map((step) => {
    const level = policy.levels.find((one) => one.level === step.level);
    const actions = step.state === 'TAKEN' ? (level?.actions ?? []) : [];
    const notices = noticesOf(actions, books.get(policy.side) ?? new Map(), step.recordedAt);
    return { ...step, levelName: level?.name ?? '', actions, notices };
  });
}

/** Who is told of a step that is taken at an instant, and when, the first to be told first; each mailbox and endpoint once. */
function noticesOf(actions: readonly EscalationAction[], book: ContactBook, at: Instant): ForeseenNotice[] {
  const keys = actions.flatMap((action) => (action.kind === 'NOTIFY' ? action.contacts : []));
  const lanes = new Map<string, ForeseenNotice>();
  for (const contact of contactsNamed(book, keys)) {
    const { endpointId } = contact;
    lanes.set(laneOf(contact).laneId, { contact, endpointId, at: toldAt(contact, at) });
  }
  // An endpoint that is named as such, too, is not told later because it is also somebody's.
  for (const action of actions) {
    if (action.kind !== 'WEBHOOK') continue;
    lanes.set(action.endpointId, { contact: null, endpointId: action.endpointId, at });
  }
  return [...lanes.values()].sort((a, b) => a.at - b.at);
}

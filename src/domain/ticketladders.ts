import type { InHand } from './acknowledged.js';
import type { Side } from './actor.js';
import type { EscalationPolicy, EscalationStep } from './escalation.js';
import { type Ladder, laddersOf } from './ladder.js';
import type { LadderClock } from './ladderclock.js';
import type { LadderTicket } from './ladderticket.js';
import type { Timeline } from './timeline.js';
import type { AnnouncedStanding } from './trigger.js';

/** All that decides how the ladders of one ticket stand. */
export interface TicketEscalation {
  readonly ticket: LadderTicket;
  readonly timeline: Timeline;
  /** Of both parties: at least the versions to which its clocks keep. */
  readonly policies: readonly EscalationPolicy[];
  /** Those recorded on the ticket. */
  readonly steps: readonly EscalationStep[];
  /** The latest of each side. */
  readonly acknowledgements: readonly (InHand & { readonly side: Side })[];
  /** What stands announced of objectives in the present period, by id. */
  readonly standings: ReadonlyMap<string, AnnouncedStanding>;
}

/** A ladder on one clock of a ticket, as it stands. */
interface TicketLadder {
  readonly objectiveKey: string;
  readonly ladder: Ladder;
}

/** The ladders on a ticket's open clocks, in the order of the clocks. */
export function laddersOfTicket(escalation: TicketEscalation): TicketLadder[] {
  const { ticket, timeline, policies, acknowledgements, standings } = escalation;
  return ticket.clocks.flatMap((clock) => {
    const { objectiveId, termsVersion } = clock;
    const objectiveKey = timeline.objectiveOfId(termsVersion, objectiveId)?.key ?? '';
    const standing = standings.get(objectiveId) ?? null;
    return laddersOf(policies, clock, objectiveKey, ticket).map((policy) => {
      const inHand = acknowledgements.find(({ side }) => side === policy.side) ?? null;
      const steps = escalation.steps.filter((step) => isOf(step, clock, policy));
      return { objectiveKey, ladder: { policy, clock, ticket, standing, steps, inHand } };
    });
  });
}

function isOf(step: EscalationStep, clock: LadderClock, { side, key }: EscalationPolicy): boolean {
  return (
    step.objectiveId === clock.objectiveId && step.cycle === clock.cycle && step.side === side && step.policyKey === key
  );
}

import { assertAllowed } from '../../domain/access.js';
import type { Side } from '../../domain/actor.js';
import { type Contract, vendorOf } from '../../domain/contract.js';
import {
  type Exclusion,
  type ExclusionDecision,
  type ExclusionScope,
  exclusionState,
  inForce,
  isSameScope,
} from '../../domain/exclusion.js';
import { type ExclusionEventKind, exclusionEvent } from '../../domain/exclusionevent.js';
import {
  type DecisionOnExclusion,
  decisionIssues,
  type ExcludableContract,
  type ExclusionProposal,
  proposalIssues,
} from '../../domain/exclusionrules.js';
import { withdrawalBy } from '../../domain/exclusionwithdrawal.js';
import { Fault, type Issue, notFound, refuseIssues } from '../../domain/fault.js';
import { derivedId, ticketId } from '../../domain/identity.js';
import type { Timeline } from '../../domain/timeline.js';
import type { WriteUnit } from '../../platform/database.js';
import { appendEvents } from '../../platform/journal.js';
import { recordAct } from '../contract/auditentry.store.js';
import { contractTimelines } from '../contract/contract.read.js';
import { type Acting, ownContract } from '../contract/contract.service.js';
import { namedMeasurement } from '../measurement/measurementspan.read.js';
import { lockTickets } from '../ticket/ticket.store.js';
import { exclusionByReference, openExclusions } from './exclusion.read.js';
import { insertExclusion, saveDecision, withdrawAs } from './exclusion.store.js';
import { changeExclusion } from './recount.service.js';

/** Exclusions of one contract that may wait for a decision, of both parties together. */
const MOST_OPEN_PROPOSALS = 200;

/** Exclusions of one contract in force at a time: every process that counts for it holds them all. */
const MOST_IN_FORCE = 5_000;

export interface ExclusionKey {
  readonly contractId: string;
  readonly reference: string;
}

/**
 * Asks the other party that something does not count. The same reference with the same content again changes nothing; with
 * other content it is a CONFLICT. What is named must be reported already.
 */
export async function proposeExclusion(
  acting: Acting,
  contractId: string,
  proposal: ExclusionProposal,
): Promise<ExclusionKey> {
  assertAllowed(acting.actor, 'exclusion.write');
  const { side } = acting.actor;
  return acting.write(async (unit) => {
    const { contract, timeline } = await agreedContract(unit, contractId);
    const { reference } = proposal;
    const key = { contractId: contract.id, reference };
    const issues = proposalIssues(proposal, excludable(timeline));
    if (issues.length === 0) issues.push(...(await unknownIssues(unit, contract, proposal.scope)));
    refuseIssues(issues);
    const standing = await exclusionByReference(unit, contract, reference);
    if (standing !== null) {
      if (isSameProposal(standing, proposal, side)) return key;
      throw new Fault('CONFLICT', `an exclusion with reference ${reference} exists already with other content`);
    }
    if ((await openExclusions(unit, contract)) >= MOST_OPEN_PROPOSALS) {
      throw new Fault(
        'CONFLICT',
        `${MOST_OPEN_PROPOSALS} exclusions wait for a decision: decide on one or withdraw one`,
      );
    }
    await insertExclusion(unit, {
      ...proposal,
      tenantId: contract.tenantId,
      contractId: contract.id,
      id: derivedId('exclusion', contract.id, reference),
      vendorId: vendorOf(contract),
      proposedBy: side,
      proposedAt: unit.now,
    });
    await tell(unit, contract, 'EXCLUSION_PROPOSED', { reference, side });
    return key;
  });
}

const ACT_OF: Record<ExclusionDecision, ExclusionEventKind> = {
  ACCEPTED: 'EXCLUSION_ACCEPTED',
  ACCEPTED_IN_PART: 'EXCLUSION_ACCEPTED_IN_PART',
  REJECTED: 'EXCLUSION_REJECTED',
};

/** Decides on what the other party proposed: once. The same decision again changes nothing. What is accepted counts at once. */
export async function decideExclusion(
  acting: Acting,
  key: ExclusionKey,
  decision: DecisionOnExclusion,
): Promise<ExclusionKey> {
  assertAllowed(acting.actor, 'exclusion.write');
  const { side } = acting.actor;
  return acting.write(async (unit) => {
    const { contract, timeline, exclusion } = await openExclusion(unit, key);
    const { reference, scope } = exclusion;
    const answered = { contractId: contract.id, reference };
    if (exclusion.proposedBy === side) throw new Fault('CONFLICT', 'the other party decides on what you proposed');
    refuseIssues(decisionIssues(decision, scope, excludable(timeline)));
    const accepted = decision.decision === 'REJECTED' ? null : (decision.scope ?? scope);
    if (isSameDecision(exclusion, decision, accepted)) return answered;
    const state = exclusionState(exclusion);
    if (state !== 'PROPOSED') throw new Fault('CONFLICT', `the exclusion is ${inWords(state)}`);
    const decided: Exclusion = { ...exclusion, ...decision, scope, accepted, decidedAt: unit.now };
    const counted = inForce(decided);
    if (counted !== null && timeline.exclusions.all.length >= MOST_IN_FORCE) {
      throw new Fault('CONFLICT', `${MOST_IN_FORCE} exclusions are in force: withdraw some, or agree on longer spans`);
    }
    await saveDecision(unit, decided);
    if (counted !== null) await changeExclusion(unit, timeline, counted, 'ADD');
    await tell(unit, contract, ACT_OF[decision.decision], { reference, side });
    return answered;
  });
}

/**
 * Takes back a proposal of one's own before it is decided. What was accepted both parties agreed on: it is withdrawn, and counts
 * again, once both have said so. Again: changes nothing.
 */
export async function withdrawExclusion(acting: Acting, key: ExclusionKey): Promise<ExclusionKey> {
  assertAllowed(acting.actor, 'exclusion.write');
  const { side } = acting.actor;
  return acting.write(async (unit) => {
    const { contract, timeline, exclusion } = await openExclusion(unit, key);
    const { reference } = exclusion;
    const withdrawal = withdrawalBy(side, exclusion);
    if (withdrawal === null) return { contractId: contract.id, reference };
    await withdrawAs(unit, side, exclusion, withdrawal === 'WITHDRAWN');
    const counted = inForce(exclusion);
    if (withdrawal === 'WITHDRAWN' && counted !== null) await changeExclusion(unit, timeline, counted, 'REMOVE');
    const act = withdrawal === 'WITHDRAWN' ? 'EXCLUSION_WITHDRAWN' : 'EXCLUSION_WITHDRAWAL_OFFERED';
    await tell(unit, contract, act, { reference, side });
    return { contractId: contract.id, reference };
  });
}

/** Notes an act in the history of the contract and tells both parties: the last thing a transaction does. */
async function tell(
  unit: WriteUnit,
  contract: Contract,
  act: ExclusionEventKind,
  { reference, side }: { readonly reference: string; readonly side: Side },
): Promise<void> {
  await recordAct(unit, contract, act, { reference });
  await appendEvents(unit, [exclusionEvent(act, contract, { reference, side }, unit.now)]);
}

interface AgreedAndLocked {
  readonly contract: Contract;
  readonly timeline: Timeline;
}

/** Under the lock of the contract no fact of it is being recorded. Throws NOT_FOUND, and CONFLICT before both have agreed. */
async function agreedContract(unit: WriteUnit, contractId: string): Promise<AgreedAndLocked> {
  const contract = await ownContract(unit, contractId);
  const [timeline] = await contractTimelines(unit, [contract.id]);
  if (timeline === undefined) throw new Fault('CONFLICT', 'the contract is not agreed by both parties');
  return { contract, timeline };
}

async function openExclusion(
  unit: WriteUnit,
  { contractId, reference }: ExclusionKey,
): Promise<AgreedAndLocked & { readonly exclusion: Exclusion }> {
  const opened = await agreedContract(unit, contractId);
  const exclusion = await exclusionByReference(unit, opened.contract, reference);
  if (exclusion === null) throw notFound('exclusion');
  return { ...opened, exclusion };
}

function excludable({ periods, termsOfPeriod }: Timeline): ExcludableContract {
  const objectives = periods.flatMap(({ index }) => termsOfPeriod(index)?.terms.objectives ?? []);
  return {
    runs: { startsAt: periods[0]?.startsAt ?? 0, endsAt: periods.at(-1)?.endsAt ?? 0 },
    objectiveKeys: new Set(objectives.map(({ key }) => key)),
  };
}

/** A name that nobody reported is a slip of the pen: it would exclude nothing. */
async function unknownIssues(
  unit: WriteUnit,
  contract: Contract,
  { ticket, measurement }: ExclusionScope,
): Promise<Issue[]> {
  if (ticket !== null) {
    const id = ticketId(contract.id, ticket.source, ticket.externalId);
    const known = await lockTickets(unit, contract.tenantId, [id]);
    return known.length === 0 ? [{ path: 'scope.ticket', message: 'is not reported' }] : [];
  }
  if (measurement === null || (await namedMeasurement(unit, contract, measurement)) !== null) return [];
  return [{ path: 'scope.measurement', message: 'is not reported' }];
}

function isSameProposal(standing: Exclusion, proposal: ExclusionProposal, side: Side): boolean {
  const { kind, effect, reason, evidence, scope } = standing;
  return (
    standing.proposedBy === side &&
    kind === proposal.kind &&
    effect === proposal.effect &&
    reason === proposal.reason &&
    JSON.stringify(evidence) === JSON.stringify(proposal.evidence) &&
    isSameScope(scope, proposal.scope)
  );
}

function isSameDecision(standing: Exclusion, decision: DecisionOnExclusion, accepted: ExclusionScope | null): boolean {
  if (standing.decision !== decision.decision || standing.answer !== decision.answer) return false;
  if (standing.accepted === null || accepted === null) return standing.accepted === accepted;
  return isSameScope(standing.accepted, accepted);
}

function inWords(state: string): string {
  return state.toLowerCase().replaceAll('_', ' ');
}

import type { Verdict } from './compliance.js';
import type { Contract } from './contract.js';
import { vendorOf } from './contract.js';
import type { DomainEvent, EventKind, EventPayload } from './event.js';
import { derivedId } from './identity.js';
import type { Instant, LocalDate } from './instant.js';
import type { Period } from './period.js';
import type { ObjectiveJudgement, PeriodJudgement } from './periodjudgement.js';
import { standingTransition } from './standing.js';

/** What was last announced of an objective in a period, with the event that did. */
export interface PeriodStanding {
  readonly objectiveId: string;
  readonly verdict: Verdict | null;
  /** The verdict of the last judgement, announced or held back. */
  readonly judged: Verdict | null;
  readonly recoveredOn: LocalDate | null;
  readonly eventId: string | null;
}

export interface JudgedPeriodContext {
  readonly contract: Contract;
  readonly period: Period;
  readonly judgement: PeriodJudgement;
  /** By objective id. */
  readonly standings: ReadonlyMap<string, PeriodStanding>;
  /** Whether this judgement closes the period. */
  readonly closes: boolean;
  /** Whether changes of an ended period are announced; those of an open one always are. */
  readonly announce: boolean;
  readonly today: LocalDate;
  readonly now: Instant;
}

/** A standing after a judgement. */
export type StandingNow = PeriodStanding & { readonly verdict: Verdict; readonly judged: Verdict };

export interface PeriodOutcome {
  readonly events: readonly DomainEvent[];
  /** Only those that changed. */
  readonly standings: readonly StandingNow[];
  /** A change was held back until the next local day. */
  readonly retryOnNextDay: boolean;
}

/** What a judgement changes in the standings of its objectives, and the events that say so; PERIOD_CLOSED comes last. */
export function judgementEvents(context: JudgedPeriodContext): PeriodOutcome {
  const { period, judgement, now } = context;
  const events: DomainEvent[] = [];
  const standings: StandingNow[] = [];
  let retryOnNextDay = false;
  for (const objective of judgement.objectives) {
    const before = context.standings.get(objective.objectiveId) ?? nothingAnnounced(objective.objectiveId);
    const transition = standingTransition(before, objective.result.verdict, {
      periodEnded: now >= period.endsAt,
      announce: context.announce,
      told: before.eventId !== null,
      today: context.today,
    });
    retryOnNextDay ||= transition.retryOnNextDay;
    const event = transition.kind === null ? null : objectiveEvent(context, transition.kind, objective, before);
    if (event !== null) events.push(event);
    const { verdict, recoveredOn } = transition.after;
    const judged = objective.result.verdict;
    const isSame = verdict === before.verdict && judged === before.judged && recoveredOn === before.recoveredOn;
    if (verdict === null || (isSame && event === null)) continue;
    const eventId = toldBy(context, verdict, before, event);
    standings.push({ objectiveId: objective.objectiveId, verdict, judged, recoveredOn, eventId });
  }
  if (context.closes) events.push(closedEvent(context));
  return { events, standings, retryOnNextDay };
}

/** The event that told the parties of a verdict; null: they were told none, or another since. */
function toldBy(
  context: JudgedPeriodContext,
  verdict: Verdict,
  before: PeriodStanding,
  event: DomainEvent | null,
): string | null {
  if (event !== null) return event.eventId;
  if (context.closes) return closedEventId(context);
  return verdict === before.verdict || context.now < context.period.endsAt ? before.eventId : null;
}

function nothingAnnounced(objectiveId: string): PeriodStanding {
  return { objectiveId, verdict: null, judged: null, recoveredOn: null, eventId: null };
}

function objectiveEvent(
  context: JudgedPeriodContext,
  kind: EventKind,
  { objectiveId, terms, result }: ObjectiveJudgement,
  before: PeriodStanding,
): DomainEvent {
  const previousVerdict = before.verdict;
  // After its predecessor's: two events of an objective never have one id, even in one millisecond.
  const eventId = derivedId(
    kind,
    context.contract.id,
    objectiveId,
    context.period.index,
    before.eventId ?? '',
    context.now,
  );
  return periodEvent(context, eventId, kind, objectiveId, {
    objectiveKey: terms.key,
    periodIndex: context.period.index,
    verdict: result.verdict,
    ...(previousVerdict === null ? {} : { previousVerdict }),
    actual: result.actual,
    ...(result.target === null ? {} : { target: result.target }),
  });
}

function closedEvent(context: JudgedPeriodContext): DomainEvent {
  const { period, judgement } = context;
  const { verdict, score } = judgement;
  return periodEvent(context, closedEventId(context), 'PERIOD_CLOSED', null, {
    periodIndex: period.index,
    verdict,
    score,
  });
}

/** A period closes once. */
function closedEventId({ contract, period }: JudgedPeriodContext): string {
  return derivedId('PERIOD_CLOSED', contract.id, period.index);
}

/** What is found of an ended period is dated its end; what is found of an open one, and a correction, now. */
function periodEvent(
  { contract, period, now }: JudgedPeriodContext,
  eventId: string,
  kind: EventKind,
  objectiveId: string | null,
  payload: EventPayload,
): DomainEvent {
  return {
    eventId,
    kind,
    occurredAt: kind === 'OBJECTIVE_VERDICT_CORRECTED' ? now : Math.min(now, period.endsAt),
    recordedAt: now,
    tenantId: contract.tenantId,
    vendorId: vendorOf(contract),
    contractId: contract.id,
    objectiveId,
    ticketId: null,
    payload,
  };
}

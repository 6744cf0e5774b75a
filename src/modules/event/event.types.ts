import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Side as ActorSide } from '../../domain/actor.js';
import type { Verdict as VerdictOfPeriod } from '../../domain/compliance.js';
import type { EventKind as KindOfEvent } from '../../domain/event.js';
import type { Instant } from '../../domain/instant.js';
import { connectionOf } from '../../graphql/connection.js';
import { EventKind, Side, Verdict } from '../../graphql/enums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { encodeCursor } from '../../platform/cursor.js';
import type { JournalRow } from '../../platform/journal.js';
import { EventEscalation } from './eventescalation.types.js';

@ObjectType({
  simpleResolvers: true,
  description:
    'An entry of the journal: something that happened to a clock, an objective, a period, a statement or an exclusion. It never changes; delivery is at least once, and `id` tells a repeat.',
})
export class BreachEvent {
  @Field(() => ID, { description: 'The same for both parties, on every path and every retry.' })
  readonly id!: string;

  @Field(() => String, { description: 'Its place in the stream of your organisation, for `after`. Opaque.' })
  readonly cursor!: string;

  @Field(() => EventKind, { description: 'What happened.' })
  readonly kind!: KindOfEvent;

  @Field(() => DateTimeScalar, {
    description: 'When it happened, in fact time: a breach at its due time, whenever it was noticed.',
  })
  readonly occurredAt!: Instant;

  @Field(() => DateTimeScalar, { description: 'When Accord noticed and recorded it.' })
  readonly recordedAt!: Instant;

  @Field(() => Int, {
    nullable: true,
    description: 'Of a clock: the how-manieth breach of this clock it is, from 1; above 1 after a retraction.',
  })
  readonly generation!: number | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Of a clock: when it is or was due.' })
  readonly dueAt!: Instant | null;

  @Field(() => ID, {
    nullable: true,
    description: 'CLOCK_BREACH_RETRACTED: the id of the CLOCK_BREACHED event that is taken back.',
  })
  readonly retracts!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Of an objective, period or statement: the index of the contract period, from 0.',
  })
  readonly periodIndex!: number | null;

  @Field(() => Verdict, { nullable: true, description: 'Of an objective, period or statement: the verdict then.' })
  readonly verdict!: VerdictOfPeriod | null;

  @Field(() => Verdict, {
    nullable: true,
    description: 'Of an objective: the verdict known before; null when there was none.',
  })
  readonly previousVerdict!: VerdictOfPeriod | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "Of an objective: the figure at the time, in the objective's unit; null when there was nothing to judge.",
  })
  readonly actual!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Of an objective: the target at the time, in the objective's unit.",
  })
  readonly target!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'PERIOD_CLOSED, and of a statement: the score of the contract, 0 to 1; null when nothing was judged.',
  })
  readonly score!: number | null;

  @Field(() => String, { nullable: true, description: 'Of a statement: the SHA-256 of its content.' })
  readonly contentHash!: string | null;

  @Field(() => EventEscalation, { nullable: true, description: 'ESCALATED: what was reached; null for other kinds.' })
  readonly escalation!: EventEscalation | null;

  @Field(() => String, { nullable: true, description: "Of an exclusion: its proposer's name for it." })
  readonly exclusionReference!: string | null;

  @Field(() => Side, { nullable: true, description: 'Of an exclusion: the party that acted.' })
  readonly actedBy!: ActorSide | null;

  readonly tenantId!: string;
  readonly contractId!: string;
  readonly objectiveId!: string | null;
  readonly ticketId!: string | null;
}

/** The entry of a journal as the API shows it. */
export function breachEventOf(row: JournalRow): BreachEvent {
  const { payload } = row;
  return {
    id: row.eventId,
    cursor: encodeCursor(row),
    kind: row.kind,
    occurredAt: row.occurredAt,
    recordedAt: row.recordedAt,
    generation: payload.generation ?? null,
    dueAt: payload.dueAt ?? null,
    retracts: payload.retracts ?? null,
    periodIndex: payload.periodIndex ?? null,
    verdict: (payload.verdict as VerdictOfPeriod | undefined) ?? null,
    previousVerdict: (payload.previousVerdict as VerdictOfPeriod | undefined) ?? null,
    actual: payload.actual ?? null,
    target: payload.target ?? null,
    score: payload.score ?? null,
    contentHash: payload.contentHash ?? null,
    escalation: payload.escalation ?? null,
    exclusionReference: payload.exclusionReference ?? null,
    actedBy: payload.actedBy ?? null,
    tenantId: row.tenantId,
    contractId: row.contractId,
    objectiveId: row.objectiveId,
    ticketId: row.ticketId,
  };
}

export const BreachEventConnection = connectionOf(BreachEvent, 'Event', 'events');

@InputType({
  description:
    'Which events of the journal. What is left out, or null, does not filter; an empty list matches nothing.',
})
export class EventFilter {
  @Field(() => [EventKind], { nullable: true, description: 'Only these kinds.' })
  readonly kinds?: KindOfEvent[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only of these contracts, at most 100.' })
  readonly contractIds?: string[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only of these objectives, at most 100.' })
  readonly objectiveIds?: string[] | null;
}

@InputType({
  description:
    'Which events a subscription delivers. What is left out, or null, does not filter; an empty list matches nothing.',
})
export class BreachEventFilter extends EventFilter {}

@ObjectType({
  simpleResolvers: true,
  description: 'A place in the stream with the event there, or without one: a checkpoint.',
})
export class BreachEventStreamItem {
  @Field(() => String, {
    description: 'Everything up to here has been delivered or does not match the filter: the cursor to resume with.',
  })
  readonly cursor!: string;

  @Field(() => BreachEvent, { nullable: true, description: 'The event at the cursor; null for a checkpoint.' })
  readonly event!: BreachEvent | null;
}

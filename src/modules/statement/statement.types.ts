import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Instant } from '../../domain/instant.js';
import type { PeriodState, StatementState as StateOfStatement } from '../../domain/statementstate.js';
import { enumOf } from '../../graphql/enumof.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { ContractPeriod } from '../contract/contractperiod.types.js';
import { StatementContent } from './statementcontent.types.js';

const STATES = {
  SUBMITTED: 'Its statement is submitted by the vendor and waits for the client.',
  DISPUTED: 'The client disputes its statement: the vendor submits it anew, or the client lets its disputes rest.',
  AGREED: 'The client agrees to its statement, which waits to be locked.',
  LOCKED: 'Its statement is locked: what changes after this is restated in a later statement.',
} as const satisfies Record<StateOfStatement, string>;

export const PeriodStatus = enumOf<PeriodState>('PeriodStatus', 'Where a contract period stands.', {
  FUTURE: 'It has not begun.',
  OPEN: 'It has begun and is not over: its verdicts may still change with the work.',
  PROVISIONAL: 'It is over and not stated yet; facts that arrive late still correct its verdicts.',
  ...STATES,
});

const StatementState = enumOf<StateOfStatement>('StatementState', 'Where the statement of a period stands.', STATES);

@ObjectType({ simpleResolvers: true, description: 'What the client says against a line of a statement.' })
export class StatementDispute {
  @Field(() => Int, { description: 'The submission it is said of.' })
  readonly revision!: number;

  @Field(() => ID, { description: 'The line.' })
  readonly line!: string;

  @Field(() => Int, {
    description: 'Counts how often that line of that submission was disputed, from 1: again after it was let rest.',
  })
  readonly number!: number;

  @Field(() => String, { description: 'What is wrong with it. It never changes.' })
  readonly comment!: string;

  @Field(() => DateTimeScalar, { description: 'When it was said.' })
  readonly disputedAt!: Instant;

  @Field(() => String, { description: 'Who said it.' })
  readonly disputedBy!: string;

  @Field(() => String, { nullable: true, description: "The vendor's answer, given with its next submission." })
  readonly answer!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was answered.' })
  readonly answeredAt!: Instant | null;

  @Field(() => String, { nullable: true, description: 'Who answered it.' })
  readonly answeredBy!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the client let it rest.' })
  readonly resolvedAt!: Instant | null;

  @Field(() => String, { nullable: true, description: 'Who let it rest.' })
  readonly resolvedBy!: string | null;
}

/** A resolver returns the row for it. */
@ObjectType('Statement', {
  simpleResolvers: true,
  description: 'The account of a contract period as the vendor last submitted it.',
})
export class StatementType {
  @Field(() => ID, { description: 'Its id, a UUID: GET /statements/<id>.json, .csv or .html downloads it.' })
  readonly id!: string;

  @Field(() => StatementState, { description: 'Where it stands.' })
  readonly state!: StateOfStatement;

  @Field(() => String, {
    description: 'SHA-256 of what it says in its canonical form (RFC 8785): names what an act is about.',
  })
  readonly contentHash!: string;

  @Field(() => DateTimeScalar, { description: 'When it was last submitted.' })
  readonly submittedAt!: Instant;

  @Field(() => String, { description: 'Who submitted it, for the vendor.' })
  readonly submittedBy!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the client last disputed it; null: never.' })
  readonly disputedAt!: Instant | null;

  @Field(() => String, { nullable: true, description: 'Who disputed it, for the client.' })
  readonly disputedBy!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the client agreed to it; null: it has not.' })
  readonly agreedAt!: Instant | null;

  @Field(() => String, { nullable: true, description: 'Who agreed to it, for the client.' })
  readonly agreedBy!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was locked; null: it is not.' })
  readonly lockedAt!: Instant | null;

  @Field(() => String, { nullable: true, description: 'Who locked it.' })
  readonly lockedBy!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What the vendor would submit as the facts stand.' })
export class StatementDraft {
  @Field(() => String, { description: 'SHA-256 of what it says: what submitStatement must name.' })
  readonly contentHash!: string;

  @Field(() => [String], { description: 'Why it cannot be submitted yet; none: it can.' })
  readonly holds!: readonly string[];

  @Field(() => StatementContent, { description: 'What it would say.' })
  readonly content!: StatementContent;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of the mutations of a statement.' })
export class StatementPayload {
  @Field(() => ContractPeriod, { description: 'The period as it stands now.' })
  readonly period!: ContractPeriod;

  @Field(() => StatementType, { description: 'Its statement as it stands now.' })
  readonly statement!: StatementType;
}

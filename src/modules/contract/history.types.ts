import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Act as ActOnContract } from '../../domain/act.js';
import type { Side as ActorSide } from '../../domain/actor.js';
import type { Instant, LocalDate } from '../../domain/instant.js';
import { connectionOf } from '../../graphql/connection.js';
import { enumOf } from '../../graphql/enumof.js';
import { Side } from '../../graphql/enums.js';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars.js';
import type { AuditEntry as AuditEntryRow } from './auditentry.table.js';

const Act = enumOf<ActOnContract>('Act', 'What a party did to a contract.', {
  CONTRACT_WRITTEN: 'Wrote the draft.',
  CONTRACT_REWRITTEN: 'Rewrote the draft.',
  VENDOR_INVITED: 'Showed the draft to the vendor.',
  CONTRACT_AGREED: 'Agreed to the first terms.',
  AMENDMENT_PROPOSED: 'Proposed new terms.',
  AMENDMENT_AGREED: 'Agreed to proposed terms.',
  AMENDMENT_WITHDRAWN: 'Took back proposed terms.',
  HOLIDAY_ANNOUNCED: 'Announced a holiday.',
  EXCLUSION_PROPOSED: 'Asked that something does not count.',
  EXCLUSION_ACCEPTED: 'Accepted an exclusion.',
  EXCLUSION_ACCEPTED_IN_PART: 'Accepted a part of an exclusion.',
  EXCLUSION_REJECTED: 'Rejected an exclusion.',
  EXCLUSION_WITHDRAWAL_OFFERED: 'Said that an accepted exclusion shall no longer hold, if the other party says so too.',
  EXCLUSION_WITHDRAWN: 'Withdrew an exclusion.',
  STATEMENT_SUBMITTED: 'Submitted the statement of a period.',
  STATEMENT_DISPUTED: 'Disputed lines of a statement.',
  STATEMENT_RESOLVED: 'Resolved what was disputed of a statement.',
  STATEMENT_AGREED: 'Agreed to a statement.',
  STATEMENT_LOCKED: 'Locked a statement.',
  ESCALATION_POLICY_WRITTEN: 'Wrote an escalation policy of its own, or wrote it anew.',
  ESCALATION_POLICY_RETIRED: 'Retired an escalation policy of its own.',
});

@ObjectType({ simpleResolvers: true, description: 'Who did what to a contract, and when. It never changes.' })
export class AuditEntry {
  @Field(() => Int, { description: 'Its place in the history of the contract, ascending.' })
  readonly sequence!: number;

  @Field(() => Act, { description: 'What was done.' })
  readonly act!: ActOnContract;

  @Field(() => Side, { description: 'The party that did it.' })
  readonly side!: ActorSide;

  @Field(() => String, { description: 'Who did it for the party, as their token or API key names them.' })
  readonly by!: string;

  @Field(() => DateTimeScalar, { description: 'When.' })
  readonly at!: Instant;

  @Field(() => Int, { nullable: true, description: 'Of terms or an escalation policy: the version.' })
  readonly version!: number | null;

  @Field(() => Int, { nullable: true, description: 'Of a statement: index of its period.' })
  readonly periodIndex!: number | null;

  @Field(() => Int, { nullable: true, description: 'Of a statement: which submission.' })
  readonly revision!: number | null;

  @Field(() => String, { nullable: true, description: 'Hash of the terms or of the statement that it was about.' })
  readonly hash!: string | null;

  @Field(() => [ID], { nullable: true, description: 'Of a statement: the lines it was about.' })
  readonly lines!: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of an exclusion: its reference; of an escalation policy: its key.',
  })
  readonly reference!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Of a holiday: its date.' })
  readonly date!: LocalDate | null;
}

export const AuditEntryConnection = connectionOf(AuditEntry, 'AuditEntry', 'acts on a contract');

/** An act as the API shows it. */
export function shownEntry({ sequence, act, side, actedBy, actedAt, subject }: AuditEntryRow): AuditEntry {
  const { version = null, periodIndex = null, revision = null, hash = null, lines = null, date = null } = subject;
  const { reference = null } = subject;
  return {
    sequence,
    act,
    side,
    by: actedBy,
    at: actedAt,
    version,
    periodIndex,
    revision,
    hash,
    lines,
    reference,
    date,
  };
}

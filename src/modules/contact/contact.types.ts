import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { Contact, ContactGroup } from '../../domain/contact.js';
import type { DigestRhythm } from '../../domain/digest.js';
import type { Instant } from '../../domain/instant.js';
import { connectionOf } from '../../graphql/connection.js';
import { DigestRhythm as DigestRhythmEnum } from '../../graphql/deliveryenums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { Weekday, WorkingSpanInput } from '../calendar/calendar.types.js';
import { type WeekdayName, wallTime, weekdayName } from '../calendar/walltime.js';

const KEY = '1 to 63 of a-z, 0-9, _ and -, unique among your contacts and groups.';

@ObjectType({ simpleResolvers: true, description: 'A span of the week in which a contact is told nothing.' })
export class QuietSpan {
  @Field(() => Weekday, { description: 'The day it starts on.' })
  readonly weekday!: WeekdayName;

  @Field(() => String, { description: "Wall-clock time of the contact's zone it starts at, HH:MM." })
  readonly from!: string;

  @Field(() => String, {
    description:
      'Wall-clock time from which the contact is told again, HH:MM; at or before `from` it lies on the next day.',
  })
  readonly to!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'When a contact with a mailbox is told what has gathered, in one message.',
})
export class ContactDigest {
  @Field(() => DigestRhythmEnum, { description: 'How often; nothing is sent when nothing has gathered.' })
  readonly every!: DigestRhythm;

  @Field(() => String, {
    nullable: true,
    description: "Of DAY: the wall-clock time of the contact's zone, HH:MM; of HOUR null.",
  })
  readonly at!: string | null;
}

@InputType({ description: 'When a contact with a mailbox is told what has gathered, in one message.' })
export class ContactDigestInput {
  @Field(() => DigestRhythmEnum, { description: 'How often.' })
  every!: DigestRhythm;

  @Field(() => String, {
    nullable: true,
    description: "Of DAY, and only of it: the wall-clock time of the contact's zone, 00:00 to 23:59.",
  })
  at?: string | null;
}

@ObjectType('EscalationContact', {
  simpleResolvers: true,
  description:
    'Somebody, or something, that is told of escalations, and of what endpoints tell it. Only the party it belongs to sees it: the other party of a contract learns neither its name nor its address.',
})
export class ContactType {
  @Field(() => ID, { description: 'Its id for life, a UUID.' })
  readonly id!: string;

  @Field(() => String, { description: 'What policies and groups call it.' })
  readonly key!: string;

  @Field(() => String, { description: 'Its name for people.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'The e-mail address it is told at; null: by `endpointId`.' })
  readonly email!: string | null;

  @Field(() => ID, { nullable: true, description: 'The webhook endpoint it is told by; null: by e-mail.' })
  readonly endpointId!: string | null;

  @Field(() => String, { description: 'IANA time zone of its quiet hours and of the times in what it is told.' })
  readonly timeZone!: string;

  @Field(() => [QuietSpan], {
    description: 'When it is not to be disturbed: what falls in there is delivered when they end. Empty: never quiet.',
  })
  readonly quietHours!: readonly QuietSpan[];

  @Field(() => ContactDigest, {
    nullable: true,
    description: 'When it is told what has gathered, if that is not in its quiet hours; null: at once.',
  })
  readonly digest!: ContactDigest | null;

  @Field(() => String, {
    description: 'BCP 47 tag of the language it is written to in; English where a text does not exist in it.',
  })
  readonly language!: string;

  @Field(() => DateTimeScalar, { description: 'When it was first written.' })
  readonly createdAt!: Instant;
}

export const ContactConnection = connectionOf(ContactType, 'EscalationContact', 'contacts');

@ObjectType('EscalationContactGroup', { simpleResolvers: true, description: 'Several contacts under one name.' })
class ContactGroupType {
  @Field(() => ID, { description: 'Its id for life, a UUID.' })
  readonly id!: string;

  @Field(() => String, { description: 'What policies call it.' })
  readonly key!: string;

  @Field(() => String, { description: 'Its name for people.' })
  readonly name!: string;

  @Field(() => [String], { description: 'Keys of its contacts, in alphabetical order.' })
  readonly members!: readonly string[];

  @Field(() => DateTimeScalar, { description: 'When it was first written.' })
  readonly createdAt!: Instant;
}

export const ContactGroupConnection = connectionOf(ContactGroupType, 'EscalationContactGroup', 'contact groups');

/** A contact as the API shows it. */
export function shownContact({ quietHours, digest, ...contact }: Contact): ContactType {
  const { id, key, name, email, endpointId, timeZone, language, createdAt } = contact;
  const shown = quietHours.map(({ weekday, from, to }) => ({
    weekday: weekdayName(weekday),
    from: wallTime(from),
    to: wallTime(to),
  }));
  const gathered = digest && { every: digest.every, at: digest.every === 'DAY' ? wallTime(digest.at) : null };
  return { id, key, name, email, endpointId, timeZone, quietHours: shown, digest: gathered, language, createdAt };
}

@InputType('PutEscalationContactInput', {
  description: 'A contact, all of it. One of `email` and `endpointId` must be given.',
})
export class PutContactInput {
  @Field(() => String, { description: `What policies and groups call it: ${KEY}` })
  key!: string;

  @Field(() => String, { description: 'Its name for people, 1 to 200 characters.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'One e-mail address, without a name, up to 254 ASCII characters.',
  })
  email?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'A webhook endpoint of yours, in place of an address; it must be told of the contracts whose policies name the contact.',
  })
  endpointId?: string | null;

  @Field(() => String, { description: 'IANA time zone of its quiet hours, for example Europe/Berlin.' })
  timeZone!: string;

  @Field(() => [WorkingSpanInput], {
    nullable: true,
    description:
      'When it is not to be disturbed, by the wall clock of its zone, up to 50 spans that leave at least an hour of the week; none when left out. A clock change: a time that is skipped is read with the offset before it, one that occurs twice is its first occurrence.',
  })
  quietHours?: WorkingSpanInput[] | null;

  @Field(() => ContactDigestInput, {
    nullable: true,
    description: 'With a mailbox only: told what has gathered at these times; left out: at once.',
  })
  digest?: ContactDigestInput | null;

  @Field(() => String, { nullable: true, description: 'BCP 47 language tag such as de or pt-BR; en when left out.' })
  language?: string | null;
}

@InputType('PutEscalationContactGroupInput', { description: 'A contact group, all of it.' })
export class PutContactGroupInput {
  @Field(() => String, { description: `What policies call it: ${KEY}` })
  key!: string;

  @Field(() => String, { description: 'Its name for people, 1 to 200 characters.' })
  name!: string;

  @Field(() => [String], { description: 'Keys of 1 to 100 contacts of yours.' })
  members!: string[];
}

@InputType('DeleteEscalationContactInput', { description: 'Which contact.' })
export class DeleteContactInput {
  @Field(() => String, { description: 'Its key.' })
  key!: string;
}

@InputType('DeleteEscalationContactGroupInput', { description: 'Which contact group.' })
export class DeleteContactGroupInput extends DeleteContactInput {}

@ObjectType('PutEscalationContactPayload', { simpleResolvers: true, description: 'Answer of putEscalationContact.' })
export class PutContactPayload {
  @Field(() => ContactType, { description: 'The contact as it stands now.' })
  readonly contact!: ContactType;
}

@ObjectType('PutEscalationContactGroupPayload', {
  simpleResolvers: true,
  description: 'Answer of putEscalationContactGroup.',
})
export class PutContactGroupPayload {
  @Field(() => ContactGroupType, { description: 'The group as it stands now.' })
  readonly contactGroup!: ContactGroup;
}

@ObjectType('DeleteEscalationContactPayload', {
  simpleResolvers: true,
  description: 'Answer of deleteEscalationContact and deleteEscalationContactGroup.',
})
export class DeleteContactPayload {
  @Field(() => String, { description: 'Key of what is no more.' })
  readonly key!: string;
}

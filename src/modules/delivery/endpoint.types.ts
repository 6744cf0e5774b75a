import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Side as ActorSide } from '../../domain/actor.js';
import type { DisabledReason, Envelope, EndpointState as StateOfEndpoint } from '../../domain/endpoint.js';
import type { EndpointDraft } from '../../domain/endpointrules.js';
import type { EventKind as KindOfEvent } from '../../domain/event.js';
import type { Instant, Milliseconds } from '../../domain/instant.js';
import { connectionOf } from '../../graphql/connection.js';
import { EndpointDisabledReason, EndpointEnvelope, EndpointState } from '../../graphql/deliveryenums.js';
import { EventKind, Side } from '../../graphql/enums.js';
import { DateTimeScalar, DurationScalar } from '../../graphql/scalars.js';

@ObjectType({ simpleResolvers: true, description: 'What waits for an endpoint, and whether it rests after failures.' })
export class EndpointQueue {
  @Field(() => Int, {
    description:
      'Deliveries that wait, counted to 1,000. Once 1,000 events wait for their first try, further ones stay in the journal until there is room.',
  })
  readonly waiting!: number;

  @Field(() => Int, { description: 'Deliveries that are dead, counted to 1,000.' })
  readonly dead!: number;

  @Field(() => Int, { description: 'Failed attempts in a row.' })
  readonly failures!: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Nothing is sent before: from the fifth failure in a row on it is left alone for 30 s to 15 min, or it asked for it by Retry-After. null: it is sent to.',
  })
  readonly closedUntil!: Instant | null;
}

@ObjectType('Endpoint', {
  simpleResolvers: true,
  description:
    'A reader of the events of your organisation and side: they are posted to an address, or e-mailed to a contact.',
})
export class EndpointType {
  @Field(() => ID, { description: 'Its id, a UUID.' })
  readonly id!: string;

  @Field(() => Side, { description: 'The side whose events it is told of: that of whoever registered it.' })
  readonly side!: ActorSide;

  @Field(() => String, { description: 'Its name for people, 1 to 200 characters.' })
  readonly name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Where events are posted to; null: it tells a contact by e-mail.',
  })
  readonly url!: string | null;

  @Field(() => [EventKind], { nullable: true, description: 'The kinds of events it is told of; null: all.' })
  readonly kinds!: readonly KindOfEvent[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'The contracts it is limited to; null: all of your organisation on this side.',
  })
  readonly contractIds!: readonly string[] | null;

  @Field(() => EndpointEnvelope, { description: 'How the body of a webhook is wrapped.' })
  readonly envelope!: Envelope;

  @Field(() => EndpointState, { description: 'Whether events are sent to it.' })
  readonly state!: StateOfEndpoint;

  @Field(() => EndpointDisabledReason, {
    nullable: true,
    description: 'Why Accord disabled it; null: it did not.',
  })
  readonly reason!: DisabledReason | null;

  @Field(() => DateTimeScalar, { description: 'When its state last changed.' })
  readonly changedAt!: Instant;

  @Field(() => String, { description: 'The subject of who registered it.' })
  readonly createdBy!: string;

  @Field(() => DateTimeScalar, { description: 'When it was registered: it is told of what was recorded since.' })
  readonly createdAt!: Instant;

  readonly organisationId!: string;
  readonly contactId!: string | null;
  readonly position!: number;
}

export const EndpointConnection = connectionOf(EndpointType, 'Endpoint', 'endpoints');

@InputType({ description: 'What an endpoint is like. One of `url` and `contactKey` must be given.' })
export class EndpointInput {
  @Field(() => String, { description: 'Name for people, 1 to 200 characters.' })
  readonly name!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The address to post to, beginning with https://, at most 2,000 characters, without user name, password and #fragment. It must not lead to a private network, unless this installation allows it.',
  })
  readonly url?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'In place of an address, the key of a contact of yours with a mailbox: events are e-mailed to it, with its next digest and not in its quiet hours.',
  })
  readonly contactKey?: string | null;

  @Field(() => [EventKind], {
    nullable: true,
    description: 'The kinds of events it is told of, at least one; left out: all.',
  })
  readonly kinds?: KindOfEvent[] | null;

  @Field(() => [ID], { nullable: true, description: 'Limits it to these contracts, 1 to 100; left out: all.' })
  readonly contractIds?: string[] | null;

  @Field(() => EndpointEnvelope, {
    nullable: true,
    defaultValue: 'PLAIN',
    description: 'How the body of a webhook is wrapped; an e-mail has PLAIN.',
  })
  readonly envelope?: Envelope | null;
}

/** What an input says of an endpoint. */
export function endpointDraft(input: EndpointInput): EndpointDraft {
  const { name, url = null, contactKey = null, kinds = null, contractIds = null, envelope } = input;
  return { name, url, contactKey, kinds, contractIds, envelope: envelope ?? 'PLAIN' };
}

@InputType({ description: 'What an endpoint is to be like from now on; what is left out is as in a new one.' })
export class UpdateEndpointInput extends EndpointInput {
  @Field(() => ID, { description: 'Id of the endpoint.' })
  readonly endpointId!: string;
}

@InputType({ description: 'Which endpoint an act is on.' })
export class EndpointActInput {
  @Field(() => ID, { description: 'Id of the endpoint.' })
  readonly endpointId!: string;
}

@InputType({ description: 'Which endpoint gets a new secret.' })
export class RotateEndpointSecretInput {
  @Field(() => ID, { description: 'Id of the endpoint.' })
  readonly endpointId!: string;

  @Field(() => DurationScalar, {
    nullable: true,
    description:
      'How long the secret before goes on signing beside the new one, PT0S (it ends at once) to P7D; left out: P1D. Older ones end at once.',
  })
  readonly overlap?: Milliseconds | null;
}

@InputType({ description: 'Which events an endpoint is told of once more.' })
export class ReplayEventsInput {
  @Field(() => ID, { description: 'Id of the endpoint.' })
  readonly endpointId!: string;

  @Field(() => String, {
    description:
      'A cursor of events, breachEvents or a message: it is told of everything behind it that it wants, under the same ids. A foreign or expired cursor, or one past what it was told, is INVALID_INPUT.',
  })
  readonly after!: string;
}

@ObjectType({ simpleResolvers: true, description: 'An endpoint with a new signing secret.' })
export class EndpointSecretPayload {
  @Field(() => EndpointType, { description: 'The endpoint.' })
  readonly endpoint!: EndpointType;

  @Field(() => String, {
    nullable: true,
    description:
      'The new secret, whsec_ and base64, for verifying signatures by Standard Webhooks. It is shown this once. null: an endpoint that tells a contact by e-mail has none.',
  })
  readonly secret!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of an act on an endpoint.' })
export class EndpointPayload {
  @Field(() => EndpointType, { description: 'The endpoint after it.' })
  readonly endpoint!: EndpointType;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of resendDeadDeliveries.' })
export class ResendDeadDeliveriesPayload {
  @Field(() => Int, { description: 'How many wait to be tried again, 1,000 at most; ask again until it is 0.' })
  readonly resent!: number;
}

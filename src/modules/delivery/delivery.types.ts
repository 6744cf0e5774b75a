import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Delivery, LaneKind, DeliveryState as StateOfDelivery } from '../../domain/delivery.js';
import type { Instant, Milliseconds } from '../../domain/instant.js';
import { connectionOf } from '../../graphql/connection.js';
import { DeliveryChannel, DeliveryState } from '../../graphql/deliveryenums.js';
import { DateTimeScalar, DurationScalar } from '../../graphql/scalars.js';

@ObjectType('DeliveryAttempt', { simpleResolvers: true, description: 'One try to deliver something.' })
class DeliveryAttemptType {
  @Field(() => Int, { description: 'The how-manieth attempt of this delivery it is, from 1.' })
  readonly number!: number;

  @Field(() => DateTimeScalar, { description: 'When it began.' })
  readonly startedAt!: Instant;

  @Field(() => DurationScalar, {
    nullable: true,
    description:
      'How long it took; null: it is under way, or the node that made it ended in the middle, and whether it arrived is not known.',
  })
  readonly took!: Milliseconds | null;

  @Field(() => Int, { nullable: true, description: 'The code of the answer, of HTTP or SMTP; null: there was none.' })
  readonly status!: number | null;

  @Field(() => String, { nullable: true, description: 'Why it failed, for people; null: it did not, or is not over.' })
  readonly fault!: string | null;
}

export const DeliveryAttemptConnection = connectionOf(DeliveryAttemptType, 'DeliveryAttempt', 'delivery attempts');

@ObjectType('Delivery', {
  simpleResolvers: true,
  description: 'Something that is told to one receiver, at least once. The webhook-id is the same on every attempt.',
})
export class DeliveryType {
  @Field(() => ID, { description: 'Its id, a UUID.' })
  readonly id!: string;

  @Field(() => DeliveryChannel, { description: 'The way by which it is delivered.' })
  readonly channel!: LaneKind;

  @Field(() => ID, { description: 'Id of the endpoint or contact it goes to.' })
  readonly receiverId!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Id of the event it tells of, which is the webhook-id; null: a test or a digest, whose webhook-id is its own id.',
  })
  readonly eventId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of the contract it tells of; null: of none.' })
  readonly contractId!: string | null;

  @Field(() => DeliveryState, { description: 'What has become of it.' })
  readonly state!: StateOfDelivery;

  @Field(() => String, { description: 'What is told: the `data` of a message, as JSON.' })
  readonly payload!: string;

  @Field(() => Int, { description: 'Attempts made so far; the last may be under way.' })
  readonly attemptCount!: number;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  readonly createdAt!: Instant;

  /** Of this delivery alone: `nextAttemptAt` waits for its receiver, too. */
  readonly nextActionAt!: Instant | null;
  readonly organisationId!: string;
}

/** A delivery as the API shows it. */
export function shownDelivery(delivery: Delivery): DeliveryType {
  const { organisationId, id, laneKind, laneId, eventId, contractId, state, payload, attempts } = delivery;
  const { createdAt, nextActionAt } = delivery;
  return {
    organisationId,
    id,
    channel: laneKind,
    receiverId: laneId,
    eventId,
    contractId,
    state,
    get payload() {
      return JSON.stringify(payload);
    },
    attemptCount: attempts,
    createdAt,
    nextActionAt,
  };
}

export const DeliveryConnection = connectionOf(DeliveryType, 'Delivery', 'deliveries');

@InputType({ description: 'Which delivery is sent again.' })
export class ResendDeliveryInput {
  @Field(() => ID, { description: 'Id of the delivery.' })
  readonly deliveryId!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of sendTestEvent and resendDelivery.' })
export class DeliveryPayload {
  @Field(() => DeliveryType, { description: 'The delivery, waiting to be tried.' })
  readonly delivery!: DeliveryType;
}

import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { DeliveryAttempt, DeliveryState as StateOfDelivery } from '../../domain/delivery.js';
import { notFound } from '../../domain/fault.js';
import type { Instant } from '../../domain/instant.js';
import { isUuid } from '../../domain/uuid.js';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { DeliveryState } from '../../graphql/deliveryenums.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { attemptsLoader, laneRestLoader } from './delivery.loaders.js';
import { type DeliveryPlace, deliveryById, deliveryPage } from './delivery.read.js';
import {
  DeliveryAttemptConnection,
  DeliveryConnection,
  DeliveryPayload,
  DeliveryType,
  ResendDeliveryInput,
  shownDelivery,
} from './delivery.types.js';
import { EndpointActInput, EndpointPayload, ReplayEventsInput, ResendDeadDeliveriesPayload } from './endpoint.types.js';
import { replayEvents, resendDeadDeliveries, resendDelivery, sendTestEvent } from './repeat.service.js';

const ORDER = 'deliveries';
const ATTEMPT_ORDER = 'deliveryAttempts';

@ArgsType()
class DeliveryArguments extends PageArguments {
  @Field(() => ID, { description: 'Id of the endpoint or contact.' })
  receiverId!: string;

  @Field(() => DeliveryState, { nullable: true, description: 'Only those of this state; left out: all.' })
  state?: StateOfDelivery | null;
}

@Resolver(() => DeliveryType)
export class DeliveryResolver {
  @Query(() => DeliveryConnection, {
    description:
      "What was and is to be delivered to one of the viewer's endpoints or contacts, latest recorded first. Kept as long as events are.",
  })
  async deliveries(
    @Ctx() context: RequestContext,
    @Args(() => DeliveryArguments) args: DeliveryArguments,
  ): Promise<Connection<DeliveryType>> {
    assertAllowed(context.actor, 'delivery.read');
    const page = pageArguments(args.first, args.after);
    const after = page.after === null ? null : placeOf(page.after);
    const { receiverId, state = null } = args;
    const found = isUuid(receiverId)
      ? await deliveryPage(context.reads(), context.actor, receiverId, state, after, page.first + 1)
      : [];
    return connectionFrom(found, page, ({ createdAt, id }) => encodeKey(ORDER, [createdAt, id]), shownDelivery);
  }

  @Query(() => DeliveryType, {
    nullable: true,
    description: "A delivery of the viewer's by id; NOT_FOUND for any other.",
  })
  async delivery(
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
  ): Promise<DeliveryType> {
    assertAllowed(context.actor, 'delivery.read');
    const delivery = isUuid(id) ? await deliveryById(context.reads(), context.actor, id) : null;
    if (delivery === null) throw notFound('delivery');
    return shownDelivery(delivery);
  }

  @Mutation(() => DeliveryPayload, {
    description:
      'Sends an endpoint an event of kind ENDPOINT_TEST at once, also where it rests after failures or its contact has quiet hours. CONFLICT while it is paused or disabled.',
  })
  async sendTestEvent(
    @Ctx() context: RequestContext,
    @Arg('input', () => EndpointActInput, { description: 'Which endpoint.' }) input: EndpointActInput,
  ): Promise<DeliveryPayload> {
    return { delivery: shownDelivery(await sendTestEvent(context, input.endpointId)) };
  }

  @Mutation(() => EndpointPayload, {
    description:
      'Has an endpoint told of every event behind a cursor once more, under the same ids, in the order of the stream.',
  })
  async replayEvents(
    @Ctx() context: RequestContext,
    @Arg('input', () => ReplayEventsInput, { description: 'Which endpoint, and from where on.' })
    input: ReplayEventsInput,
  ): Promise<EndpointPayload> {
    return { endpoint: await replayEvents(context, input.endpointId, input.after) };
  }

  @Mutation(() => DeliveryPayload, {
    description:
      'Has one delivery tried at once, before all that waits and also where its receiver rests after failures, whatever became of it, and by the whole schedule again; not before a paused or disabled endpoint is resumed. Its id stays. CONFLICT where its endpoint is limited to other contracts or told of other kinds.',
  })
  async resendDelivery(
    @Ctx() context: RequestContext,
    @Arg('input', () => ResendDeliveryInput, { description: 'Which delivery.' }) input: ResendDeliveryInput,
  ): Promise<DeliveryPayload> {
    return { delivery: shownDelivery(await resendDelivery(context, input.deliveryId)) };
  }

  @Mutation(() => ResendDeadDeliveriesPayload, {
    description:
      'Has the dead deliveries of an endpoint, of contracts and kinds it is told of, tried at once, before all that waits, oldest first, 1,000 at most. Their ids stay.',
  })
  async resendDeadDeliveries(
    @Ctx() context: RequestContext,
    @Arg('input', () => EndpointActInput, { description: 'Which endpoint.' }) input: EndpointActInput,
  ): Promise<ResendDeadDeliveriesPayload> {
    return { resent: await resendDeadDeliveries(context, input.endpointId) };
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description:
      'When it is tried next, unless its receiver is paused: not while that rests. In the past: it is due, and waits its turn. Null: it is not tried any more.',
  })
  async nextAttemptAt(
    @Root() { organisationId, channel: laneKind, receiverId: laneId, nextActionAt }: DeliveryType,
    @Ctx() context: RequestContext,
  ): Promise<Instant | null> {
    if (nextActionAt === null) return null;
    const rest = await context.loader(laneRestLoader).load({ organisationId, laneKind, laneId });
    return Math.max(nextActionAt, rest?.closedUntil ?? nextActionAt);
  }

  @FieldResolver(() => DeliveryAttemptConnection, { description: 'Its attempts, the latest first.' })
  async attempts(
    @Root() { organisationId, id: deliveryId }: DeliveryType,
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) args: PageArguments,
  ): Promise<Connection<DeliveryAttempt>> {
    const page = pageArguments(args.first, args.after);
    const before = page.after === null ? null : numberOf(page.after);
    const key = { organisationId, deliveryId, before, limit: page.first + 1 };
    const attempts = await context.loader(attemptsLoader).load(key);
    return connectionFrom(attempts, page, ({ number }) => encodeKey(ATTEMPT_ORDER, [number]));
  }
}

function placeOf(cursor: string): DeliveryPlace {
  const [createdAt, id] = decodeKey(ORDER, cursor, ['instant', 'uuid']);
  return { createdAt: createdAt as number, id: id as string };
}

/** A number that the database can hold: past the last attempt all are alike. */
function numberOf(cursor: string): number {
  const [number] = decodeKey(ATTEMPT_ORDER, cursor, ['number']);
  return Math.max(Math.min(number as number, 2_147_483_647), 0);
}

import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { Endpoint } from '../../domain/endpoint.js';
import { notFound } from '../../domain/fault.js';
import { DAY } from '../../domain/instant.js';
import { isUuid } from '../../domain/uuid.js';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import { encodeCursor } from '../../platform/cursor.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { endpointContactLoader, endpointQueueLoader } from './delivery.loaders.js';
import { type EndpointPlace, endpointById, endpointPage } from './endpoint.read.js';
import { pauseEndpoint, registerEndpoint, resumeEndpoint, rotateSecret } from './endpoint.service.js';
import {
  EndpointActInput,
  EndpointConnection,
  EndpointInput,
  EndpointPayload,
  EndpointQueue,
  EndpointSecretPayload,
  EndpointType,
  endpointDraft,
  RotateEndpointSecretInput,
} from './endpoint.types.js';
import { laneOf } from './lane.js';

const ORDER = 'endpoints';
const WHICH = 'Which endpoint.';

@Resolver(() => EndpointType)
export class EndpointResolver {
  @Query(() => EndpointConnection, {
    description:
      "The endpoints of the viewer's organisation and side, oldest first. An API key that is limited to contracts sees those limited to some of them.",
  })
  async endpoints(
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) args: PageArguments,
  ): Promise<Connection<Endpoint>> {
    assertAllowed(context.actor, 'delivery.read');
    const page = pageArguments(args.first, args.after);
    const after = page.after === null ? null : placeOf(page.after);
    const endpoints = await endpointPage(context.reads(), context.actor, after, page.first + 1);
    return connectionFrom(endpoints, page, ({ createdAt, id }) => encodeKey(ORDER, [createdAt, id]));
  }

  @Query(() => EndpointType, {
    nullable: true,
    description: "An endpoint of the viewer's by id; NOT_FOUND for any other.",
  })
  async endpoint(
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
  ): Promise<Endpoint> {
    assertAllowed(context.actor, 'delivery.read');
    const endpoint = isUuid(id) ? await endpointById(context.reads(), context.actor, id) : null;
    if (endpoint === null) throw notFound('endpoint');
    return endpoint;
  }

  @Mutation(() => EndpointSecretPayload, {
    description:
      'Registers an endpoint, at most 20 an organisation: a webhook, or an e-mail to a contact. It is told of every event that is recorded from now on and that it wants, at least once. The secret of a webhook is shown in this answer only.',
  })
  registerEndpoint(
    @Ctx() context: RequestContext,
    @Arg('input', () => EndpointInput, { description: 'What it is like.' }) input: EndpointInput,
  ): Promise<EndpointSecretPayload> {
    return registerEndpoint(context, endpointDraft(input));
  }

  @Mutation(() => EndpointSecretPayload, {
    description:
      'Gives a webhook a new secret, shown in this answer only; CONFLICT for an e-mail. Until the overlap is over messages carry two signatures, of the new secret and of the one before.',
  })
  rotateEndpointSecret(
    @Ctx() context: RequestContext,
    @Arg('input', () => RotateEndpointSecretInput, { description: 'Which endpoint, and how long both sign.' })
    input: RotateEndpointSecretInput,
  ): Promise<EndpointSecretPayload> {
    return rotateSecret(context, input.endpointId, input.overlap ?? DAY);
  }

  @Mutation(() => EndpointPayload, {
    description:
      'Sends an endpoint nothing more, until it is resumed. It keeps its place in the stream: nothing is lost.',
  })
  async pauseEndpoint(
    @Ctx() context: RequestContext,
    @Arg('input', () => EndpointActInput, { description: WHICH }) input: EndpointActInput,
  ): Promise<EndpointPayload> {
    return { endpoint: await pauseEndpoint(context, input.endpointId) };
  }

  @Mutation(() => EndpointPayload, {
    description:
      'Has an endpoint that is paused, disabled or resting after failures told of everything since its place in the stream, from now on.',
  })
  async resumeEndpoint(
    @Ctx() context: RequestContext,
    @Arg('input', () => EndpointActInput, { description: WHICH }) input: EndpointActInput,
  ): Promise<EndpointPayload> {
    return { endpoint: await resumeEndpoint(context, input.endpointId) };
  }

  @FieldResolver(() => String, {
    description:
      'Its place in the stream of your organisation: what it wants up to here is delivered or waits. For replayEvents, and for `after` of events.',
  })
  cursor(@Root() { organisationId, side, position }: EndpointType): string {
    return encodeCursor({ organisationId, side, sequence: position });
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Key of the contact whose mailbox it tells; null: it is a webhook.',
  })
  async contactKey(
    @Root() { organisationId, contactId }: EndpointType,
    @Ctx() context: RequestContext,
  ): Promise<string | null> {
    if (contactId === null) return null;
    return (await context.loader(endpointContactLoader).load({ organisationId, id: contactId }))?.key ?? null;
  }

  @FieldResolver(() => EndpointQueue, { description: 'What waits for it, and whether it rests after failures.' })
  async queue(@Root() endpoint: EndpointType, @Ctx() context: RequestContext): Promise<EndpointQueue> {
    const queue = await context.loader(endpointQueueLoader).load(laneOf(endpoint));
    return queue ?? { waiting: 0, dead: 0, failures: 0, closedUntil: null };
  }
}

function placeOf(cursor: string): EndpointPlace {
  const [createdAt, id] = decodeKey(ORDER, cursor, ['instant', 'uuid']);
  return { createdAt: createdAt as number, id: id as string };
}

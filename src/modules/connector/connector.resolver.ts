import { Arg, Args, Ctx, Extensions, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import { CONNECTOR_SOURCES, type RejectedPayload } from '../../domain/connector.js';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { connectorsOf, type PayloadPlace, rejectedPayloadPage } from './connector.read.js';
import {
  connectorKey,
  contractIdOf,
  deleteConnector,
  deleteRejectedPayloads,
  putConnector,
} from './connector.service.js';
import { ConnectorType, RejectedPayloadConnection, shownConnector } from './connector.types.js';
import {
  ConnectorInput,
  DeleteConnectorPayload,
  DeleteRejectedPayloadsInput,
  DeleteRejectedPayloadsPayload,
  PutConnectorInput,
  PutConnectorPayload,
  RetryRejectedPayloadsPayload,
} from './connectorinput.types.js';
import { retryRejectedPayloads } from './ingest.service.js';

const ORDER = 'rejected payloads';

function placeOf(cursor: string): PayloadPlace {
  const [firstReceivedAt, id] = decodeKey(ORDER, cursor, ['instant', 'uuid']);
  return { firstReceivedAt: firstReceivedAt as number, id: id as string };
}

@Resolver(() => ConnectorType)
export class ConnectorResolver {
  @Extensions({ listSize: CONNECTOR_SOURCES.length })
  @Query(() => [ConnectorType], {
    description: "The viewer's connectors of a contract; none of a contract that is not the viewer's.",
  })
  async connectors(
    @Ctx() context: RequestContext,
    @Arg('contractId', () => ID, { description: 'Id of the contract.' }) contractId: string,
  ): Promise<ConnectorType[]> {
    assertAllowed(context.actor, 'connector.read');
    return (await connectorsOf(context.reads(), context.actor, contractIdOf(contractId))).map(shownConnector);
  }

  @FieldResolver(() => RejectedPayloadConnection, {
    description: 'Payloads that it could not take, or not in full, in the order they first came.',
  })
  async rejectedPayloads(
    @Root() { contractId, source }: ConnectorType,
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) args: PageArguments,
  ): Promise<Connection<RejectedPayload>> {
    assertAllowed(context.actor, 'connector.read');
    const page = pageArguments(args.first, args.after);
    const after = page.after === null ? null : placeOf(page.after);
    const key = connectorKey(context, contractId, source);
    // A contract has as many connectors of a party as there are sources at most.
    const rows = await rejectedPayloadPage(context.reads(), key, after, page.first + 1);
    return connectionFrom(rows, page, ({ firstReceivedAt, id }) => encodeKey(ORDER, [firstReceivedAt, id]));
  }

  @Mutation(() => PutConnectorPayload, {
    description: "Sets up a connector for the viewer's helpdesk, or writes all of its settings anew.",
  })
  async putConnector(
    @Ctx() context: RequestContext,
    @Arg('input', () => PutConnectorInput, { description: 'The connector.' }) input: PutConnectorInput,
  ): Promise<PutConnectorPayload> {
    const { contractId, source, secret = null } = input;
    const { statuses, priorities, channels } = input;
    const draft = { secret, statuses: statuses ?? [], priorities: priorities ?? [], channels: channels ?? [] };
    return { connector: shownConnector(await putConnector(context, contractId, source, draft)) };
  }

  @Mutation(() => RetryRejectedPayloadsPayload, {
    description:
      "Tries a connector's rejected payloads again, after its settings were changed. Those taken in full are no longer kept.",
  })
  retryRejectedPayloads(
    @Ctx() context: RequestContext,
    @Arg('input', () => ConnectorInput, { description: 'Of which connector.' }) input: ConnectorInput,
  ): Promise<RetryRejectedPayloadsPayload> {
    return retryRejectedPayloads(context, input.contractId, input.source);
  }

  @Mutation(() => DeleteRejectedPayloadsPayload, { description: 'Deletes rejected payloads by age.' })
  async deleteRejectedPayloads(
    @Ctx() context: RequestContext,
    @Arg('input', () => DeleteRejectedPayloadsInput, { description: 'Which ones.' }) input: DeleteRejectedPayloadsInput,
  ): Promise<DeleteRejectedPayloadsPayload> {
    const { contractId, source, receivedBefore } = input;
    return { deleted: await deleteRejectedPayloads(context, contractId, source, receivedBefore) };
  }

  @Mutation(() => DeleteConnectorPayload, {
    description: 'Ends a connector: what its helpdesk posts is refused. Its rejected payloads go with it, facts stay.',
  })
  async deleteConnector(
    @Ctx() context: RequestContext,
    @Arg('input', () => ConnectorInput, { description: 'Which one.' }) input: ConnectorInput,
  ): Promise<DeleteConnectorPayload> {
    await deleteConnector(context, input.contractId, input.source);
    return { contractId: input.contractId };
  }
}

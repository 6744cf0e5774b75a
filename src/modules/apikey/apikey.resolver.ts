import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { ApiKey } from '../../domain/apikey.js';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { apiKeyPage, type KeyPlace } from './apikey.read.js';
import { createApiKey, revokeApiKey } from './apikey.service.js';
import {
  ApiKeyConnection,
  CreateApiKeyInput,
  CreateApiKeyPayload,
  RevokeApiKeyInput,
  RevokeApiKeyPayload,
} from './apikey.types.js';

const ORDER = 'apiKeys';

@Resolver()
export class ApiKeyResolver {
  @Query(() => ApiKeyConnection, {
    description: "The API keys of the viewer's organisation and side, oldest first. For its administrators.",
  })
  async apiKeys(
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) args: PageArguments,
  ): Promise<Connection<ApiKey>> {
    assertAllowed(context.actor, 'apikey.manage');
    const page = pageArguments(args.first, args.after);
    const keys = await apiKeyPage(
      context.reads(),
      context.actor,
      page.after === null ? null : placeOf(page.after),
      page.first + 1,
    );
    return connectionFrom(keys, page, (key) => encodeKey(ORDER, [key.createdAt, key.id]));
  }

  @Mutation(() => CreateApiKeyPayload, {
    description: 'Makes an API key for an integrator. The key itself is shown in this answer only.',
  })
  createApiKey(
    @Ctx() context: RequestContext,
    @Arg('input', () => CreateApiKeyInput, { description: 'What the key may do, and until when.' })
    input: CreateApiKeyInput,
  ): Promise<CreateApiKeyPayload> {
    const { name, scopes, contractIds = null, expiresAt = null } = input;
    return createApiKey(context, { name, scopes, contractIds, expiresAt });
  }

  @Mutation(() => RevokeApiKeyPayload, {
    description:
      'Ends an API key at once and for good; sockets it opened are closed. Revoking it again changes nothing.',
  })
  async revokeApiKey(
    @Ctx() context: RequestContext,
    @Arg('input', () => RevokeApiKeyInput, { description: 'Which key.' }) input: RevokeApiKeyInput,
  ): Promise<RevokeApiKeyPayload> {
    return { apiKey: await revokeApiKey(context, input.id) };
  }
}

function placeOf(cursor: string): KeyPlace {
  const [createdAt, id] = decodeKey(ORDER, cursor, ['instant', 'uuid']);
  return { createdAt: createdAt as number, id: id as string };
}

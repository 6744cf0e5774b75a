import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { Side as ActorSide, Scope } from '../../domain/actor.js';
import type { ApiKey } from '../../domain/apikey.js';
import type { Instant } from '../../domain/instant.js';
import { connectionOf } from '../../graphql/connection.js';
import { Side } from '../../graphql/enums.js';
import { ApiKeyScope } from '../../graphql/factenums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';

@ObjectType('ApiKey', { simpleResolvers: true, description: "An integrator's key, without its secret." })
class ApiKeyType {
  @Field(() => ID, { description: 'Its id, a UUID; the subject of what the key does is key:<id>.' })
  readonly id!: string;

  @Field(() => Side, { description: 'The side it acts on: that of whoever made it.' })
  readonly side!: ActorSide;

  @Field(() => String, { description: 'Its name for people, 1 to 200 characters.' })
  readonly name!: string;

  @Field(() => [ApiKeyScope], { description: 'What it may do.' })
  readonly scopes!: readonly Scope[];

  @Field(() => [ID], {
    nullable: true,
    description: 'The contracts it is limited to; null: all of its organisation on its side.',
  })
  readonly contractIds!: readonly string[] | null;

  @Field(() => String, { description: 'The subject of who made it.' })
  readonly createdBy!: string;

  @Field(() => DateTimeScalar, { description: 'When it was made.' })
  readonly createdAt!: Instant;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'From when on it no longer works; null: it does not expire.',
  })
  readonly expiresAt!: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was revoked; null: it was not.' })
  readonly revokedAt!: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was last used, noted at most once a minute; null: never.',
  })
  readonly lastUsedAt!: Instant | null;
}

export const ApiKeyConnection = connectionOf(ApiKeyType, 'ApiKey', 'API keys');

@InputType({ description: 'A new API key.' })
export class CreateApiKeyInput {
  @Field(() => String, { description: 'Name for people, 1 to 200 characters.' })
  readonly name!: string;

  @Field(() => [ApiKeyScope], { description: 'What the key may do, at least one.' })
  readonly scopes!: Scope[];

  @Field(() => [ID], { nullable: true, description: 'Limits the key to these contracts, 1 to 100; left out: all.' })
  readonly contractIds?: string[] | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the key ends, in the future; left out: never.' })
  readonly expiresAt?: Instant | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of createApiKey.' })
export class CreateApiKeyPayload {
  @Field(() => ApiKeyType, { description: 'The new key without its secret.' })
  readonly apiKey!: ApiKey;

  @Field(() => String, {
    description: 'The key itself, to send as "Authorization: Bearer <key>". It is shown this once.',
  })
  readonly key!: string;
}

@InputType({ description: 'Which API key to revoke.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'Id of the key.' })
  readonly id!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of revokeApiKey.' })
export class RevokeApiKeyPayload {
  @Field(() => ApiKeyType, { description: 'The key, revoked.' })
  readonly apiKey!: ApiKey;
}

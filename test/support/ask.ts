import 'reflect-metadata';
import { type GraphQLSchema, graphql } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import type { Actor } from '../../src/domain/actor.js';
import { Fault } from '../../src/domain/fault.js';
import type { Instant } from '../../src/domain/instant.js';
import { openContext } from '../../src/platform/requestcontext.js';
import type { Wake } from '../../src/platform/wake.js';
import type { TestDatabase } from './database.js';

// biome-ignore lint/complexity/noBannedTypes: type-graphql takes classes as Function
export function schemaOf(resolvers: NonEmptyArray<Function>): GraphQLSchema {
  return buildSchemaSync({ resolvers, validate: false });
}

export interface Asked {
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape its question gave it
  readonly data: any;
  /** Codes of the errors, 'GRAPHQL' for what graphql itself refuses. */
  readonly codes: readonly string[];
  readonly messages: readonly string[];
  /** Statements it took. */
  readonly statements: number;
}

/** Asks the schema as an actor at a time, without HTTP. */
export async function ask(
  schema: GraphQLSchema,
  test: TestDatabase,
  actor: Actor,
  now: Instant,
  source: string,
  variableValues: Record<string, unknown> = {},
): Promise<Asked> {
  const before = test.database.statementCount();
  const parts = { database: test.database, wake: {} as Wake, clock: () => now };
  const context = openContext(parts, actor);
  try {
    const { data, errors = [] } = await graphql({ schema, source, variableValues, contextValue: context });
    return {
      data: JSON.parse(JSON.stringify(data ?? null)),
      codes: errors.map((error) => (error.originalError instanceof Fault ? error.originalError.code : 'GRAPHQL')),
      messages: errors.map((error) => error.message),
      statements: test.database.statementCount() - before,
    };
  } finally {
    await context.close();
  }
}

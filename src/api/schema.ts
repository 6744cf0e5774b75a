import 'reflect-metadata';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { RESOLVERS } from './resolvers.js';

// type-graphql asks for one as soon as there is a subscription. Ours read the journal: nothing goes past it.
const NO_PUBSUB: PubSub = {
  publish: () => {
    throw new Error('events are appended to the journal, not published');
  },
  subscribe: () => {
    throw new Error('a subscription must name its source of events');
  },
};

/** The schema as the resolvers declare it. Input is judged by the domain, not by decorators, hence `validate: false`. */
export function buildAccordSchema(): GraphQLSchema {
  return buildSchemaSync({
    resolvers: RESOLVERS,
    validate: false,
    emitSchemaFile: false,
    orphanedTypes: [],
    pubSub: NO_PUBSUB,
  });
}

/** The text of schema.graphql: sorted, so that moving code does not change it. */
export function printAccordSchema(): string {
  return `${printSchema(lexicographicSortSchema(buildAccordSchema()))}\n`;
}

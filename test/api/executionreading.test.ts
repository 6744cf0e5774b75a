import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type GraphQLObjectType, parse, execute as reference } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { Actor } from '../../src/domain/actor.js';
import { execute } from '../../src/graphql/execute.js';
import { argumentsOf, documentOf } from '../support/schemawalk.js';
import { startServer, type TestServer } from '../support/server.js';
import { type Names, questionsAbout } from '../support/tenantquestions.js';
import { layTenants, type Stranger, type Tenants } from '../support/tenantworld.js';
import { told } from '../support/toldanswer.js';

const schema = buildAccordSchema();

let server: TestServer;
let tenants: Tenants;

beforeAll(async () => {
  server = await startServer({ clock: () => tenants?.now ?? Date.UTC(2026, 2, 15, 12) });
  tenants = await layTenants(server);
}, 120_000);
afterAll(() => server?.close());

/** Every way to ask every field of the query type, for everything below it. */
function documents(names: Names, { vendorSlug, place }: Stranger): string[] {
  const options = questionsAbout({ names, vendorSlug, place });
  const fields = Object.values((schema.getQueryType() as GraphQLObjectType).getFields());
  return fields.flatMap((field) =>
    argumentsOf(options, 'Query', field).map(({ values }) => documentOf(options, 'query', field, values)),
  );
}

function actorOf({ member: { organisation, side } }: Stranger): Actor {
  const whole = { scopes: null, contractIds: null, expiresAt: null };
  return { ...whole, organisationId: organisation.id, side, role: 'ADMIN', subject: 'test' };
}

it.each(['another client', 'another vendor of the same client'] as const)(
  "reads Accord's own schema as graphql's execution does, of its own and of others, for %s",
  async (name) => {
    const stranger = tenants.strangers[name];
    const counts = { answered: 0, refused: 0 };
    for (const source of [...documents(stranger.own, stranger), ...documents(stranger.foreign, stranger)]) {
      const document = parse(source);
      const answers: unknown[] = [];
      for (const run of [execute, reference]) {
        const contextValue = server.context(actorOf(stranger));
        const result = await run({ schema, document, contextValue });
        await contextValue.close();
        answers.push(await told(result));
        counts[result.errors === undefined ? 'answered' : 'refused'] += 1;
      }
      const [answer, expected] = answers;
      expect(answer).toEqual(expected);
    }
    expect(counts.answered).toBeGreaterThan(10);
    expect(counts.refused).toBeGreaterThan(10);
  },
  // Half a minute on a quiet machine.
  300_000,
);

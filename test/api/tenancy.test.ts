import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GraphQLObjectType, isInputObjectType, isObjectType } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import { askDirectly } from '../support/database.js';
import { argumentsOf, documentOf, reachableFields, UnknownCoordinate } from '../support/schemawalk.js';
import { type Answer, startServer, type TestServer } from '../support/server.js';
import { type Asker, type Names, namesOfNothing, questionsAbout, WHOLE_INPUTS } from '../support/tenantquestions.js';
import { layTenants, STRANGERS, type Tenants } from '../support/tenantworld.js';

const schema = buildAccordSchema();
const QUERY = schema.getQueryType() as GraphQLObjectType;
const MUTATION = schema.getMutationType() as GraphQLObjectType;
const SUBSCRIPTION = schema.getSubscriptionType() as GraphQLObjectType;
const ROOTS = [
  { root: QUERY, operation: 'query' },
  { root: MUTATION, operation: 'mutation' },
  { root: SUBSCRIPTION, operation: 'subscription' },
];

/** Codes that say no more than that there is nothing for you here. */
const NOTHING_HERE = ['NOT_FOUND', 'FORBIDDEN', 'UNAUTHENTICATED'];
/** What is refused as input all the same: a template, a cursor, an endpoint or a contact that the asker does not have. */
const REFUSED_AS_INPUT = [
  'putEscalationContact endpointId',
  'registerEndpoint contactKey',
  'putEscalationContactGroup',
  'createContract calendarId',
  'events after',
];
/** A place in the list of something that is named: the place of this test is none of that list, whoever asks. */
const PLACED = ['deliveries after', 'rejectedPayloads after'];
/** Names that mean one thing in the whole installation. */
const IDS = [
  'contractId',
  'draftId',
  'objectiveId',
  'ticketId',
  'organisationId',
  'calendarId',
  'keyId',
  'endpointId',
  'spareEndpointId',
  'deliveryId',
  'streamCursor',
] as const satisfies (keyof Names)[];
/** Organisations are found by their exact slug by everybody, to name the other party of a contract; asked for below. */
const PUBLIC = ['organisationBySlug'];

let server: TestServer;
let tenants: Tenants;

beforeAll(async () => {
  const limits = { depth: 40, cost: 1e14, operationsPerMinute: 1e6 };
  server = await startServer({ limits, clock: () => tenants?.now ?? Date.UTC(2026, 2, 15, 12) });
  tenants = await layTenants(server);
}, 120_000);
afterAll(() => server?.close());

interface Question {
  /** `contracts filter.counterparty` */
  readonly label: string;
  readonly field: string;
  readonly meaning: 'NAME' | 'PLACE' | null;
  /** Its arguments. */
  readonly said: string;
  readonly document: string;
}

/** Every way to ask every field of these roots. */
function questions(asker: Asker, roots = ROOTS.slice(0, 2)): Question[] {
  const options = questionsAbout(asker);
  return roots.flatMap(({ root, operation }) =>
    Object.values(root.getFields()).flatMap((field) =>
      argumentsOf(options, root.name, field).map((way) => ({
        label: [field.name, way.label.replace(/^input\./, '')].filter((part) => part !== '').join(' '),
        field: field.name,
        meaning: way.meaning,
        said: JSON.stringify(way.values),
        // Printed when it is asked: a long text.
        get document() {
          return documentOf(options, operation, field, way.values);
        },
      })),
    ),
  );
}

/** In an order in which what is rewritten or deleted is not needed any more. */
function destructiveLast(asked: Question[]): Question[] {
  const rank = ({ field }: Question): number =>
    /^(delete|revoke|remove)/.test(field) ? 2 : field === 'updateContract' ? 1 : 0;
  return [...asked].sort((a, b) => rank(a) - rank(b));
}

/** An answer with the names that were asked for taken out, so that answers about different names compare. */
function withoutNames(answer: Answer, names: Names): string {
  const values = [...new Set(Object.values(names))].sort((a, b) => b.length - a.length);
  return values.reduce((text, value) => text.replaceAll(value, '<name>'), JSON.stringify(answer));
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object') return false;
  return Object.entries(value).every(([name, one]) => name === '__typename' || isNothing(one));
}

function codes(answer: Answer): string[] {
  return [...new Set((answer.errors ?? []).map(({ extensions }) => extensions.code))];
}

describe('the schema', () => {
  it('has no argument or input field that this test does not know to fill', () => {
    const asker = { names: namesOfNothing(), vendorSlug: 'vendor', place: 'place' };
    expect(() => questions(asker)).not.toThrow();
    const options = questionsAbout(asker);
    for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
      if (type.name.startsWith('__')) continue;
      for (const field of Object.values(type.getFields())) {
        expect(() => argumentsOf(options, type.name, field)).not.toThrow(UnknownCoordinate);
      }
    }
  });

  it('has no other field in the inputs that this test fills as a whole', () => {
    for (const [name, fields] of Object.entries(WHOLE_INPUTS)) {
      const type = schema.getType(name);
      const found = isInputObjectType(type) ? Object.keys(type.getFields()).sort().join(' ') : '';
      expect([name, found]).toEqual([name, fields]);
    }
  });

  it('has no field, on any type, that the questions of this test do not ask', () => {
    const options = questionsAbout({ names: namesOfNothing(), vendorSlug: 'vendor', place: 'place' });
    for (const { root, operation } of ROOTS) {
      for (const field of Object.values(root.getFields())) {
        for (const way of argumentsOf(options, root.name, field)) documentOf(options, operation, field, way.values);
        options.asked.add(`${root.name}.${field.name}`);
      }
    }
    expect(reachableFields(schema).filter((coordinate) => !options.asked.has(coordinate))).toEqual([]);
  });
});

describe.each(STRANGERS)('%s', (name) => {
  const stranger = () => tenants.strangers[name];

  it('is told the same of what belongs to others as of what does not exist, and nothing of it', async () => {
    const { token, foreign, vendorSlug, place, secrets } = stranger();
    const nothing = namesOfNothing();
    const before = await tenants.state();
    const asked = questions({ names: foreign, vendorSlug, place });
    const unknown = questions({ names: nothing, vendorSlug, place });
    for (const [index, question] of asked.entries()) {
      const twin = unknown[index];
      if (twin?.label !== question.label) throw new Error(`${question.label} has no twin`);
      if (question.meaning !== 'NAME' || PUBLIC.includes(question.field)) continue;
      const answer = await server.gql(token, question.document);
      const empty = await server.gql(token, twin.document);
      const told = withoutNames(answer, foreign);
      expect([question.label, told]).toEqual([question.label, withoutNames(empty, nothing)]);
      expect([question.label, secrets.filter((secret) => told.toLowerCase().includes(secret))]).toEqual([
        question.label,
        [],
      ]);
      const allowed = [...REFUSED_AS_INPUT, ...PLACED].includes(question.label)
        ? [...NOTHING_HERE, 'INVALID_INPUT']
        : NOTHING_HERE;
      expect([question.label, codes(answer).filter((code) => !allowed.includes(code))]).toEqual([question.label, []]);
      if (!answer.errors)
        expect([question.label, answer.data, isNothing(answer.data)]).toEqual([question.label, answer.data, true]);
    }
    expect(await tenants.state()).toEqual(before);
  }, 120_000);

  it('cannot slip one foreign name in among its own', async () => {
    const { token, own, foreign, vendorSlug, place, secrets } = stranger();
    const nothing = namesOfNothing();
    const before = await tenants.state();
    const plain = questions({ names: own, vendorSlug, place });
    for (const name of IDS) {
      const mixed = questions({ names: { ...own, [name]: foreign[name] }, vendorSlug, place });
      const twins = questions({ names: { ...own, [name]: nothing[name] }, vendorSlug, place });
      for (const [index, question] of mixed.entries()) {
        if (question.said === plain[index]?.said || PUBLIC.includes(question.field)) continue;
        const label = `${question.label} ${name}`;
        const answer = await server.gql(token, question.document);
        const twin = await server.gql(token, twins[index]?.document ?? '');
        expect([label, codes(answer)]).toEqual([label, codes(twin)]);
        const told = withoutNames(answer, foreign).toLowerCase();
        expect([label, secrets.filter((secret) => told.includes(secret))]).toEqual([label, []]);
      }
    }
    expect(await tenants.state()).toEqual(before);
  }, 240_000);

  it('finds an organisation by its exact slug, and nothing more of it', async () => {
    const { token, foreign } = stranger();
    const answer = await server.gql(token, `{ organisationBySlug(slug: "${foreign.slug}") { id slug name } }`);
    expect(Object.keys(answer.data.organisationBySlug).sort()).toEqual(['id', 'name', 'slug']);
  });

  it('reaches nothing of it from what is its own, by whatever relation, and changes nothing of it', async () => {
    const { token, own, vendorSlug, place, secrets } = stranger();
    const before = await tenants.state();
    for (const question of destructiveLast(questions({ names: own, vendorSlug, place }))) {
      const answer = await server.gql(token, question.document);
      const told = JSON.stringify(answer).toLowerCase();
      expect([question.label, secrets.filter((secret) => told.includes(secret))]).toEqual([question.label, []]);
      expect([question.label, codes(answer).filter((code) => code === 'INTERNAL')]).toEqual([question.label, []]);
      if (!answer.errors) stranger().answered.add(question.field);
      if (codes(answer).includes('INVALID_INPUT') && question.meaning !== 'PLACE' && !PLACED.includes(question.label)) {
        expect([question.label, answer.errors]).toEqual([question.label, 'well formed']);
      }
    }
    expect(await tenants.state()).toEqual(before);
  }, 120_000);
});

describe('the questions', () => {
  it('are asked rightly: each field has answered somebody who may ask it', () => {
    const answered = new Set(Object.values(tenants.strangers).flatMap((stranger) => [...stranger.answered]));
    const fields = [...Object.keys(QUERY.getFields()), ...Object.keys(MUTATION.getFields())];
    // Organisations are created by the operator alone.
    expect(fields.filter((field) => !answered.has(field))).toEqual(['createOrganisation']);
  });

  it('are all refused to whoever is not signed in', async () => {
    const { foreign, vendorSlug, place } = tenants.strangers['another client'];
    const before = await tenants.state();
    for (const { label, document } of questions({ names: foreign, vendorSlug, place })) {
      const answer = await server.gql(null, document);
      expect([label, answer.status, answer.data, codes(answer)]).toEqual([label, 401, undefined, ['UNAUTHENTICATED']]);
    }
    expect(await tenants.state()).toEqual(before);
  }, 60_000);
});

describe('the same names in two contracts of one client', () => {
  it('stay two tickets: another vendor that reports under them changes nothing of the first', async () => {
    const { token, own, foreign } = tenants.strangers['another vendor of the same client'];
    const before = await tenants.state();
    const { data } = await server.gql(
      token,
      `mutation ($input: RecordTicketEventsInput!) { recordTicketEvents(input: $input) { accepted corrected repeated rejected { message } } }`,
      {
        input: {
          contractId: own.contractId,
          source: foreign.source,
          events: [
            {
              externalId: foreign.externalId,
              ticketExternalId: foreign.ticketExternalId,
              kind: 'OPENED',
              channel: 'PHONE',
              occurredAt: '2026-03-14T09:00:00Z',
              revision: 9,
              withdrawn: false,
            },
          ],
        },
      },
    );
    expect(data.recordTicketEvents).toEqual({ accepted: 1, corrected: 0, repeated: 0, rejected: [] });
    expect(await tenants.state()).toEqual(before);
    const tickets = await askDirectly(
      server.db.superuserUrl,
      'SELECT contract_id FROM ticket WHERE source = $1 AND external_id = $2 ORDER BY 1',
      [foreign.source, foreign.ticketExternalId],
    );
    expect(tickets).toHaveLength(2);
  });
});

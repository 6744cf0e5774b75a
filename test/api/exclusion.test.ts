import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import { startServer, type TestServer } from '../support/server.js';
import { type Belongings, fullContract, type Member, member, mustAsk, TENANTS_NOW } from '../support/tenants.js';

let server: TestServer;
let client: Member;
let vendor: Member;
let stranger: Member;
let own: Belongings;
beforeAll(async () => {
  server = await startServer({ clock: () => TENANTS_NOW });
  [client, vendor, stranger] = [
    await member(server, 'globex', 'CLIENT'),
    await member(server, 'acme', 'VENDOR'),
    await member(server, 'initech', 'VENDOR'),
  ];
  own = await fullContract(server, client, vendor, 'first');
}, 60_000);
afterAll(() => server?.close());

const EXCLUSION = `exclusion { reference status kind effect reason evidence proposedBy proposedAt decidedAt answer
  withdrawalOfferedBy withdrawnAt
  scope { from to channels objectives ticket { source externalId } measurement { kind source externalId } }
  acceptedScope { from to channels } }`;

const act = (who: Member, name: string, input: Record<string, unknown>) => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { contract { recounting } ${EXCLUSION} } }`;
  return server.gql(who.token, document, { input: { contractId: own.contractId, ...input } });
};

const MORNING = { from: '2026-03-10T09:00:00Z', to: '2026-03-10T10:00:00Z' };

describe('exclusions over the API', () => {
  it('are proposed by one party and accepted by the other, and change the adjusted figures alone', async () => {
    const figures = async (basis: string) => {
      const question = `query ($id: ID!) { contract(id: $id) { recounting period(index: 2) {
        compliance(basis: ${basis}) { objectives { objective { key } good total } } } } }`;
      const { contract } = await mustAsk(server, vendor.token, question, { id: own.contractId });
      type Line = { objective: { key: string }; good: number; total: number };
      const lines = (contract.period.compliance.objectives as Line[]).map(
        ({ objective, good, total }) => `${objective.key} ${good}/${total}`,
      );
      return { recounting: contract.recounting, lines };
    };
    const before = (await figures('ADJUSTED')).lines;
    expect(before).toContain('first-service_level 9/11');
    const proposed = await act(vendor, 'proposeExclusion', {
      reference: 'CHG-1',
      kind: 'MAINTENANCE',
      scope: { ...MORNING, to: '2026-03-16T00:00:00Z' },
      reason: 'The telephone system was moved',
      evidence: ['CHG-1'],
    });
    expect(proposed.errors).toBeUndefined();
    expect(proposed.data?.proposeExclusion.exclusion).toMatchObject({
      status: 'PROPOSED',
      effect: 'REMOVE',
      proposedBy: 'VENDOR',
      decidedAt: null,
      acceptedScope: null,
      scope: { channels: null, objectives: null, ticket: null, measurement: null },
    });
    const part = {
      decision: 'ACCEPTED_IN_PART',
      scope: { ...MORNING, channels: ['PHONE'] },
      answer: 'Only the hour agreed',
    };
    const decided = await act(client, 'decideExclusion', { reference: 'CHG-1', ...part });
    expect(decided.data?.decideExclusion.exclusion).toMatchObject({
      status: 'ACCEPTED_IN_PART',
      answer: 'Only the hour agreed',
      acceptedScope: { from: '2026-03-10T09:00:00.000Z', to: '2026-03-10T10:00:00.000Z', channels: ['PHONE'] },
    });
    expect((await figures('RAW')).lines).toEqual(before);
    expect((await figures('ADJUSTED')).lines).toContain('first-service_level 0/0');
  });

  it('of tickets say that they are being counted until they are', async () => {
    const ticket = { source: own.source, externalId: own.ticketExternalId };
    const proposal = {
      reference: 'T',
      kind: 'CAUSED_BY_CLIENT',
      effect: 'COUNT_AS_GOOD',
      scope: { ticket },
      reason: 'No access',
    };
    await act(vendor, 'proposeExclusion', proposal);
    const accepted = await act(client, 'decideExclusion', { reference: 'T', decision: 'ACCEPTED' });
    expect(accepted.data?.decideExclusion.contract.recounting).toBe(true);
    await recountDueTickets(server.db.database, client.organisation.id, TENANTS_NOW);
    const offered = await act(vendor, 'withdrawExclusion', { reference: 'T' });
    expect(offered.data?.withdrawExclusion).toMatchObject({
      contract: { recounting: false },
      exclusion: { status: 'ACCEPTED', withdrawalOfferedBy: 'VENDOR', withdrawnAt: null },
    });
    const withdrawn = await act(client, 'withdrawExclusion', { reference: 'T' });
    expect(withdrawn.data?.withdrawExclusion.exclusion).toMatchObject({
      status: 'WITHDRAWN',
      withdrawalOfferedBy: null,
    });
  });

  it('are listed, the latest first, to the parties of the contract alone', async () => {
    const list = `query ($id: ID!, $after: String) { contract(id: $id) {
      exclusions(first: 2, after: $after) { nodes { reference status } pageInfo { hasNextPage endCursor } }
      history(first: 100) { nodes { act reference } } } }`;
    const { contract } = await mustAsk(server, client.token, list, { id: own.contractId });
    // Proposed at the same moment: ordered by their ids.
    expect(contract.exclusions.pageInfo.hasNextPage).toBe(true);
    const rest = await mustAsk(server, client.token, list, {
      id: own.contractId,
      after: contract.exclusions.pageInfo.endCursor,
    });
    const all = [...contract.exclusions.nodes, ...rest.contract.exclusions.nodes];
    const named = new Map(
      all.map(({ reference, status }: { reference: string; status: string }) => [reference, status]),
    );
    expect(named).toEqual(
      new Map([
        ['first X-1', 'PROPOSED'],
        ['CHG-1', 'ACCEPTED_IN_PART'],
        ['T', 'WITHDRAWN'],
      ]),
    );
    const acts = contract.history.nodes.filter(({ reference }: { reference: string | null }) => reference === 'T');
    expect(acts.map((one: { act: string }) => one.act)).toEqual([
      'EXCLUSION_PROPOSED',
      'EXCLUSION_ACCEPTED',
      'EXCLUSION_WITHDRAWAL_OFFERED',
      'EXCLUSION_WITHDRAWN',
    ]);
    expect((await server.gql(stranger.token, list, { id: own.contractId })).data).toEqual({ contract: null });
    const foreign = await act(stranger, 'decideExclusion', { reference: 'CHG-1', decision: 'ACCEPTED' });
    expect(foreign.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('are told to both parties, act by act, and to nobody else', async () => {
    const told = `query ($ids: [ID!]) { events(filter: {contractIds: $ids, kinds: [EXCLUSION_PROPOSED, EXCLUSION_ACCEPTED,
      EXCLUSION_ACCEPTED_IN_PART, EXCLUSION_REJECTED, EXCLUSION_WITHDRAWAL_OFFERED, EXCLUSION_WITHDRAWN]}) {
      nodes { id kind actedBy exclusionReference exclusion { reference status } contract { id } } } }`;
    await act(vendor, 'proposeExclusion', {
      ...{ reference: 'LATE', kind: 'OTHER', scope: MORNING, reason: 'Move' },
    });
    const no = { reference: 'LATE', decision: 'REJECTED', answer: 'Announced too late' };
    for (let n = 0; n < 2; n += 1) await act(client, 'decideExclusion', no);
    const tellingOf = async (who: Member, contractId: string) =>
      (await mustAsk(server, who.token, told, { ids: [contractId] })).events.nodes;
    const nodes = await tellingOf(client, own.contractId);
    const event = (kind: string, actedBy: string, exclusionReference: string, status: string) => {
      const exclusion = { reference: exclusionReference, status };
      return { kind, actedBy, exclusionReference, exclusion, contract: { id: own.contractId } };
    };
    expect(nodes).toMatchObject([
      event('EXCLUSION_PROPOSED', 'VENDOR', 'first X-1', 'PROPOSED'),
      event('EXCLUSION_PROPOSED', 'VENDOR', 'CHG-1', 'ACCEPTED_IN_PART'),
      event('EXCLUSION_ACCEPTED_IN_PART', 'CLIENT', 'CHG-1', 'ACCEPTED_IN_PART'),
      event('EXCLUSION_PROPOSED', 'VENDOR', 'T', 'WITHDRAWN'),
      event('EXCLUSION_ACCEPTED', 'CLIENT', 'T', 'WITHDRAWN'),
      event('EXCLUSION_WITHDRAWAL_OFFERED', 'VENDOR', 'T', 'WITHDRAWN'),
      event('EXCLUSION_WITHDRAWN', 'CLIENT', 'T', 'WITHDRAWN'),
      event('EXCLUSION_PROPOSED', 'VENDOR', 'LATE', 'REJECTED'),
      event('EXCLUSION_REJECTED', 'CLIENT', 'LATE', 'REJECTED'),
    ]);
    expect(await tellingOf(vendor, own.contractId)).toEqual(nodes);
    const others = await fullContract(server, await member(server, 'umbrella', 'CLIENT'), stranger, 'second');
    expect(await tellingOf(stranger, own.contractId)).toEqual([]);
    expect(await tellingOf(stranger, others.contractId)).toMatchObject([{ exclusionReference: 'second X-1' }]);
  });

  it('name every fault of a proposal', async () => {
    const faulty = { reference: '', kind: 'OTHER', scope: { objectives: ['none'] }, reason: '' };
    const { errors } = await act(vendor, 'proposeExclusion', faulty);
    const issues = errors?.[0]?.extensions['issues'] as { path: string }[];
    expect(issues.map(({ path }) => path)).toEqual(['reference', 'reason', 'scope', 'scope.objectives.0']);
    const half = await act(vendor, 'proposeExclusion', { ...faulty, scope: { from: MORNING.from } });
    expect(half.errors?.[0]?.message).toContain('scope.to');
    const none = await act(vendor, 'proposeExclusion', {
      ...faulty,
      scope: { ...MORNING, channels: [], objectives: [] },
    });
    expect(none.errors?.[0]?.message).toBe(
      'scope.channels: must name at least one, or be left out for all; scope.objectives: must name at least one, or be left out for all',
    );
  });
});

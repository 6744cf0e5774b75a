import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExclusionScope } from '../../src/domain/exclusion.js';
import { HOUR, type Instant } from '../../src/domain/instant.js';
import type { StatementContent } from '../../src/domain/statement.js';
import { decideExclusion, proposeExclusion, withdrawExclusion } from '../../src/modules/exclusion/exclusion.service.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { lockStatement, submitStatement } from '../../src/modules/statement/statement.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import { acting } from '../support/agreedcontract.js';
import { at } from '../support/clockterms.js';
import { agreedContract, layParty, type Party, resolutionDraft } from '../support/contractdraft.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { proposalOf } from '../support/exclusionacts.js';
import { scope, spanOf } from '../support/exclusions.js';
import { report } from '../support/reportedtickets.js';
import { draftOf, lockThrough, reportTickets, signed } from '../support/statements.js';

const NOW = at('2026-05-04T12:00:00Z');
/** Reported as opened at ten and resolved 90 minutes late. */
const LATE = ['T1', '2026-01-12T10:00:00Z', '2026-01-12T15:30:00Z'] as const;
const TICKET = { source: 'desk', externalId: 'T1' };
const NOON = spanOf('2026-01-12T12:00:00Z', '2026-01-12T14:00:00Z');

const WAITING = 'tickets are being counted anew, because of an exclusion or a failure: try again later';

let test: TestDatabase;
let client: Party;
let vendor: Party;
let bystander: string;
beforeAll(async () => {
  test = await createTestDatabase();
  [client, vendor] = await Promise.all([layParty(test, 'Globex'), layParty(test, 'Acme')]);
  bystander = await contract();
  await reportTickets(test, vendor, bystander, NOW, [LATE]);
});
afterAll(() => test.drop());

let count = 0;
/** 95 % of tickets resolved within four hours, round the clock. */
function contract(objectives = [resolutionDraft()]): Promise<string> {
  count += 1;
  return agreedContract(test, client, vendor, at('2025-12-01T00:00:00Z'), { reference: `E-${count}`, objectives });
}

interface Accepted {
  readonly reference?: string;
  readonly now?: Instant;
}

async function accept(
  contractId: string,
  covered: ExclusionScope,
  { reference = 'X-1', now = NOW }: Accepted = {},
): Promise<void> {
  const proposal = proposalOf(covered, { reference });
  const key = await proposeExclusion(acting(test.database, vendor.asVendor, now), contractId, proposal);
  const accepted = { decision: 'ACCEPTED', scope: null, answer: null } as const;
  await decideExclusion(acting(test.database, client.asClient, now), key, accepted);
}

async function withdraw(contractId: string, reference: string): Promise<void> {
  for (const by of [vendor.asVendor, client.asClient]) {
    await withdrawExclusion(acting(test.database, by, NOW), { contractId, reference });
  }
}

function named(content: StatementContent | undefined): string[] {
  return (content?.exclusions ?? []).map(({ reference, decision }) => `${reference} ${decision}`).sort();
}

/** References of the exclusions that each statement from January on names, up to the first that names none, which are locked in turn. */
async function namedByPeriod(contractId: string): Promise<string[][]> {
  await work();
  const found: string[][] = [];
  for (let period = 0; found.at(-1)?.length !== 0; period += 1) {
    if (period > 0) await lockThrough(test, client, vendor, contractId, period - 1, NOW);
    const content = (await draft(contractId, period))?.content;
    found.push((content?.exclusions ?? []).map(({ reference }) => reference).sort());
  }
  return found;
}

const work = (now = NOW) => recountDueTickets(test.database, client.id, now);
const draft = (contractId: string, period: number) => draftOf(test, vendor, contractId, period, NOW);

const verdicts = (content: StatementContent | undefined) => {
  const [line] = content?.objectives ?? [];
  const of = (figures: { verdict: string; good: number | null; total: number } | undefined) =>
    `${figures?.verdict} ${figures?.good}/${figures?.total}`;
  return [of(line?.raw), of(line?.adjusted)];
};

async function drift(contractId: string): Promise<unknown> {
  const report = await rebuildContract(test.database, { tenantId: client.id, contractId }, { now: NOW, apply: false });
  return report.differences;
}

describe('a statement with exclusions', () => {
  it('names those that were decided and touch its period, and is paid by the adjusted figures', async () => {
    const id = await contract();
    await reportTickets(test, vendor, id, NOW, [LATE]);
    await accept(id, NOON);
    await work();
    const january = (await draft(id, 0))?.content;
    expect(verdicts(january)).toEqual(['MISSED 0/1', 'MET 1/1']);
    expect(january?.outcome).toMatchObject({ raw: { verdict: 'MISSED' }, adjusted: { verdict: 'MET' } });
    expect(january?.exclusions).toMatchObject([
      {
        reference: 'X-1',
        reason: 'Power cut at the site',
        effect: 'REMOVE',
        decision: 'ACCEPTED',
        scope: '2026-01-12 12:00 +00:00 to 2026-01-12 14:00 +00:00',
      },
    ]);
    await lockThrough(test, client, vendor, id, 0, NOW);
    expect((await draft(id, 1))?.content.exclusions).toEqual([]);
    expect(verdicts((await draft(bystander, 0))?.content)).toEqual(['MISSED 0/1', 'MISSED 0/1']);
  });

  it('names those of a ticket where its clocks started', async () => {
    const id = await contract();
    await reportTickets(test, vendor, id, NOW, [LATE]);
    await accept(id, scope({ ticket: { source: 'desk', externalId: 'T1' } }));
    await work();
    expect((await draft(id, 0))?.content.exclusions).toMatchObject([{ scope: 'ticket T1 of desk' }]);
    await lockThrough(test, client, vendor, id, 0, NOW);
    expect((await draft(id, 1))?.content.exclusions).toEqual([]);
  });

  it('names those of a ticket in all periods in which it is pending and in which it settles', async () => {
    const id = await contract([resolutionDraft({ attribution: 'SETTLED' })]);
    // Late at three in the morning of 1 February: pending in January, missed in February.
    await reportTickets(test, vendor, id, NOW, [['T1', '2026-01-31T23:00:00Z', '2026-02-01T05:00:00Z']]);
    await accept(id, scope({ ticket: TICKET }));
    expect(await namedByPeriod(id)).toEqual([['X-1'], ['X-1'], []]);
  });

  it('names those of a ticket that was in the backlog as long as it was', async () => {
    const id = await contract([{ key: 'open', name: 'Open tickets', indicator: 'BACKLOG', target: 10 }]);
    await reportTickets(test, vendor, id, NOW, [['T1', '2026-01-12T10:00:00Z', '2026-03-02T10:00:00Z']]);
    await accept(id, scope({ ticket: TICKET }));
    expect(await namedByPeriod(id)).toEqual([['X-1'], ['X-1'], ['X-1'], []]);
  });

  it('names a span where the clocks count that it paused, of one ticket as of all', async () => {
    const id = await contract();
    // Four hours end at three; an hour after that it is resolved, which the span of 1 February makes good in January.
    await reportTickets(test, vendor, id, NOW, [
      ['T1', '2026-01-31T23:00:00Z', '2026-02-01T04:00:00Z'],
      ['T2', '2026-02-12T10:00:00Z', '2026-02-12T11:00:00Z'],
    ]);
    const morning = spanOf('2026-02-01T00:00:00Z', '2026-02-01T02:00:00Z');
    await accept(id, { ...morning, ticket: TICKET });
    await accept(id, { ...morning, ticket: { ...TICKET, externalId: 'T2' } }, { reference: 'X-2' });
    await accept(id, { ...morning, objectives: ['resolution'] }, { reference: 'X-3' });
    await accept(id, { ...morning, channels: ['CHAT'] }, { reference: 'X-4' });
    await work();
    expect(verdicts((await draft(id, 0))?.content)).toEqual(['MISSED 0/1', 'MET 1/1']);
    expect(await namedByPeriod(id)).toEqual([['X-1', 'X-3'], ['X-3', 'X-4'], []]);
  });

  it('names an outage in all periods that it touches', async () => {
    const id = await contract([{ key: 'up', name: 'Uptime', indicator: 'UPTIME', target: 0.99 }]);
    const content = { kind: 'OUTAGE' as const, service: 'shop', endsAt: at('2026-02-02T00:00:00Z') };
    const items = [
      { externalId: 'O-1', occurredAt: at('2026-01-31T22:00:00Z'), revision: 1, withdrawn: false, content },
    ];
    const batch = { contractId: id, source: 'desk', mode: 'LIVE' as const, kind: 'OUTAGE' as const, items };
    await recordMeasurements(acting(test.database, vendor.asVendor, NOW), batch);
    await accept(id, scope({ measurement: { kind: 'OUTAGE', source: 'desk', externalId: 'O-1' } }));
    expect(await namedByPeriod(id)).toEqual([['X-1'], ['X-1'], []]);
  });

  it('names one that was decided after the period was locked beside what it restates, and once more when it is withdrawn', async () => {
    const id = await contract();
    await reportTickets(test, vendor, id, NOW, [LATE]);
    await accept(id, NOON);
    await work();
    await lockThrough(test, client, vendor, id, 0, NOW);
    const later = spanOf('2026-01-12T10:00:00Z', '2026-01-12T11:00:00Z');
    await accept(id, later, { reference: 'X-2' });
    await accept(id, spanOf('2026-03-12T10:00:00Z', '2026-03-12T11:00:00Z'), { reference: 'X-3' });
    await withdraw(id, 'X-1');
    await work();
    const february = (await draft(id, 1))?.content;
    expect(february?.restatements).toMatchObject([{ period: 0, new: { adjusted: { verdict: 'MISSED' } } }]);
    expect(named(february)).toEqual(['X-1 WITHDRAWN', 'X-2 ACCEPTED']);
    await lockThrough(test, client, vendor, id, 1, NOW);
    expect(named((await draft(id, 2))?.content)).toEqual(['X-3 ACCEPTED']);
    await lockThrough(test, client, vendor, id, 2, NOW);
    expect(named((await draft(id, 3))?.content)).toEqual([]);
    await withdraw(id, 'X-2');
    await work();
    expect(named((await draft(id, 3))?.content)).toEqual(['X-2 WITHDRAWN']);
    expect(named((await draft(bystander, 0))?.content)).toEqual([]);
  });

  it('names one again beside what a late fact restates of a period whose statement did not name it', async () => {
    const id = await contract();
    await reportTickets(test, vendor, id, NOW, [LATE]);
    await accept(id, scope({ ticket: TICKET }));
    await work();
    await lockThrough(test, client, vendor, id, 1, NOW);
    // Opened again more than a week later, it has a clock of February, too.
    const again = [
      report('T1', 'STATUS_CHANGED', at('2026-02-20T10:00:00Z'), { externalId: 'T1 again', status: 'OPEN' }),
      report('T1', 'STATUS_CHANGED', at('2026-02-20T16:00:00Z'), { externalId: 'T1 done', status: 'RESOLVED' }),
    ];
    const batch = { contractId: id, source: 'desk', mode: 'LIVE' as const, events: again };
    await recordTicketEvents(acting(test.database, vendor.asVendor, NOW), batch);
    const march = (await draft(id, 2))?.content;
    const now = { raw: { verdict: 'MISSED' }, adjusted: { verdict: 'NO_DATA' } };
    expect(march?.restatements).toMatchObject([{ period: 1, new: now }]);
    expect(named(march)).toEqual(['X-1 ACCEPTED']);
    await lockThrough(test, client, vendor, id, 2, NOW);
    expect(named((await draft(id, 3))?.content)).toEqual([]);
  });

  it('waits until a decision is counted everywhere', async () => {
    const id = await contract();
    await reportTickets(test, vendor, id, NOW, [LATE]);
    await accept(id, NOON);
    expect((await draft(id, 0))?.holds).toEqual([WAITING]);
    await work();
    expect((await draft(id, 0))?.holds).toEqual([]);
  });

  it('waits for a ticket that could not be counted, although its time of being due is put off', async () => {
    const id = await contract();
    await reportTickets(test, vendor, id, NOW, [LATE]);
    await accept(id, NOON);
    // No calendar reaches so far.
    const move = (to: string) =>
      askDirectly(
        test.superuserUrl,
        `UPDATE ticket_event SET occurred_at = $2 WHERE contract_id = $1 AND kind = 'STATUS_CHANGED'`,
        [id, to],
      );
    await move('20000-01-01T00:00Z');
    await work();
    const found = await draft(id, 0);
    expect(found?.holds).toEqual([WAITING]);
    const act = { contractId: id, periodIndex: 0, contentHash: found?.contentHash ?? '' };
    const submission = submitStatement(acting(test.database, vendor.asVendor, NOW), act, []);
    await expect(submission).rejects.toMatchObject({ code: 'CONFLICT', message: WAITING });
    expect((await draft(bystander, 0))?.holds).toEqual([]);
    await move(LATE[2]);
    await work(NOW + HOUR);
    expect((await draft(id, 0))?.holds).toEqual([]);
    expect(verdicts((await draft(id, 0))?.content)).toEqual(['MISSED 0/1', 'MET 1/1']);
  });

  it('restates a locked period when an exclusion of it is accepted later', async () => {
    const id = await contract();
    await reportTickets(test, vendor, id, NOW, [LATE]);
    await lockThrough(test, client, vendor, id, 0, NOW);
    await accept(id, NOON);
    await work();
    const february = (await draft(id, 1))?.content;
    expect(february?.restatements).toMatchObject([
      {
        period: 0,
        old: { raw: { verdict: 'MISSED' }, adjusted: { verdict: 'MISSED' } },
        new: { raw: { verdict: 'MISSED' }, adjusted: { verdict: 'MET' } },
        objectives: [{ difference: { raw: { good: 0, total: 0 }, adjusted: { good: 1, total: 0 } } }],
      },
    ]);
    await lockThrough(test, client, vendor, id, 1, NOW);
    expect((await draft(id, 2))?.content.restatements).toEqual([]);
    expect(await drift(id)).toEqual([]);
  });

  it('takes a pending clock over to the next period on both bases', async () => {
    const id = await contract();
    const evening = at('2026-02-01T01:00:00Z');
    await reportTickets(test, vendor, id, evening, [['T9', '2026-01-31T23:00:00Z', null]]);
    await accept(id, spanOf('2026-02-01T02:00:00Z', '2026-02-01T04:00:00Z'), { now: evening });
    await work(evening);
    const act = await signed(test, client, vendor, id, 0, evening);
    await lockStatement(acting(test.database, vendor.asVendor, evening), act);
    await reportTickets(test, vendor, id, NOW, [['T9', '2026-01-31T23:00:00Z', '2026-02-01T04:30:00Z']]);
    const february = (await draft(id, 1))?.content;
    expect(verdicts(february)).toEqual(['MISSED 0/1', 'MET 1/1']);
    expect(february?.restatements).toEqual([]);
    expect(february?.carriedClocks).toMatchObject([{ externalId: 'T9', carriedFrom: 0, outcome: 'GOOD' }]);
    expect(await drift(id)).toEqual([]);
  });

  it('carries a clock that is late as reported, and pending with exclusions applied, on the latter basis alone', async () => {
    const id = await contract();
    const night = at('2026-02-01T03:00:00Z');
    // Four hours end at 23:00; without the six excluded ones at 05:00 of the next day.
    await reportTickets(test, vendor, id, night, [['T9', '2026-01-31T19:00:00Z', null]]);
    await accept(id, spanOf('2026-01-31T20:00:00Z', '2026-02-01T02:00:00Z'), { now: night });
    await work(night);
    const january = (await draftOf(test, vendor, id, 0, night))?.content;
    expect(verdicts(january)).toEqual(['MISSED 0/1', 'NO_DATA 0/0']);
    expect(january?.pendingClocks).toMatchObject([{ externalId: 'T9', rawSettled: true }]);
    const act = await signed(test, client, vendor, id, 0, night);
    await lockStatement(acting(test.database, vendor.asVendor, night), act);
    expect(await drift(id)).toEqual([]);

    await reportTickets(test, vendor, id, NOW, [['T9', '2026-01-31T19:00:00Z', '2026-02-01T04:30:00Z']]);
    const february = (await draft(id, 1))?.content;
    expect(verdicts(february)).toEqual(['NO_DATA 0/0', 'MET 1/1']);
    expect(february?.restatements).toEqual([]);
    expect(february?.carriedClocks).toMatchObject([{ externalId: 'T9', carriedFrom: 0, outcome: 'GOOD' }]);
    expect(await drift(id)).toEqual([]);

    await withdraw(id, 'X-1');
    await work();
    const withdrawn = (await draft(id, 1))?.content;
    expect(verdicts(withdrawn)).toEqual(['NO_DATA 0/0', 'MISSED 0/1']);
    expect(withdrawn?.restatements).toEqual([]);
    expect(withdrawn?.carriedClocks).toMatchObject([{ outcome: 'MISSED' }]);
    expect(await drift(id)).toEqual([]);
  });
});

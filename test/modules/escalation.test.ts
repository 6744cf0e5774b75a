import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EscalationLevel, EscalationTrigger } from '../../src/domain/escalation.js';
import { ticketId } from '../../src/domain/identity.js';
import { HOUR, MINUTE } from '../../src/domain/instant.js';
import { acknowledgeTicket } from '../../src/modules/escalation/acknowledgement.service.js';
import { escalateDueTickets } from '../../src/modules/escalation/escalate.service.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import type { Database } from '../../src/platform/database.js';
import { DUE_TOPIC } from '../../src/platform/wake.js';
import { acting, actorOf, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, clockObjective, hours, terms } from '../support/clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { escalating, minutes, OPENED } from '../support/escalating.js';
import {
  keepPolicy,
  layContact,
  layGroup,
  looksOf,
  recordedDeliveries,
  recordedSteps,
} from '../support/escalations.js';
import { levelOf } from '../support/ladders.js';
import { report } from '../support/reportedtickets.js';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = test.database;
});
afterAll(() => test.drop());

const share = (percent: number): EscalationTrigger => ({ kind: 'SHARE_USED', share: percent * 10_000 });
const { lay, tell, open, escalate, escalated } = escalating(() => test);

describe('the worker on ladders', () => {
  it('takes a step once when it is due, tells both parties, and touches no other tenant', async () => {
    const [laid, other] = [await lay(), await lay()];
    const levels: EscalationLevel[] = [
      levelOf(1, {
        triggers: [share(80)],
        actions: [
          { kind: 'RAISE_PRIORITY', to: 'P1' },
          { kind: 'REASSIGN', to: 'second line' },
        ],
      }),
    ];
    for (const one of [laid, other]) {
      await keepPolicy(database, one, levels);
      await open(one, 'T1');
      expect(await escalate(one, OPENED)).toBe(1);
    }
    expect(await looksOf(test, laid)).toEqual(['08:48']);
    expect(await escalate(laid, minutes(48) - 1)).toBe(0);
    expect(await escalate(laid, minutes(48))).toBe(1);
    expect(await escalate(laid, minutes(48))).toBe(0);
    expect(await recordedSteps(test, laid)).toEqual(['T1 1+0 TAKEN 2026-03-02T08:48Z SHARE_USED']);
    expect(await looksOf(test, laid)).toEqual([null]);
    const [event, ...more] = await escalated(laid);
    expect(more).toEqual([]);
    expect(event?.payload).toEqual({
      cycle: 'opened',
      startedAt: OPENED,
      dueAt: minutes(60),
      ticketExternalId: 'T1',
      objectiveKey: 'resolution_time',
      escalation: {
        policyKey: 'late',
        side: 'CLIENT',
        level: 1,
        repeat: 0,
        levelName: 'level 1',
        reasons: ['SHARE_USED'],
        raisePriorityTo: 'P1',
        reassignTo: 'second line',
      },
    });
    expect(await recordedSteps(test, other)).toEqual([]);
    expect(await escalated(other)).toEqual([]);
  });

  it('never looks at tickets of contracts without ladders', async () => {
    const laid = await lay();
    await open(laid, 'T1');
    expect(await looksOf(test, laid)).toEqual([null]);
    await recountDueTickets(database, laid.contract.tenantId, minutes(61));
    expect(await looksOf(test, laid)).toEqual([null]);
  });

  it('never looks at tickets on which nothing is open, however many of them are told', async () => {
    const laid = await lay();
    await keepPolicy(database, laid, [levelOf(1, { triggers: [share(80)] })]);
    const done = report('T1', 'STATUS_CHANGED', minutes(20), { status: 'RESOLVED' });
    await tell(laid, minutes(30), [report('T1', 'OPENED', OPENED), done, report('T2', 'OPENED', OPENED)], 'BACKFILL');
    expect(await looksOf(test, laid)).toEqual([null, '08:30']);
  });

  it('is not sent to look again by what time does to a clock, only by what is reported', async () => {
    const laid = await lay();
    await keepPolicy(database, laid, [levelOf(1, { triggers: [{ kind: 'LATE_BY', time: HOUR }] })]);
    await open(laid, 'T1');
    await escalate(laid, OPENED);
    await recountDueTickets(database, laid.contract.tenantId, minutes(61));
    expect(await looksOf(test, laid)).toEqual(['10:00']);
    await tell(laid, minutes(70), [report('T1', 'AGENT_REPLIED', minutes(70))]);
    expect(await looksOf(test, laid)).toEqual(['09:10']);
  });

  it('looks at tickets that were recorded while the policy was being written', async () => {
    const laid = await lay();
    await open(laid, 'T1', 'T2');
    await tell(laid, minutes(10), [report('T2', 'AGENT_REPLIED', minutes(10))]);
    await keepPolicy(database, laid, [levelOf(1, { triggers: [share(80)] })], {
      validFrom: minutes(5),
      now: minutes(15),
    });
    expect(await looksOf(test, laid)).toEqual([null, '08:15']);
    // T2 started before the policy: it is left alone.
    await escalate(laid, minutes(59));
    expect(await recordedSteps(test, laid)).toEqual([]);
  });

  it('notes what is too late, without telling anybody', async () => {
    const laid = await lay();
    await layContact(test, laid.contract.tenantId, 'lead');
    const actions = [{ kind: 'NOTIFY', contacts: ['lead'] }] as const;
    await keepPolicy(database, laid, [levelOf(1, { triggers: [share(50)], actions })]);
    await tell(laid, minutes(40), [report('T1', 'OPENED', OPENED)]);
    await escalate(laid, minutes(40));
    expect(await recordedSteps(test, laid)).toEqual(['T1 1+0 SKIPPED_LATE 2026-03-02T08:30Z SHARE_USED']);
    expect(await escalated(laid)).toEqual([]);
    expect(await recordedDeliveries(test, laid)).toEqual([]);
  });

  it('sees what is reported of people and processes, and what a correction says of them', async () => {
    const laid = await lay();
    const levels = [
      levelOf(1, { triggers: [{ kind: 'AFFECTED_USERS', atLeast: 100 }] }),
      levelOf(2, { triggers: [{ kind: 'BUSINESS_CRITICAL' }] }),
    ];
    await keepPolicy(database, laid, levels);
    await tell(laid, OPENED, [report('T1', 'OPENED', OPENED, { affectedUsers: 3 })]);
    await escalate(laid, minutes(1));
    expect(await recordedSteps(test, laid)).toEqual([]);
    await tell(laid, minutes(5), [report('T1', 'OPENED', OPENED, { affectedUsers: 300, revision: 2 })]);
    await tell(laid, minutes(7), [report('T1', 'ATTRIBUTES_CHANGED', minutes(6), { businessCritical: true })]);
    await escalate(laid, minutes(8));
    expect(await recordedSteps(test, laid)).toEqual([
      'T1 1+0 TAKEN 2026-03-02T08:05Z AFFECTED_USERS',
      'T1 2+0 TAKEN 2026-03-02T08:07Z BUSINESS_CRITICAL',
    ]);
  });

  it('announces with the breach the step that a correction of the opening brings about', async () => {
    const goals = [hours(2, { priorities: ['P1'] }), hours(10)];
    const laid = await layContract(test, terms(ALWAYS_UTC, clockObjective('RESOLUTION_TIME', { goals })));
    await keepPolicy(database, laid, [levelOf(1, { triggers: [{ kind: 'LATE_BY', time: 0 }] })]);
    await tell(laid, OPENED, [report('T1', 'OPENED', OPENED, { priority: 'P3' })]);
    await escalate(laid, OPENED);
    // Two hours instead of ten, told after three, and said once more of the same.
    await tell(laid, minutes(180), [report('T1', 'OPENED', OPENED, { priority: 'P1', revision: 2 })]);
    await tell(laid, minutes(190), [report('T1', 'OPENED', OPENED, { priority: 'P2', revision: 3 })]);
    await tell(laid, minutes(200), [report('T1', 'OPENED', OPENED, { priority: 'P1', revision: 4 })]);
    await escalate(laid, minutes(200));
    expect(await recordedSteps(test, laid)).toEqual(['T1 1+0 TAKEN 2026-03-02T10:00:00.001Z LATE_BY']);
    expect(await escalated(laid)).toHaveLength(1);
  });

  it('is woken by a report that only a ladder waits for', async () => {
    const laid = await lay();
    await keepPolicy(database, laid, [levelOf(1, { triggers: [{ kind: 'BUSINESS_CRITICAL' }] })]);
    const paused = report('T1', 'STATUS_CHANGED', minutes(5), { status: 'ON_HOLD' });
    await tell(laid, minutes(5), [report('T1', 'OPENED', OPENED), paused, report('T2', 'OPENED', OPENED)]);
    const hints: string[] = [];
    const hinting = await test.connect({ wake: { wake: (topic) => hints.push(topic) } });
    const news = report('T1', 'ATTRIBUTES_CHANGED', minutes(6), { businessCritical: true });
    const batch = { contractId: laid.contract.id, source: 'desk', mode: 'LIVE' as const, events: [news] };
    await recordTicketEvents(acting(hinting, laid.vendor, minutes(6)), batch);
    expect(hints).toContain(DUE_TOPIC);
    await hinting.close();
  });

  it('takes each step once, however many workers look at the same time', async () => {
    const laid = await lay();
    await keepPolicy(database, laid, [levelOf(1, { triggers: [share(80)] }), levelOf(2, { triggers: [share(90)] })]);
    const tickets = Array.from({ length: 40 }, (_, n) => `T${n}`);
    await open(laid, ...tickets);
    const others = [await test.connect(), await test.connect()];
    const round = () =>
      Promise.all([database, ...others].map((one) => escalateDueTickets(one, laid.contract.tenantId, minutes(55), 7)));
    while ((await round()).some((amount) => amount > 0));
    for (const one of others) await one.close();
    expect(await recordedSteps(test, laid)).toHaveLength(80);
    expect(new Set((await escalated(laid)).map(({ event_id }) => event_id)).size).toBe(80);
    expect(await escalated(laid)).toHaveLength(80);
  });
});

describe('who is told', () => {
  it('are the contacts of the owner, groups expanded, each once, after quiet hours', async () => {
    const laid = await lay();
    const { tenantId, vendorId } = laid.contract;
    const endpointId = randomUUID();
    const lead = await layContact(test, tenantId, 'lead');
    // From 8:00 to 12:00 in Berlin, which is 7:00 to 11:00 in UTC: it is Monday, 8:48.
    const quietHours = [{ weekday: 1, from: 8 * 60, to: 12 * 60 }];
    const deputy = await layContact(test, tenantId, 'deputy', { timeZone: 'Europe/Berlin', quietHours });
    await layContact(test, tenantId, 'pager', { endpointId });
    await layGroup(test, tenantId, 'all', ['deputy', 'lead', 'pager']);
    // Of the same name, and none of theirs.
    await layContact(test, vendorId, 'lead', { side: 'VENDOR' });
    await layContact(test, (await lay()).contract.tenantId, 'lead');
    const named = randomUUID();
    const actions: EscalationLevel['actions'] = [
      { kind: 'NOTIFY', contacts: ['lead', 'all', 'nobody'] },
      { kind: 'WEBHOOK', endpointId: named },
    ];
    await keepPolicy(database, laid, [levelOf(1, { triggers: [share(80)], actions })]);
    await open(laid, 'T1');
    await escalate(laid, minutes(48));

    const [event] = await escalated(laid);
    const deliveries = await recordedDeliveries(test, laid);
    const told = deliveries.map(({ laneKind, laneId, nextActionAt }) => [laneKind, laneId, nextActionAt]);
    expect(told.sort()).toEqual(
      [
        ['EMAIL', lead, '2026-03-02T08:48Z'],
        ['EMAIL', deputy, '2026-03-02T11:00Z'],
        ['WEBHOOK', endpointId, '2026-03-02T08:48Z'],
        ['WEBHOOK', named, '2026-03-02T08:48Z'],
      ].sort(),
    );
    for (const delivery of deliveries) {
      expect(delivery).toMatchObject({ organisationId: tenantId, eventId: event?.event_id });
      expect(delivery.payload).toMatchObject({
        kind: 'ESCALATED',
        ticketExternalId: 'T1',
        dueAt: '2026-03-02T09:00:00.000Z',
        escalation: { level: 1, levelName: 'level 1' },
      });
    }
  });

  it('are those of the vendor where the ladder is the vendor’s', async () => {
    const laid = await lay();
    const { tenantId, vendorId } = laid.contract;
    const lead = await layContact(test, vendorId, 'lead', { side: 'VENDOR' });
    await layContact(test, tenantId, 'lead');
    const actions = [{ kind: 'NOTIFY', contacts: ['lead'] }] as const;
    await keepPolicy(database, laid, [levelOf(1, { triggers: [share(80)], actions })], { side: 'VENDOR' });
    await open(laid, 'T1');
    await escalate(laid, minutes(48));
    const told = await recordedDeliveries(test, laid);
    expect(told.map(({ organisationId, laneId }) => [organisationId, laneId])).toEqual([[vendorId, lead]]);
    // Both parties have the event.
    expect(await escalated(laid)).toHaveLength(1);
  });

  it('are told of as many tickets at once as one transaction should hold, and of the others in the next one', async () => {
    const laid = await lay();
    const { tenantId } = laid.contract;
    // Each ticket is a level with 100 receivers: 50 of them are what is told at once.
    const receivers = Array.from({ length: 100 }, (_, n) => `c${n}`);
    for (const key of receivers) await layContact(test, tenantId, key);
    await layGroup(test, tenantId, 'all', receivers);
    const actions = [{ kind: 'NOTIFY', contacts: ['all'] }] as const;
    await keepPolicy(database, laid, [levelOf(1, { triggers: [share(80)], actions })]);
    await open(laid, ...Array.from({ length: 60 }, (_, n) => `T${n}`));
    await escalate(laid, OPENED);
    const rounds: number[][] = [];
    for (let amount = 1; amount > 0; ) {
      amount = await escalate(laid, minutes(50));
      const [steps, deliveries] = [await recordedSteps(test, laid), await recordedDeliveries(test, laid)];
      rounds.push([amount, steps.length, deliveries.length]);
    }
    expect(rounds).toEqual([
      [60, 50, 5_000],
      [10, 60, 6_000],
      [0, 60, 6_000],
    ]);
    expect(await escalated(laid)).toHaveLength(60);
  });
});

describe('an acknowledgement', () => {
  const levels = [levelOf(1, { triggers: [share(50)], wait: 10 * MINUTE }), levelOf(2, {})];

  async function waiting(): Promise<LaidContract & { ticket: string }> {
    const laid = await lay();
    await keepPolicy(database, laid, levels);
    await open(laid, 'T1');
    await escalate(laid, minutes(30));
    return { ...laid, ticket: ticketId(laid.contract.id, 'desk', 'T1') };
  }

  const acknowledge = (
    laid: { ticket: string },
    actor: LaidContract['client'],
    now: number,
    until: number | null = null,
  ) => acknowledgeTicket(acting(database, actor, now), { ticketId: laid.ticket, until, note: 'mine' });

  it('of its own side stops what waits, and what waits goes on when it ends', async () => {
    const laid = await waiting();
    await acknowledge(laid, laid.client, minutes(35), minutes(45));
    expect(await looksOf(test, laid)).toEqual(['08:35']);
    expect(await escalate(laid, minutes(40))).toBe(1);
    expect(await recordedSteps(test, laid)).toHaveLength(1);
    expect(await looksOf(test, laid)).toEqual(['08:45']);
    await escalate(laid, minutes(45));
    expect(await recordedSteps(test, laid)).toEqual([
      'T1 1+0 TAKEN 2026-03-02T08:30Z SHARE_USED',
      'T1 2+0 TAKEN 2026-03-02T08:45Z',
    ]);
  });

  it('without an end stops it until there is another with one', async () => {
    const laid = await waiting();
    await acknowledge(laid, laid.client, minutes(35));
    await escalate(laid, minutes(50));
    expect(await recordedSteps(test, laid)).toHaveLength(1);
    expect(await looksOf(test, laid)).toEqual([null]);
    await acknowledge(laid, laid.client, minutes(51), minutes(52));
    await escalate(laid, minutes(51));
    await escalate(laid, minutes(52));
    expect(await recordedSteps(test, laid)).toHaveLength(2);
  });

  it('of the other side stops nothing', async () => {
    const laid = await waiting();
    await acknowledge(laid, laid.vendor, minutes(35));
    await escalate(laid, minutes(40));
    expect(await recordedSteps(test, laid)).toHaveLength(2);
  });

  it('is made of one’s own tickets only: foreign and unknown ones do not exist alike', async () => {
    const [laid, other] = [await waiting(), await waiting()];
    for (const actor of [other.client, other.vendor, actorOf(laid.contract.vendorId, 'CLIENT')]) {
      await expect(acknowledge(laid, actor, minutes(35))).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const failures = await Promise.all(
        [laid.ticket, randomUUID(), 'no id'].map((ticket) =>
          acknowledge({ ticket }, actor, minutes(35)).then(
            () => 'none',
            ({ code, message }) => ({ code, message }),
          ),
        ),
      );
      expect(new Set(failures.map((failure) => JSON.stringify(failure))).size).toBe(1);
      expect(failures[0]).toMatchObject({ code: 'NOT_FOUND' });
    }
    const limited = { ...laid.client, contractIds: [other.contract.id], scopes: ['facts:write'] as const };
    await expect(acknowledge(laid, limited, minutes(35))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const viewer = { ...laid.client, role: 'VIEWER' as const };
    await expect(acknowledge(laid, viewer, minutes(35))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(acknowledge(laid, laid.client, minutes(35), minutes(35))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      issues: [{ path: 'until' }],
    });
    await escalate(laid, minutes(40));
    expect(await recordedSteps(test, laid)).toHaveLength(2);
  });

  it('and another in the same moment are there both, the second one later; the same by two people, too', async () => {
    const laid = await waiting();
    const made = [
      await acknowledge(laid, laid.client, minutes(35)),
      await acknowledge(laid, laid.client, minutes(35), minutes(45)),
      await acknowledge(laid, { ...laid.client, subject: 'another' }, minutes(35), minutes(45)),
    ];
    expect(made.map(({ acknowledgedAt }) => acknowledgedAt - minutes(35))).toEqual([0, 1, 2]);
  });
});

describe('a rebuild', () => {
  it('mends clocks and leaves steps, events and looks as they are', async () => {
    const laid = await lay();
    await keepPolicy(database, laid, [levelOf(1, { triggers: [share(50)] }), levelOf(2, { triggers: [share(90)] })]);
    await open(laid, 'T1');
    await escalate(laid, minutes(30));
    await askDirectly(test.superuserUrl, `UPDATE clock SET state = 'MET', due_at = NULL WHERE contract_id = $1`, [
      laid.contract.id,
    ]);
    const before = [await recordedSteps(test, laid), await escalated(laid), await looksOf(test, laid)];
    const key = { tenantId: laid.contract.tenantId, contractId: laid.contract.id };
    const { differences } = await rebuildContract(database, key, { now: minutes(40), apply: true });
    expect(differences.map(({ what }) => what)).toContain('CLOCK');
    expect([await recordedSteps(test, laid), await escalated(laid), await looksOf(test, laid)]).toEqual(before);
    await escalate(laid, minutes(54));
    expect(await recordedSteps(test, laid)).toHaveLength(2);
  });
});

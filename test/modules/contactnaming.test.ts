import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EscalationLevel } from '../../src/domain/escalation.js';
import { HOUR } from '../../src/domain/instant.js';
import {
  deleteContact,
  putContact,
  putContactGroup,
  type WrittenContact,
} from '../../src/modules/escalation/escalationcontact.service.js';
import { putEscalationPolicy, retireEscalationPolicy } from '../../src/modules/escalation/policy.service.js';
import { acting, type LaidContract } from '../support/agreedcontract.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { escalating, minutes, OPENED } from '../support/escalating.js';
import { keepPolicy, layContact, layWebhook } from '../support/escalations.js';
import { levelOf } from '../support/ladders.js';
import { report } from '../support/reportedtickets.js';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const NOW = OPENED;
const { lay, tell, escalate } = escalating(() => test);

const act = (laid: LaidContract, now: number, side: 'client' | 'vendor' = 'client') =>
  acting(test.database, { ...laid[side], role: 'ADMIN' as const }, now);

const written = (key: string, overrides: Partial<WrittenContact> = {}): WrittenContact => ({
  ...{ key, name: key, email: `${key}@client.example`, endpointId: null, timeZone: 'UTC' },
  ...{ quietHours: [], digest: null, language: 'en', ...overrides },
});

function tells(key: string, validFrom: number | null = null) {
  const level = { name: 'one', triggers: [{ kind: 'BUSINESS_CRITICAL' as const }] };
  const actions = [{ kind: 'NOTIFY' as const, contacts: [key] }];
  return { key: 'ladder', name: 'Ladder', validFrom, levels: [{ ...level, actions }] };
}

/** Resolves once so many transactions of the database wait for a lock. */
async function waiting(amount: number): Promise<void> {
  const count = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  for (;;) {
    const [row] = await askDirectly<{ n: number }>(test.superuserUrl, count, []);
    if ((row?.n ?? 0) >= amount) return;
    await setTimeout(20);
  }
}

/** What came of an act: `done`, or the code it was refused with. */
const outcome = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    ({ code }) => String(code),
  );

const CONFLICT = { code: 'CONFLICT' };

describe('a contact that a policy names', () => {
  it('stays while the version holds, although a later one will not name it', async () => {
    for (const side of ['client', 'vendor'] as const) {
      const laid = await lay();
      for (const key of ['lead', 'deputy']) await putContact(act(laid, NOW, side), written(key));
      await putEscalationPolicy(act(laid, NOW, side), laid.contract.id, tells('lead'));
      await putEscalationPolicy(act(laid, minutes(1), side), laid.contract.id, tells('deputy', minutes(60)));
      for (const key of ['lead', 'deputy']) {
        await expect(deleteContact(act(laid, minutes(59), side), 'CONTACT', key)).rejects.toMatchObject(CONFLICT);
      }
      expect(await deleteContact(act(laid, minutes(60), side), 'CONTACT', 'lead')).toBe('lead');
      await expect(deleteContact(act(laid, minutes(60), side), 'CONTACT', 'deputy')).rejects.toMatchObject(CONFLICT);
    }
  });

  it('stays while an open clock keeps to a version that others have replaced, paused ones too', async () => {
    const [laid, other] = [await lay(), await lay()];
    for (const one of [laid, other]) {
      for (const key of ['lead', 'deputy']) await putContact(act(one, NOW), written(key));
      await putEscalationPolicy(act(one, NOW), one.contract.id, tells('lead'));
    }
    await tell(laid, minutes(1), [report('T1', 'OPENED', minutes(1))]);
    for (const one of [laid, other]) {
      await putEscalationPolicy(act(one, minutes(2)), one.contract.id, tells('deputy'));
      await retireEscalationPolicy(act(one, minutes(4)), one.contract.id, 'ladder');
    }
    await tell(laid, minutes(5), [report('T2', 'OPENED', minutes(5))]);
    await tell(laid, minutes(5), [report('T1', 'STATUS_CHANGED', minutes(5), { status: 'ON_HOLD' })]);
    // T1 keeps to the first version, nothing to the second one. Of another tenant's no ticket is open.
    await expect(deleteContact(act(laid, minutes(6)), 'CONTACT', 'lead')).rejects.toMatchObject({
      ...CONFLICT,
      message: expect.stringMatching(/^lead is still named by policy ladder of contract /),
    });
    expect(await deleteContact(act(laid, minutes(6)), 'CONTACT', 'deputy')).toBe('deputy');
    expect(await deleteContact(act(other, minutes(6)), 'CONTACT', 'lead')).toBe('lead');
    await tell(laid, minutes(7), [report('T1', 'STATUS_CHANGED', minutes(7), { status: 'RESOLVED' })]);
    expect(await deleteContact(act(laid, minutes(8)), 'CONTACT', 'lead')).toBe('lead');
  });
});

describe('a contact’s mailbox', () => {
  it('is kept while something waits to be e-mailed there', async () => {
    const laid = await lay();
    const { tenantId, id: contractId } = laid.contract;
    await layContact(test, tenantId, 'lead');
    await layContact(test, tenantId, 'deputy');
    const actions: EscalationLevel['actions'] = [{ kind: 'NOTIFY', contacts: ['lead'] }];
    await keepPolicy(test.database, laid, [levelOf(1, { triggers: [{ kind: 'LATE_BY', time: HOUR }], actions })]);
    await tell(laid, NOW, [report('T1', 'OPENED', NOW)]);
    await escalate(laid, minutes(120));
    const endpointId = await layWebhook(test, tenantId);
    const moved = (key: string) => written(key, { email: null, endpointId });
    await expect(putContact(act(laid, minutes(121)), moved('lead'))).rejects.toMatchObject(CONFLICT);
    // Another address is no other place, and nothing waits for the other contact.
    await putContact(act(laid, minutes(121)), written('lead', { email: 'else@client.example' }));
    await putContact(act(laid, minutes(121)), moved('deputy'));
    await askDirectly(
      test.superuserUrl,
      `UPDATE delivery SET state = 'DELIVERED', next_action_at = NULL WHERE contract_id = $1`,
      [contractId],
    );
    expect(await putContact(act(laid, minutes(122)), moved('lead'))).toMatchObject({ email: null });
  });

  it('is kept while an escalation that tells it is being recorded', async () => {
    const laid = await lay();
    const { tenantId } = laid.contract;
    await layContact(test, tenantId, 'lead');
    const endpointId = await layWebhook(test, tenantId);
    const actions: EscalationLevel['actions'] = [{ kind: 'NOTIFY', contacts: ['lead'] }];
    await keepPolicy(test.database, laid, [levelOf(1, { triggers: [{ kind: 'LATE_BY', time: 0 }], actions })]);
    await tell(laid, NOW, [report('T1', 'OPENED', NOW)]);
    await escalate(laid, minutes(61));
    await tell(laid, minutes(62), [report('T2', 'OPENED', minutes(62))]);
    await askDirectly(test.superuserUrl, `UPDATE delivery SET state = 'DELIVERED', next_action_at = NULL`, []);
    let [escalating, moving]: Promise<unknown>[] = [];
    await test.database.write('WORKER', minutes(123), async (unit) => {
      // The escalation has read whom it tells, and waits to tell them.
      const lane = { name: 'hold_lane', text: 'SELECT 1 FROM delivery_lane WHERE organisation_id = $1 FOR UPDATE' };
      await unit.rows(lane, [tenantId]);
      escalating = escalate(laid, minutes(123));
      await waiting(1);
      moving = outcome(putContact(act(laid, minutes(123)), written('lead', { email: null, endpointId })));
      await Promise.race([moving, waiting(2)]);
    });
    await escalating;
    expect(await moving).toBe('CONFLICT');
    const mails = await askDirectly(
      test.superuserUrl,
      `SELECT 1 FROM delivery WHERE state = 'WAITING' AND lane_kind = 'EMAIL'`,
      [],
    );
    expect(mails).toHaveLength(1);
  });
});

describe('a contact that is told by a webhook of some contracts', () => {
  const limited = async (laid: LaidContract) => {
    const other = randomUUID();
    return layWebhook(test, laid.contract.tenantId, [other]);
  };

  it.each(['lead', 'team'])(
    'is not put where a policy is being written that names it on another one, as %s',
    async (named) => {
      const laid = await lay();
      const endpointId = await limited(laid);
      await putContact(act(laid, NOW), written('lead'));
      await putContactGroup(act(laid, NOW), { key: 'team', name: 'Team', members: ['lead'] });
      await tell(laid, NOW, [report('T1', 'OPENED', minutes(5))]);
      let [naming, moving]: Promise<unknown>[] = [];
      await test.database.write('WORKER', minutes(1), async (unit) => {
        // The policy has held whom it names, and waits for a ticket.
        await unit.rows({ name: 'hold_ticket', text: 'SELECT 1 FROM ticket WHERE tenant_id = $1 FOR UPDATE' }, [
          laid.contract.tenantId,
        ]);
        naming = putEscalationPolicy(act(laid, minutes(1)), laid.contract.id, tells(named));
        await waiting(1);
        moving = outcome(putContact(act(laid, minutes(1)), written('lead', { email: null, endpointId })));
        await Promise.race([moving, waiting(2)]);
      });
      await naming;
      expect(await moving).toBe('INVALID_INPUT');
    },
  );

  it('does not become a member of a group that a policy names on another one', async () => {
    const [laid, other] = [await lay(), await lay()];
    for (const one of [laid, other]) {
      const endpointId = await limited(one);
      await putContact(act(one, NOW), written('lead'));
      await putContact(act(one, NOW), written('pager', { email: null, endpointId }));
      await putContactGroup(act(one, NOW), { key: 'team', name: 'Team', members: ['lead'] });
    }
    // Of the other tenant's group nothing is told.
    await putEscalationPolicy(act(laid, NOW), laid.contract.id, tells('team'));
    const group = { key: 'team', name: 'Team', members: ['lead', 'pager'] };
    await expect(putContactGroup(act(laid, minutes(1)), group)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      issues: [{ path: 'members.1', message: expect.stringMatching(/policy ladder of contract .* tells team$/) }],
    });
    expect((await putContactGroup(act(other, minutes(1)), group)).members).toEqual(['lead', 'pager']);
  });
});

describe('a key', () => {
  it('is borne by a contact or a group, also when both are written at the same moment', async () => {
    const laid = await lay();
    await putContact(act(laid, NOW), written('lead'));
    for (let round = 0; round < 10; round += 1) {
      const key = `key-${round}`;
      const outcomes = await Promise.all([
        outcome(putContact(act(laid, NOW), written(key))),
        outcome(putContactGroup(act(laid, NOW), { key, name: 'Team', members: ['lead'] })),
      ]);
      expect(outcomes.sort()).toEqual(['CONFLICT', 'done']);
    }
  });
});

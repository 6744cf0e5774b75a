import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EscalationLevel } from '../../src/domain/escalation.js';
import { HOUR, MINUTE } from '../../src/domain/instant.js';
import { deleteContact, putContact, type WrittenContact } from '../../src/modules/contact/contact.service.js';
import { escalateDueTickets } from '../../src/modules/escalation/escalate.service.js';
import { putEscalationPolicy, retireEscalationPolicy } from '../../src/modules/escalation/policy.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from '../support/clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { keepPolicy, layContact } from '../support/escalations.js';
import { levelOf } from '../support/ladders.js';
import { report } from '../support/reportedtickets.js';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const NOW = at('2026-03-02T08:00:00Z');
const minutes = (n: number): number => NOW + n * MINUTE;

function lay(): Promise<LaidContract> {
  return layContract(test, terms(ALWAYS_UTC, clockObjective('RESOLUTION_TIME', { goals: [hours(1)] })));
}

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
    const tell = (now: number, ...events: ReturnType<typeof report>[]) =>
      recordTicketEvents(acting(test.database, laid.vendor, now), {
        ...{ contractId: laid.contract.id, source: 'desk', mode: 'LIVE', events },
      });
    await tell(minutes(1), report('T1', 'OPENED', minutes(1)));
    for (const one of [laid, other]) {
      await putEscalationPolicy(act(one, minutes(2)), one.contract.id, tells('deputy'));
      await retireEscalationPolicy(act(one, minutes(4)), one.contract.id, 'ladder');
    }
    await tell(minutes(5), report('T2', 'OPENED', minutes(5)));
    await tell(minutes(5), report('T1', 'STATUS_CHANGED', minutes(5), { status: 'ON_HOLD' }));
    // T1 keeps to the first version, nothing to the second one. Of another tenant's no ticket is open.
    await expect(deleteContact(act(laid, minutes(6)), 'CONTACT', 'lead')).rejects.toMatchObject({
      ...CONFLICT,
      message: expect.stringMatching(/^lead is still named by policy ladder of contract /),
    });
    expect(await deleteContact(act(laid, minutes(6)), 'CONTACT', 'deputy')).toBe('deputy');
    expect(await deleteContact(act(other, minutes(6)), 'CONTACT', 'lead')).toBe('lead');
    await tell(minutes(7), report('T1', 'STATUS_CHANGED', minutes(7), { status: 'RESOLVED' }));
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
    await recordTicketEvents(acting(test.database, laid.vendor, NOW), {
      ...{ contractId, source: 'desk', mode: 'LIVE', events: [report('T1', 'OPENED', NOW)] },
    });
    await escalateDueTickets(test.database, tenantId, minutes(120));
    const [endpoint] = await askDirectly<{ id: string }>(
      test.superuserUrl,
      `INSERT INTO endpoint (organisation_id, id, side, name, url, envelope, secrets, vault_key, state, changed_at, position,
         dispatched_at, created_by, created_at)
       SELECT $1, gen_random_uuid(), 'CLIENT', 'Hook', 'https://hook.example', 'PLAIN', '[]', 'key', 'ACTIVE', t, 0, t, 'ada', t
       FROM to_timestamp(0) t RETURNING id`,
      [tenantId],
    );
    const moved = (key: string) => written(key, { email: null, endpointId: endpoint?.id ?? '' });
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
});

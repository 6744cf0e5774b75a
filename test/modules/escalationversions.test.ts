import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EscalationPolicy } from '../../src/domain/escalation.js';
import { HOUR, MINUTE } from '../../src/domain/instant.js';
import { latestPolicies, policiesKept, policyVersions } from '../../src/modules/escalation/escalationpolicy.read.js';
import { putEscalationPolicy, retireEscalationPolicy } from '../../src/modules/escalation/policy.service.js';
import { acting } from '../support/agreedcontract.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { escalating, OPENED } from '../support/escalating.js';
import { keepPolicy } from '../support/escalations.js';
import { levelOf } from '../support/ladders.js';

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const NOW = OPENED;
const { lay } = escalating(() => test);

describe('versions of policies', () => {
  it('are read as far as clocks that started since a time may keep to them', async () => {
    const [laid, other] = [await lay(), await lay()];
    const keep = (version: number, hour: number, overrides = {}) =>
      keepPolicy(test.database, laid, [levelOf(1)], { version, validFrom: NOW + hour * HOUR, ...overrides });
    await keep(1, 0);
    await keep(2, 1);
    await keep(3, 3);
    await keep(4, 2, { key: 'other' });
    await keep(1, 2, { key: 'other', side: 'VENDOR' });
    await keepPolicy(test.database, other, [levelOf(1)], { validFrom: 0 });
    const { tenantId, id: contractId } = laid.contract;
    const kept = async (since: number) => {
      const unit = test.database.read('WORKER');
      const policies = await policiesKept(unit, tenantId, [{ contractId, since }]);
      await unit.close();
      return policies.map(({ side, key, version }) => `${side} ${key} ${version}`);
    };
    const others = ['CLIENT other 4', 'VENDOR other 1'];
    expect(await kept(NOW - 1)).toEqual(['CLIENT late 1', 'CLIENT late 2', 'CLIENT late 3', ...others]);
    expect(await kept(NOW + HOUR)).toEqual(['CLIENT late 2', 'CLIENT late 3', ...others]);
    expect(await kept(NOW + 3 * HOUR - 1)).toEqual(['CLIENT late 2', 'CLIENT late 3', ...others]);
    expect(await kept(NOW + 3 * HOUR)).toEqual(['CLIENT late 3', ...others]);
    // No clock is open.
    expect(await kept(Number.POSITIVE_INFINITY)).toEqual(['CLIENT late 3', ...others]);
  });

  it('are read one by its number, and the latest of each, by the parties of the contract alone', async () => {
    const [laid, other] = [await lay(), await lay()];
    const levels = [levelOf(1, { triggers: [{ kind: 'BUSINESS_CRITICAL' }] })];
    for (const one of [laid, other]) {
      for (const version of [1, 2, 3]) await keepPolicy(test.database, one, levels, { version });
      await keepPolicy(test.database, one, [], { side: 'VENDOR', key: 'gone', retired: true });
    }
    const id = laid.contract.id;
    const named = [1, 3, 4].map((version) => ({ contractId: id, side: 'CLIENT' as const, key: 'late', version }));
    const shown = ({ side, key, version }: EscalationPolicy) => `${side} ${key} ${version}`;
    for (const [actor, isParty] of [
      [laid.client, true],
      [laid.vendor, true],
      [other.client, false],
      [{ ...laid.client, contractIds: [other.contract.id] }, false],
    ] as const) {
      const [latest, versions] = await test.database.write(actor, NOW, async (unit) => [
        await latestPolicies(unit, [id]),
        await policyVersions(unit, named),
      ]);
      expect(latest.map(shown)).toEqual(isParty ? ['CLIENT late 3', 'VENDOR gone 1'] : []);
      expect(versions.map(shown).sort()).toEqual(isParty ? ['CLIENT late 1', 'CLIENT late 3'] : []);
    }
  });

  it('are no more than 1000 of a side on a contract, under whatever keys; what stands can still be retired', async () => {
    const laid = await lay();
    const admin = { ...laid.client, role: 'ADMIN' as const };
    const { tenantId, vendorId, id } = laid.contract;
    const act = (now: number) => acting(test.database, admin, now);
    const draft = (key: string) => ({
      key,
      name: key,
      levels: [{ name: 'one', actions: [], triggers: [{ kind: 'BUSINESS_CRITICAL' as const }] }],
    });
    await putEscalationPolicy(act(NOW), id, draft('first'));
    // The vendor's do not count for the client.
    await askDirectly(
      test.superuserUrl,
      `INSERT INTO escalation_policy (tenant_id, contract_id, side, key, version, vendor_id, name, valid_from, retired, objectives,
         scope, levels)
       SELECT p.tenant_id, p.contract_id, s.side, 'k' || n, 1, p.vendor_id, p.name, p.valid_from, true, p.objectives, p.scope, '[]'
       FROM escalation_policy p, generate_series(1, 998) n, unnest(ARRAY['CLIENT', 'VENDOR']) AS s (side)
       WHERE p.tenant_id = $1 AND p.contract_id = $2 AND p.vendor_id = $3`,
      [tenantId, id, vendorId],
    );
    expect(await putEscalationPolicy(act(NOW + MINUTE), id, draft('last'))).toMatchObject({ key: 'last', version: 1 });
    for (const key of ['another', 'last', 'k7']) {
      const written = { ...draft(key), name: 'of another name' };
      await expect(putEscalationPolicy(act(NOW + MINUTE), id, written)).rejects.toMatchObject({ code: 'CONFLICT' });
    }
    // The same again changes nothing.
    expect(await putEscalationPolicy(act(NOW + MINUTE), id, draft('last'))).toMatchObject({ version: 1 });
    expect(await retireEscalationPolicy(act(NOW + 2 * MINUTE), id, 'last')).toMatchObject({
      version: 2,
      retired: true,
    });
    const vendor = { ...laid.vendor, role: 'ADMIN' as const };
    expect(await putEscalationPolicy(acting(test.database, vendor, NOW), id, draft('theirs'))).toMatchObject({
      version: 1,
    });
  });
});

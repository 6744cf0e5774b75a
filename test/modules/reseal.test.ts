import { beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { resealSecrets } from '../../src/modules/delivery/reseal.service.js';
import type { Database } from '../../src/platform/database.js';
import { createLog } from '../../src/platform/log.js';
import { askDirectly, type TestDatabase } from '../support/database.js';
import { type DeliveryWorld, layDeliveryWorld, NOON } from '../support/deliveryworld.js';
import { testVault } from '../support/receiver.js';
import { webhookTests } from '../support/webhooktests.js';

let test: TestDatabase;
let world: DeliveryWorld;
const { url } = webhookTests((laid) => {
  ({ test, world } = laid);
});

const [before, both] = [testVault(1), testVault(2, 1)];
let lines: string[];
const log = createLog('error', { write: (line) => void lines.push(line) });
beforeEach(() => {
  lines = [];
});

async function keysOf(ids: readonly string[]): Promise<string[]> {
  const text = 'SELECT vault_key AS key FROM endpoint WHERE id = ANY ($1) ORDER BY array_position($1, id)';
  return (await askDirectly<{ key: string }>(test.superuserUrl, text, [ids])).map(({ key }) => key);
}

describe('sealing by a new key', () => {
  it('waits for an endpoint that somebody holds: none is left that needs the old key', async () => {
    const second = await layDeliveryWorld(test);
    const ids = [(await world.register(url('/'))).endpoint.id, (await second.register(url('/'))).endpoint.id];
    expect(await keysOf(ids)).toEqual([before.keyId, before.keyId]);
    const holder = new pg.Client({ connectionString: test.superuserUrl });
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM endpoint WHERE id = $1 FOR UPDATE', ids.slice(0, 1));
      let isDone = false;
      const resealing = resealSecrets(test.database, both, log, NOON).finally(() => {
        isDone = true;
      });
      const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while (!isDone && (await holder.query(waiting)).rowCount === 0);
      await holder.query('COMMIT');
      expect(await resealing).toBe(2);
    } finally {
      await holder.end();
    }
    expect(await keysOf(ids)).toEqual([both.keyId, both.keyId]);
  });

  it('that the database fails is no key that was lost, and nothing was sealed', async () => {
    const { endpoint } = await world.register(url('/'));
    const failing = {
      ...test.database,
      write: (principal, now, act) =>
        test.database.write(principal, now, (unit) =>
          act({ ...unit, affected: () => Promise.reject(new Error('a lost connection')) }),
        ),
    } as Database;
    await expect(resealSecrets(failing, both, log, NOON)).rejects.toThrow('a lost connection');
    expect(await keysOf([endpoint.id])).toEqual([before.keyId]);
    expect(lines).toEqual([]);
  });

  it('says which endpoint’s key was lost, and seals the others', async () => {
    const { endpoint: lost } = await world.register(url('/'));
    await resealSecrets(test.database, both, log, NOON);
    const second = await layDeliveryWorld(test);
    const { endpoint } = await second.register(url('/'));
    // Key 2 alone sealed the first; key 1 the second.
    const [next] = [testVault(3, 1)];
    expect(await resealSecrets(test.database, next, log, NOON)).toBe(1);
    expect(await keysOf([lost.id, endpoint.id])).toEqual([both.keyId, next.keyId]);
    expect(lines.map((line) => JSON.parse(line)).filter(({ endpointId }) => endpointId === lost.id)).toMatchObject([
      { organisationId: world.clientId, msg: expect.stringContaining('cannot be opened: rotate it') },
    ]);
    expect(lines.join()).not.toContain('whsec');
  });
});

import type { Instant } from '../../src/domain/instant.js';
import { acting } from './agreedcontract.js';
import { at } from './clockterms.js';
import { agreedContract, layParty } from './contractdraft.js';
import { createTestDatabase } from './database.js';
import { draftOf } from './statements.js';

const SIGNED = at('2025-12-01T00:00:00Z');

/** A database with a client, its vendor and an organisation that is neither, who act at `now` unless they say when. */
export async function layStatementStage(now: Instant) {
  const test = await createTestDatabase();
  const [client, vendor, other] = await Promise.all([
    layParty(test, 'Globex'),
    layParty(test, 'Acme'),
    layParty(test, 'Initech'),
  ]);
  let count = 0;
  return {
    test,
    client,
    vendor,
    other,
    asClient: (when = now) => acting(test.database, client.asClient, when),
    asVendor: (when = now) => acting(test.database, vendor.asVendor, when),
    /** Monthly periods of 2026 with one objective: 95 % of tickets resolved within four hours. */
    contract: (overrides: Parameters<typeof agreedContract>[4] = {}): Promise<string> => {
      count += 1;
      return agreedContract(test, client, vendor, SIGNED, { reference: `S-${count}`, ...overrides });
    },
    draft: (contractId: string, periodIndex: number) => draftOf(test, vendor, contractId, periodIndex, now),
  };
}

export type StatementStage = Awaited<ReturnType<typeof layStatementStage>>;

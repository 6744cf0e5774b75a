import type { Actor } from '../../src/domain/actor.js';
import { canonicalJson, textHash } from '../../src/domain/canonicaljson.js';
import type { Instant } from '../../src/domain/instant.js';
import type { StatementContent } from '../../src/domain/statement.js';
import { agreeAmendment, proposeAmendment } from '../../src/modules/contract/amendment.service.js';
import { contentOf } from '../../src/modules/statement/statement.read.js';
import {
  agreeStatement,
  disputeStatement,
  lockStatement,
  submitStatement,
} from '../../src/modules/statement/statement.service.js';
import { acting, type LaidContract } from './agreedcontract.js';
import { hashOf, type Party } from './contractdraft.js';
import type { TestDatabase } from './database.js';
import { manager } from './exclusionacts.js';
import { draftOf, rowOf } from './statements.js';

/** The parties of a laid contract, as people who may sign. */
export function partiesOf({ contract, client, vendor }: LaidContract): { client: Party; vendor: Party } {
  const party = (id: string, asClient: Actor, asVendor: Actor): Party => ({ id, slug: id, asClient, asVendor });
  const elsewhere = (actor: Actor, side: Actor['side']): Actor => ({ ...manager(actor), side });
  return {
    client: party(contract.tenantId, manager(client), elsewhere(client, 'VENDOR')),
    vendor: party(contract.vendorId, elsewhere(vendor, 'CLIENT'), manager(vendor)),
  };
}

/** The first period whose statement is not locked. */
async function nextToSign(test: TestDatabase, { client }: { client: Party }, contractId: string): Promise<number> {
  let index = 0;
  while ((await rowOf(test, client, contractId, index))?.state === 'LOCKED') index += 1;
  return index;
}

/**
 * Takes the first statement that is not locked one act further: submits it, disputes it or agrees to it, locks it. False where
 * the period is not over, or its submission still waits for something.
 */
export async function advance(
  test: TestDatabase,
  laid: LaidContract,
  now: Instant,
  disputes: boolean,
): Promise<boolean> {
  const { client, vendor } = partiesOf(laid);
  const contractId = laid.contract.id;
  const periodIndex = await nextToSign(test, { client }, contractId);
  const row = await rowOf(test, client, contractId, periodIndex);
  const asClient = acting(test.database, client.asClient, now);
  const asVendor = acting(test.database, vendor.asVendor, now);
  const act = { contractId, periodIndex, contentHash: row?.contentHash ?? '' };
  if (row?.state === 'AGREED') await lockStatement(periodIndex % 2 === 0 ? asClient : asVendor, act);
  else if (row?.state === 'SUBMITTED' && disputes) {
    await disputeStatement(asClient, act, [{ line: 'verdict', text: `No to ${row.revision}` }]);
  } else if (row?.state === 'SUBMITTED') await agreeStatement(asClient, act);
  else {
    const draft = await draftOf(test, vendor, contractId, periodIndex, now);
    if (draft === null || draft.content.period.endsAt > new Date(now).toISOString() || draft.holds.length > 0)
      return false;
    const answers = row === null ? [] : [{ line: 'verdict', text: 'Yes' }];
    await submitStatement(asVendor, { ...act, contentHash: draft.contentHash }, answers);
  }
  return true;
}

/** What the locked statements of the first periods say. Throws where the hash is not that of what it says. */
export async function lockedStatements(
  test: TestDatabase,
  laid: LaidContract,
  last: number,
): Promise<StatementContent[]> {
  const { client } = partiesOf(laid);
  const contents: StatementContent[] = [];
  for (let index = 0; index <= last; index += 1) {
    const row = await rowOf(test, client, laid.contract.id, index);
    if (row?.state !== 'LOCKED') throw new Error(`period ${index} is ${row?.state}`);
    const content = contentOf(row);
    if (textHash(canonicalJson(content)) !== row.contentHash) throw new Error(`period ${index} was changed`);
    contents.push(content);
  }
  return contents;
}

/** Has the client propose, and the vendor agree to, another minimum score from a period on. */
export async function amend(
  test: TestDatabase,
  laid: LaidContract,
  now: Instant,
  amendment: { readonly fromPeriod: number; readonly minimumScore: number },
): Promise<void> {
  const { client, vendor } = partiesOf(laid);
  const contractId = laid.contract.id;
  const key = await proposeAmendment(acting(test.database, client.asClient, now), { contractId, ...amendment });
  const hash = await hashOf(test, client, contractId, key.version);
  await agreeAmendment(acting(test.database, vendor.asVendor, now), key, hash);
}

import { assertAllowed } from '../../domain/access.js';
import type { Contract } from '../../domain/contract.js';
import type { Issue } from '../../domain/fault.js';
import { Fault, notFound } from '../../domain/fault.js';
import type { Instant } from '../../domain/instant.js';
import type { Period } from '../../domain/period.js';
import { contractPeriods } from '../../domain/period.js';
import type { Indicator } from '../../domain/terms.js';
import { termsHash } from '../../domain/termsrules.js';
import type { WriteUnit } from '../../platform/database.js';
import { recordAct } from './auditentry.store.js';
import type { Acting } from './contract.service.js';
import { otherContent, ownContract, templateContent } from './contract.service.js';
import { insertObjectives } from './contract.store.js';
import type { AmendmentDraft } from './contractdraft.js';
import { indicatorChanges, termsFromDraft } from './contractfromdraft.js';
import { termsOfContracts } from './contractparts.read.js';
import type { TermsRow } from './contractterms.table.js';
import { markOpenTickets } from './openticket.store.js';
import { contractStatus, nextPeriod } from './standing.js';
import { standingTerms } from './standingterms.js';
import { agreeTerms, insertTerms, withdrawTerms } from './terms.store.js';

/** Amendments of one contract that may be proposed and neither agreed nor withdrawn, of both parties together. */
const MOST_OPEN_PROPOSALS = 20;

/** The actor's contract, locked. Throws CONFLICT unless it is active. */
export async function activeContract(unit: WriteUnit, contractId: string): Promise<Contract> {
  const contract = await ownContract(unit, contractId);
  const status = contractStatus(contract, unit.now);
  if (status !== 'ACTIVE') throw new Fault('CONFLICT', `the contract is not active but ${status}`);
  return contract;
}

/** The period a proposal names; a wrong name goes to `issues`. */
function namedPeriod(draft: AmendmentDraft, periods: readonly Period[], now: Instant, issues: Issue[]): Period | null {
  const index = draft.fromPeriod ?? null;
  const date = draft.fromDate ?? null;
  const path = date === null ? 'fromPeriod' : 'fromDate';
  const note = (message: string): null => {
    issues.push({ path, message });
    return null;
  };
  if ((index === null) === (date === null)) return note('set exactly one of fromPeriod and fromDate');
  const period = periods.find((one) => (date === null ? one.index === index : one.startsOn === date));
  if (period === undefined) {
    return note(
      date === null ? `must be a period from 0 to ${periods.length - 1}` : 'must be the first day of a period',
    );
  }
  return period.startsAt >= now ? period : note('must be a period that has not begun');
}

/** Keeps what waits for a decision to what people can look through. */
function assertRoom(versions: readonly TermsRow[]): void {
  const open = versions.filter((row) => row.version > 1 && row.agreedAt === null && row.withdrawnAt === null);
  if (open.length < MOST_OPEN_PROPOSALS) return;
  throw new Fault('CONFLICT', `${open.length} amendments are open: agree to one of them or withdraw one first`);
}

/** What each objective of the versions agreed so far measures, by key. */
export function agreedIndicators(versions: readonly TermsRow[]): ReadonlyMap<string, Indicator> {
  const agreed = versions.filter((row) => row.agreedAt !== null);
  return new Map(
    agreed.flatMap((row) => row.content.objectives.map(({ key, indicator }) => [key, indicator] as const)),
  );
}

export interface AmendmentKey {
  readonly contractId: string;
  readonly version: number;
}

/** Proposes new terms from a period on that has not begun; what the draft leaves out stays as it then stands. CONFLICT while 20 are open. */
export async function proposeAmendment(acting: Acting, draft: AmendmentDraft): Promise<AmendmentKey> {
  assertAllowed(acting.actor, 'contract.amend');
  const { organisationId, side } = acting.actor;
  return acting.write(async (unit) => {
    const contract = await activeContract(unit, draft.contractId);
    const versions = await termsOfContracts(unit, [contract]);
    assertRoom(versions);
    const issues: Issue[] = [];
    const from = namedPeriod(draft, contractPeriods(contract), unit.now, issues);
    const terms = standingTerms(versions, from?.index ?? 0);
    if (terms === null) throw new Error('an active contract without agreed terms');
    const standing = {
      facts: contract,
      terms,
      indicators: agreedIndicators(versions),
    };
    const template = await templateContent(unit, organisationId, draft.calendarId);
    const proposed = termsFromDraft(draft, template, standing, issues);
    const version = Math.max(...versions.map((row) => row.version)) + 1;
    const contentHash = termsHash(contract, proposed);
    await insertTerms(unit, {
      tenantId: contract.tenantId,
      contractId: contract.id,
      version,
      vendorId: contract.vendorId,
      fromPeriod: from?.index ?? 0,
      content: proposed,
      contentHash,
      proposedBy: side,
      proposedAt: unit.now,
    });
    await recordAct(unit, contract, 'AMENDMENT_PROPOSED', { version, hash: contentHash });
    return { contractId: contract.id, version };
  });
}

function amendmentOf(versions: readonly TermsRow[], version: number): TermsRow {
  const row = versions.find((one) => one.version === version && one.version > 1);
  if (row === undefined) throw notFound('amendment');
  return row;
}

/**
 * Agrees to an amendment of the other party. It takes effect with the period it names or, when that has begun by now, with
 * the next one. Again: changes nothing.
 */
export async function agreeAmendment(acting: Acting, key: AmendmentKey, hash: string): Promise<AmendmentKey> {
  assertAllowed(acting.actor, 'contract.amend');
  const { side } = acting.actor;
  return acting.write(async (unit) => {
    const contract = await activeContract(unit, key.contractId);
    const versions = await termsOfContracts(unit, [contract]);
    const row = amendmentOf(versions, key.version);
    if (row.proposedBy === side) throw new Fault('CONFLICT', 'the other party must agree to what you proposed');
    if (row.contentHash !== hash) throw otherContent();
    if (row.withdrawnAt !== null) throw new Fault('CONFLICT', 'the amendment is withdrawn');
    if (row.agreedAt !== null) return key;
    const from = nextPeriod(contractPeriods(contract), row.fromPeriod, unit.now);
    if (from === null) throw new Fault('CONFLICT', 'no period is left that has not begun');
    const [change] = indicatorChanges(row.content, agreedIndicators(versions));
    if (change !== undefined) throw new Fault('CONFLICT', `${change.path} ${change.message}`);
    await insertObjectives(unit, contract, row.content);
    await agreeTerms(unit, contract, row.version, from.index, unit.now);
    const agreed = versions.filter((one) => one === row || one.agreedAt !== null);
    await markOpenTickets(
      unit,
      contract,
      agreed.map(({ content }) => content),
    );
    await recordAct(unit, contract, 'AMENDMENT_AGREED', { version: row.version, hash });
    return key;
  });
}

/** Takes back one's own proposal before it is agreed to. Again: changes nothing. */
export async function withdrawAmendment(acting: Acting, key: AmendmentKey): Promise<AmendmentKey> {
  assertAllowed(acting.actor, 'contract.amend');
  const { side } = acting.actor;
  return acting.write(async (unit) => {
    const contract = await ownContract(unit, key.contractId);
    const row = amendmentOf(await termsOfContracts(unit, [contract]), key.version);
    if (row.proposedBy !== side) throw new Fault('CONFLICT', 'only the party that proposed it can withdraw it');
    if (row.agreedAt !== null) throw new Fault('CONFLICT', 'the amendment is agreed');
    if (row.withdrawnAt !== null) return key;
    await withdrawTerms(unit, contract, row.version);
    await recordAct(unit, contract, 'AMENDMENT_WITHDRAWN', { version: row.version, hash: row.contentHash });
    return key;
  });
}

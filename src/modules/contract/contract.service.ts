import { randomUUID } from 'node:crypto';
import { assertAllowed } from '../../domain/access.js';
import type { Contract } from '../../domain/contract.js';
import { Fault, notFound } from '../../domain/fault.js';
import { contractPeriods } from '../../domain/period.js';
import { termsHash } from '../../domain/termsrules.js';
import { isUuid } from '../../domain/uuid.js';
import type { ReadUnit, WriteUnit } from '../../platform/database.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { calendarTemplate } from '../calendar/calendar.read.js';
import { organisationBySlug, organisationsById } from '../organisation/organisation.read.js';
import { recordAct } from './auditentry.store.js';
import {
  agreeAs,
  insertContract,
  insertObjectives,
  insertPeriods,
  inviteCounterparty,
  isReferenceTaken,
  lockContract,
  updateDraft,
} from './contract.store.js';
import type { ContractDraft } from './contractdraft.js';
import type { Named, WrittenContract } from './contractfromdraft.js';
import { contractFromDraft } from './contractfromdraft.js';
import { contractsByReference } from './contractlist.read.js';
import { termsOfContracts } from './contractparts.read.js';
import type { TermsRow } from './contractterms.table.js';
import { isAgreed } from './standing.js';
import { agreeTerms, insertTerms, rewriteTerms } from './terms.store.js';
import { assertKnownTimeZone } from './timezone.read.js';

/** What services of contracts need of a request. */
export type Acting = Pick<RequestContext, 'actor' | 'write'>;

/** The actor's contract, locked. Throws NOT_FOUND for any other. */
export async function ownContract(unit: WriteUnit, id: string): Promise<Contract> {
  const contract = isUuid(id) ? await lockContract(unit, id) : null;
  if (contract === null) throw notFound('contract');
  return contract;
}

async function vendorIdOf(unit: WriteUnit, slugOrId: string): Promise<string | null> {
  const bySlug = await organisationBySlug(unit, slugOrId);
  if (bySlug !== null || !isUuid(slugOrId)) return bySlug?.id ?? null;
  const [byId] = await organisationsById(unit, [slugOrId]);
  return byId?.id ?? null;
}

/** The calendar of the organisation's template; null where it has none of that id. */
export async function templateContent(unit: ReadUnit, organisationId: string, id: string | null | undefined) {
  const template = id && isUuid(id) ? await calendarTemplate(unit, organisationId, id) : null;
  return template?.content ?? null;
}

async function written(unit: WriteUnit, clientId: string, draft: ContractDraft): Promise<WrittenContract> {
  const named: Named = {
    clientId,
    vendorId: await vendorIdOf(unit, draft.vendor),
    template: await templateContent(unit, clientId, draft.calendarId),
  };
  const contract = contractFromDraft(draft, named);
  await assertKnownTimeZone(unit, contract.facts.timeZone);
  return contract;
}

async function firstTerms(unit: WriteUnit, contract: Contract): Promise<TermsRow> {
  const [first] = await termsOfContracts(unit, [contract]);
  if (first === undefined) throw new Error(`contract ${contract.id} has no terms`);
  return first;
}

/**
 * Writes a draft that only the client sees. The same reference with the same content again gives the contract that stands,
 * whatever became of it; with other content it is a CONFLICT.
 */
export async function createContract(acting: Acting, draft: ContractDraft): Promise<string> {
  assertAllowed(acting.actor, 'contract.draft');
  const { organisationId, side } = acting.actor;
  return acting.write(async (unit) => {
    const { facts, terms } = await written(unit, organisationId, draft);
    const contentHash = termsHash(facts, terms);
    const contract: Contract = {
      ...facts,
      id: randomUUID(),
      vendorId: null,
      invitedAt: null,
      clientAgreedAt: null,
      vendorAgreedAt: null,
      terminatedAt: null,
      createdAt: unit.now,
    };
    if (!(await insertContract(unit, contract))) return sameContract(unit, facts.reference, contentHash);
    await insertTerms(unit, {
      tenantId: contract.tenantId,
      contractId: contract.id,
      version: 1,
      vendorId: null,
      fromPeriod: 0,
      content: terms,
      contentHash,
      proposedBy: side,
      proposedAt: unit.now,
    });
    await insertObjectives(unit, contract, terms);
    await recordAct(unit, contract, 'CONTRACT_WRITTEN', { version: 1, hash: contentHash });
    return contract.id;
  });
}

async function sameContract(unit: WriteUnit, reference: string, contentHash: string): Promise<string> {
  const [standing] = await contractsByReference(unit, reference, null);
  if (standing === undefined) throw notFound('contract');
  if ((await firstTerms(unit, standing)).contentHash === contentHash) return standing.id;
  throw new Fault('CONFLICT', `a contract with reference ${reference} exists already with other content`);
}

function assertDraft(contract: Contract): void {
  if (!isAgreed(contract)) return;
  throw new Fault('CONFLICT', 'the contract is agreed: propose an amendment instead');
}

/** Rewrites a contract that is not agreed by both; what one party had agreed to is gone with it. */
export async function updateContract(acting: Acting, contractId: string, draft: ContractDraft): Promise<string> {
  assertAllowed(acting.actor, 'contract.draft');
  const { organisationId } = acting.actor;
  return acting.write(async (unit) => {
    const contract = await ownContract(unit, contractId);
    assertDraft(contract);
    const { facts, terms } = await written(unit, organisationId, draft);
    if (contract.vendorId !== null && facts.counterpartyId !== contract.vendorId) {
      throw new Fault('CONFLICT', 'the vendor is invited already: write another contract for another vendor');
    }
    const [namesake] = await contractsByReference(unit, facts.reference, null);
    if (namesake !== undefined && namesake.id !== contract.id) throw referenceTaken(facts.reference);
    await updateDraft(unit, { ...contract, ...facts }).catch((error: unknown) => {
      throw isReferenceTaken(error) ? referenceTaken(facts.reference) : error;
    });
    const hash = termsHash(facts, terms);
    await rewriteTerms(unit, contract, terms, hash);
    await insertObjectives(unit, contract, terms);
    await recordAct(unit, contract, 'CONTRACT_REWRITTEN', { version: 1, hash });
    return contract.id;
  });
}

function referenceTaken(reference: string): Fault {
  return new Fault('CONFLICT', `another contract has the reference ${reference}`);
}

/** Lets the vendor see the draft. Again: changes nothing. */
export async function inviteVendor(acting: Acting, contractId: string): Promise<string> {
  assertAllowed(acting.actor, 'contract.invite');
  return acting.write(async (unit) => {
    const contract = await ownContract(unit, contractId);
    if (contract.vendorId !== null) return contract.id;
    await inviteCounterparty(unit, contract);
    await recordAct(unit, { ...contract, vendorId: contract.counterpartyId }, 'VENDOR_INVITED');
    return contract.id;
  });
}

/**
 * Agrees to the first version for the actor's side; with both sides' agreement the contract is active and its periods are
 * laid out. `hash` names the content agreed to: CONFLICT when the contract says something else by now.
 */
export async function agreeContract(acting: Acting, contractId: string, hash: string): Promise<string> {
  assertAllowed(acting.actor, 'contract.agree');
  const { side } = acting.actor;
  return acting.write(async (unit) => {
    const contract = await ownContract(unit, contractId);
    const terms = await firstTerms(unit, contract);
    if (terms.contentHash !== hash) throw otherContent();
    if ((side === 'CLIENT' ? contract.clientAgreedAt : contract.vendorAgreedAt) !== null) return contract.id;
    await agreeAs(unit, contract, side);
    const others = side === 'CLIENT' ? contract.vendorAgreedAt : contract.clientAgreedAt;
    if (others !== null) await activate(unit, contract);
    await recordAct(unit, contract, 'CONTRACT_AGREED', { version: 1, hash });
    return contract.id;
  });
}

async function activate(unit: WriteUnit, contract: Contract): Promise<void> {
  await agreeTerms(unit, contract, 1, 0, unit.now);
  await insertPeriods(unit, contract, contractPeriods(contract));
}

/** The answer to an agreement that names other content than what stands. */
export function otherContent(): Fault {
  return new Fault('CONFLICT', 'termsHash is not that of the content as it stands: read it again before you agree');
}

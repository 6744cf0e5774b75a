import type { ReadUnit } from '../../platform/database.js';
import { byKey, byQuestion, groupedBy } from '../../platform/loaders.js';
import type { LoaderOf } from '../../platform/requestcontext.js';
import { type AuditQuestion, auditPages } from './auditentry.read.js';
import { contractsSeen, timelinesOf } from './contract.read.js';
import type { ContractKey } from './contractparts.read.js';
import { holidaysOfContracts, termsOfContracts } from './contractparts.read.js';

/** The viewer's contract by id, drafts included; null: there is none, or it is not theirs. */
export function contractLoader(unit: ReadUnit) {
  return byKey(
    (ids: readonly string[]) => contractsSeen(unit, ids),
    (contract) => contract.id,
  );
}

/** The compiled form of an agreed contract; null for drafts. One statement finds it and the contract itself. */
export function timelineLoader(unit: ReadUnit, loader: LoaderOf) {
  const contracts = loader(contractLoader);
  return byKey(
    async (ids: readonly string[]) => {
      const seen = await Promise.all(ids.map((id) => contracts.load(id)));
      return timelinesOf(
        unit,
        seen.filter((contract) => contract !== null),
      );
    },
    (timeline) => timeline.contract.id,
  );
}

/** Ids are unique, the tenant only says where to look. */
function idOf(contract: ContractKey): string {
  return contract.id;
}

function keyOf(part: { readonly tenantId: string; readonly contractId: string }): ContractKey {
  return { tenantId: part.tenantId, id: part.contractId };
}

/** All versions of a contract's terms, by version. */
export function termsLoader(unit: ReadUnit) {
  return groupedBy((contracts: readonly ContractKey[]) => termsOfContracts(unit, contracts), keyOf, idOf);
}

/** Holidays announced for a contract, those of one party only included, by date. */
export function holidaysLoader(unit: ReadUnit) {
  return groupedBy((contracts: readonly ContractKey[]) => holidaysOfContracts(unit, contracts), keyOf, idOf);
}

/** A page of what was done to a contract. */
export function historyLoader(unit: ReadUnit) {
  return byQuestion(
    (question: AuditQuestion, contracts: readonly ContractKey[]) => auditPages(unit, question, contracts),
    idOf,
  );
}

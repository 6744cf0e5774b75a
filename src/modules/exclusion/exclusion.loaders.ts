import type { ReadUnit } from '../../platform/database.js';
import { byKey, byQuestion } from '../../platform/loaders.js';
import type { ContractKey } from '../contract/contractparts.read.js';
import {
  type ExclusionQuestion,
  exclusionPages,
  exclusionsByReference,
  type NamedExclusion,
  recountingContracts,
} from './exclusion.read.js';

/** Ids are unique, the tenant only says where to look. */
function idOf(contract: ContractKey): string {
  return contract.id;
}

/** A page of a contract's exclusions. */
export function exclusionsLoader(unit: ReadUnit) {
  return byQuestion(
    (question: ExclusionQuestion, contracts: readonly ContractKey[]) => exclusionPages(unit, question, contracts),
    idOf,
  );
}

/** The exclusion of a contract that bears a reference; null: there is none, or it is not theirs. */
export function exclusionLoader(unit: ReadUnit) {
  return byKey(
    (named: readonly NamedExclusion[]) => exclusionsByReference(unit, named),
    ({ tenantId, contractId, reference }): NamedExclusion => ({ tenantId, contractId, reference }),
    ({ contractId, reference }) => `${contractId} ${reference}`,
  );
}

/** The contract, where tickets of it wait to be counted anew; else null. */
export function recountingLoader(unit: ReadUnit) {
  return byKey(
    (contracts: readonly ContractKey[]) => recountingContracts(unit, contracts),
    (contract) => contract,
    idOf,
  );
}

import type { ReadUnit } from '../../platform/database.js';
import { byKey, byQuestion } from '../../platform/loaders.js';
import type { ContractKey } from '../contract/contractparts.read.js';
import { type ExclusionQuestion, exclusionPages, recountingContracts } from './exclusion.read.js';

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

/** The contract, where tickets of it wait to be counted anew; else null. */
export function recountingLoader(unit: ReadUnit) {
  return byKey(
    (contracts: readonly ContractKey[]) => recountingContracts(unit, contracts),
    (contract) => contract,
    idOf,
  );
}

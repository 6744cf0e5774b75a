import type { ReadUnit } from '../../platform/database.js';
import { byKey, groupedBy } from '../../platform/loaders.js';
import {
  disputesOfPeriods,
  lockedStatements,
  type PeriodKey,
  statementStates,
  statementsOfPeriods,
} from './statement.read.js';

function keyOf({ tenantId, contractId, periodIndex }: PeriodKey): PeriodKey {
  return { tenantId, contractId, periodIndex };
}

/** Ids are unique, the tenant only says where to look. */
function textOf({ contractId, periodIndex }: PeriodKey): string {
  return `${contractId} ${periodIndex}`;
}

/** The statement of a contract period; null: none is submitted. */
export function statementLoader(unit: ReadUnit) {
  return byKey((keys: readonly PeriodKey[]) => statementsOfPeriods(unit, keys), keyOf, textOf);
}

/** What the statement of a contract period says, if it is locked; else null. */
export function lockedStatementLoader(unit: ReadUnit) {
  return byKey((keys: readonly PeriodKey[]) => lockedStatements(unit, keys), keyOf, textOf);
}

/** Where the statement of a contract period stands; null: none is submitted. */
export function statementStateLoader(unit: ReadUnit) {
  return byKey((keys: readonly PeriodKey[]) => statementStates(unit, keys), keyOf, textOf);
}

/** All that was ever disputed of the statement of a contract period. */
export function disputesLoader(unit: ReadUnit) {
  return groupedBy((keys: readonly PeriodKey[]) => disputesOfPeriods(unit, keys), keyOf, textOf);
}

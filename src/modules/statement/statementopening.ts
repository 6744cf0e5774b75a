import { Fault, refuseIssues } from '../../domain/fault.js';
import type { Period } from '../../domain/period.js';
import { type PeriodState, periodState } from '../../domain/statementstate.js';
import type { Timeline } from '../../domain/timeline.js';
import type { WriteUnit } from '../../platform/database.js';
import { contractTimelines } from '../contract/contract.read.js';
import { ownContract } from '../contract/contract.service.js';
import { disputesOfPeriods, statementsOfPeriods } from './statement.read.js';
import type { StatementRow } from './statement.table.js';
import type { DisputeRow } from './statementdispute.table.js';

/** A contract period and its statement, under the lock of the contract, which every act on a statement takes first. */
export interface OpenedStatement {
  readonly timeline: Timeline;
  readonly period: Period;
  /** null: nothing is submitted yet. */
  readonly row: StatementRow | null;
  readonly state: PeriodState;
  /** State of the period before; null: it is the first. */
  readonly before: PeriodState | null;
  readonly disputes: readonly DisputeRow[];
}

interface Named {
  readonly contractId: string;
  readonly periodIndex: number;
}

/** Throws NOT_FOUND for a contract that is not the actor's, CONFLICT for one that is not agreed, INVALID_INPUT for no period of it. */
export async function openStatement(unit: WriteUnit, { contractId, periodIndex }: Named): Promise<OpenedStatement> {
  const contract = await ownContract(unit, contractId);
  const [timeline] = await contractTimelines(unit, [contract.id]);
  if (timeline === undefined) throw new Fault('CONFLICT', 'the contract is not agreed by both parties');
  const period = timeline.periods[periodIndex];
  if (period === undefined) {
    const message = `must be a period from 0 to ${timeline.periods.length - 1}`;
    refuseIssues([{ path: 'periodIndex', message }]);
    throw new Error(message);
  }
  const { tenantId, id } = contract;
  const keyOf = (index: number) => ({ tenantId, contractId: id, periodIndex: index });
  const rows = await statementsOfPeriods(unit, [keyOf(periodIndex - 1), keyOf(periodIndex)]);
  const stateOf = (index: number): PeriodState | null => {
    const one = timeline.periods[index];
    const row = rows.find((found) => found.periodIndex === index) ?? null;
    return one === undefined ? null : periodState(one, unit.now, row?.state ?? null);
  };
  const row = rows.find((one) => one.periodIndex === periodIndex) ?? null;
  return {
    timeline,
    period,
    row,
    state: stateOf(periodIndex) ?? 'FUTURE',
    before: stateOf(periodIndex - 1),
    disputes: row === null ? [] : await disputesOfPeriods(unit, [keyOf(periodIndex)]),
  };
}

/** A statement that is submitted, and says what the act means. Throws CONFLICT for any other. */
export async function openSubmitted(
  unit: WriteUnit,
  act: Named & { readonly contentHash: string },
): Promise<OpenedStatement & { readonly row: StatementRow }> {
  const opened = await openStatement(unit, act);
  const { row } = opened;
  if (row === null) throw new Fault('CONFLICT', 'no statement of the period is submitted yet');
  if (row.contentHash !== act.contentHash) throw otherStatement();
  return { ...opened, row };
}

/** The answer to an act that means another content than what stands. */
export function otherStatement(): Fault {
  return new Fault('CONFLICT', 'contentHash is not that of the statement as it stands: read it again before you act');
}

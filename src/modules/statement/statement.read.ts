import type { LockedContent, StatementContent } from '../../domain/statement.js';
import type { StatementState } from '../../domain/statementstate.js';
import type { ReadUnit } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import { withinLimit } from '../contract/contractcolumns.read.js';
import type { ContractKey } from '../contract/contractparts.read.js';
import type { StatementRow } from './statement.table.js';
import type { DisputeRow } from './statementdispute.table.js';

/** A contract period as its statement names it. */
export interface PeriodKey {
  readonly tenantId: string;
  readonly contractId: string;
  readonly periodIndex: number;
}

const COLUMNS = `s.tenant_id AS "tenantId", s.contract_id AS "contractId", s.period_index AS "periodIndex", s.id,
  s.vendor_id AS "vendorId", s.state, s.revision, s.content, s.content_hash AS "contentHash",
  s.submitted_at AS "submittedAt", s.submitted_by AS "submittedBy", s.disputed_at AS "disputedAt",
  s.disputed_by AS "disputedBy", s.agreed_at AS "agreedAt", s.agreed_by AS "agreedBy", s.locked_at AS "lockedAt",
  s.locked_by AS "lockedBy"`;

const OF_PERIODS = perParty(
  'statements_of_periods',
  (own) => `
    SELECT ${COLUMNS}
    FROM unnest($2::uuid[], $3::uuid[], $4::integer[]) AS k (tenant_id, contract_id, period_index)
    JOIN statement s ON s.tenant_id = k.tenant_id AND s.contract_id = k.contract_id AND s.period_index = k.period_index
      AND ${own('s')}`,
);

/** The statements of these periods that are submitted, in no order. The periods are of contracts that the viewer was shown. */
export async function statementsOfPeriods(unit: ReadUnit, periods: readonly PeriodKey[]): Promise<StatementRow[]> {
  if (periods.length === 0) return [];
  const { statement, organisationId } = forParty(OF_PERIODS, unit.principal, periods[0]?.tenantId);
  return unit.rows<StatementRow>(statement, [organisationId, ...keysOf(periods)]);
}

const STATES = perParty(
  'statement_states',
  (own) => `
    SELECT s.tenant_id AS "tenantId", s.contract_id AS "contractId", s.period_index AS "periodIndex", s.state
    FROM unnest($2::uuid[], $3::uuid[], $4::integer[]) AS k (tenant_id, contract_id, period_index)
    JOIN statement s ON s.tenant_id = k.tenant_id AND s.contract_id = k.contract_id AND s.period_index = k.period_index
      AND ${own('s')}`,
);

export interface StateOfPeriod extends PeriodKey {
  readonly state: StatementState;
}

/** Where the statements of these periods stand, without what they say; periods without one are left out. */
export async function statementStates(unit: ReadUnit, periods: readonly PeriodKey[]): Promise<StateOfPeriod[]> {
  if (periods.length === 0) return [];
  const { statement, organisationId } = forParty(STATES, unit.principal, periods[0]?.tenantId);
  return unit.rows<StateOfPeriod>(statement, [organisationId, ...keysOf(periods)]);
}

function keysOf(periods: readonly PeriodKey[]): unknown[] {
  return [
    periods.map((period) => period.tenantId),
    periods.map((period) => period.contractId),
    periods.map((period) => period.periodIndex),
  ];
}

const BY_ID = perParty(
  'statement_by_id',
  (own) => `SELECT ${COLUMNS} FROM statement s WHERE ${own('s')} AND s.id = $2`,
);

/** The asking party's statement of that id, within the contracts of its key; null: there is none. */
export async function statementById(unit: ReadUnit, id: string): Promise<StatementRow | null> {
  const { statement, organisationId } = forParty(BY_ID, unit.principal);
  const [row] = await unit.rows<StatementRow>(statement, [organisationId, id]);
  return row !== undefined && withinLimit(unit.principal, row.contractId) ? row : null;
}

/** A LockedContent: what the clocks take is not sent, nor parsed here. */
const WITHOUT_CLOCKS = `(s.content::jsonb - ARRAY['pendingClocks', 'carriedClocks'])::text`;

const EARLIER = perParty(
  'statements_before',
  (own) => `
    SELECT ${WITHOUT_CLOCKS} AS content FROM statement s
    WHERE ${own('s')} AND s.tenant_id = $2 AND s.contract_id = $3 AND s.period_index < $4 AND s.state = 'LOCKED'
    ORDER BY s.period_index`,
);

/** What the locked statements of the periods before one say, in order. */
export async function lockedBefore(unit: ReadUnit, contract: ContractKey, index: number): Promise<LockedContent[]> {
  const { statement, organisationId } = forParty(EARLIER, unit.principal, contract.tenantId);
  const values = [organisationId, contract.tenantId, contract.id, index];
  const rows = await unit.rows<{ content: string }>(statement, values);
  return rows.map(({ content }) => JSON.parse(content) as LockedContent);
}

const LOCKED = perParty(
  'statements_locked',
  (own) => `
    SELECT s.tenant_id AS "tenantId", s.contract_id AS "contractId", s.period_index AS "periodIndex",
      ${WITHOUT_CLOCKS} AS content
    FROM unnest($2::uuid[], $3::uuid[], $4::integer[]) AS k (tenant_id, contract_id, period_index)
    JOIN statement s ON s.tenant_id = k.tenant_id AND s.contract_id = k.contract_id AND s.period_index = k.period_index
      AND ${own('s')} AND s.state = 'LOCKED'`,
);

export interface LockedPeriod extends PeriodKey {
  readonly content: LockedContent;
}

/** What the locked statements of these periods say; periods without one are left out. */
export async function lockedStatements(unit: ReadUnit, periods: readonly PeriodKey[]): Promise<LockedPeriod[]> {
  if (periods.length === 0) return [];
  const { statement, organisationId } = forParty(LOCKED, unit.principal, periods[0]?.tenantId);
  const rows = await unit.rows<PeriodKey & { content: string }>(statement, [organisationId, ...keysOf(periods)]);
  return rows.map((row) => ({ ...row, content: JSON.parse(row.content) as LockedContent }));
}

/** What a stored statement says. */
export function contentOf({ content }: Pick<StatementRow, 'content'>): StatementContent {
  return JSON.parse(content) as StatementContent;
}

const DISPUTES = perParty(
  'disputes_of_statements',
  (own) => `
    SELECT d.tenant_id AS "tenantId", d.contract_id AS "contractId", d.period_index AS "periodIndex", d.revision, d.line,
      d.number, d.vendor_id AS "vendorId", d.comment, d.disputed_at AS "disputedAt", d.disputed_by AS "disputedBy", d.answer,
      d.answered_at AS "answeredAt", d.answered_by AS "answeredBy", d.resolved_at AS "resolvedAt",
      d.resolved_by AS "resolvedBy"
    FROM unnest($2::uuid[], $3::uuid[], $4::integer[]) AS k (tenant_id, contract_id, period_index)
    JOIN statement_dispute d ON d.tenant_id = k.tenant_id AND d.contract_id = k.contract_id
      AND d.period_index = k.period_index AND ${own('d')}
    ORDER BY d.revision, d.disputed_at, d.line, d.number`,
);

/** All that was ever disputed of the statements of these periods, by submission. */
export async function disputesOfPeriods(unit: ReadUnit, periods: readonly PeriodKey[]): Promise<DisputeRow[]> {
  if (periods.length === 0) return [];
  const { statement, organisationId } = forParty(DISPUTES, unit.principal, periods[0]?.tenantId);
  return unit.rows<DisputeRow>(statement, [organisationId, ...keysOf(periods)]);
}

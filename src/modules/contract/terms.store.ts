import type { Side } from '../../domain/actor.js';
import type { Instant } from '../../domain/instant.js';
import type { ContractTerms } from '../../domain/terms.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import type { HolidayRow } from './contractholiday.table.js';
import type { ContractKey } from './contractparts.read.js';
import type { TermsRow } from './contractterms.table.js';

const INSERT: Statement = {
  name: 'contract_terms_insert',
  text: `
    INSERT INTO contract_terms (tenant_id, contract_id, version, vendor_id, from_period, content, content_hash,
      proposed_by, proposed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};

/** Adds a version nobody has agreed to yet. */
export async function insertTerms(unit: WriteUnit, row: Omit<TermsRow, 'agreedAt' | 'withdrawnAt'>): Promise<void> {
  await unit.rows(INSERT, [
    row.tenantId,
    row.contractId,
    row.version,
    row.vendorId,
    row.fromPeriod,
    JSON.stringify(row.content),
    row.contentHash,
    row.proposedBy,
    instantParam(row.proposedAt),
  ]);
}

const REWRITE: Statement = {
  name: 'contract_terms_rewrite',
  text: `UPDATE contract_terms SET content = $3, content_hash = $4
         WHERE tenant_id = $1 AND contract_id = $2 AND version = 1 AND agreed_at IS NULL`,
};

/** Rewrites the first version of a draft. */
export async function rewriteTerms(
  unit: WriteUnit,
  key: ContractKey,
  content: ContractTerms,
  hash: string,
): Promise<void> {
  await unit.rows(REWRITE, [key.tenantId, key.id, JSON.stringify(content), hash]);
}

const AGREE: Statement = {
  name: 'contract_terms_agree',
  text: `UPDATE contract_terms SET agreed_at = $4, from_period = $5
         WHERE tenant_id = $1 AND contract_id = $2 AND version = $3`,
};

/** Puts a version in force from a period on. */
export async function agreeTerms(
  unit: WriteUnit,
  key: ContractKey,
  version: number,
  fromPeriod: number,
  at: Instant,
): Promise<void> {
  await unit.rows(AGREE, [key.tenantId, key.id, version, instantParam(at), fromPeriod]);
}

const WITHDRAW: Statement = {
  name: 'contract_terms_withdraw',
  text: 'UPDATE contract_terms SET withdrawn_at = $4 WHERE tenant_id = $1 AND contract_id = $2 AND version = $3',
};

export async function withdrawTerms(unit: WriteUnit, key: ContractKey, version: number): Promise<void> {
  await unit.rows(WITHDRAW, [key.tenantId, key.id, version, instantParam(unit.now)]);
}

function announcing(side: Side, column: string): Statement {
  return {
    name: `contract_holiday_announce_${side.toLowerCase()}`,
    text: `
      INSERT INTO contract_holiday (tenant_id, contract_id, held_on, vendor_id, name, ${column})
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (tenant_id, contract_id, held_on) DO UPDATE SET ${column} = excluded.${column}
      WHERE contract_holiday.${column} IS NULL
      RETURNING held_on`,
  };
}

const ANNOUNCE: Record<Side, Statement> = {
  CLIENT: announcing('CLIENT', 'client_announced_at'),
  VENDOR: announcing('VENDOR', 'vendor_announced_at'),
};

/** Notes that one party announced a holiday, now; false: it had. What it announced before stands, and so does the name of the first. */
export async function announceAs(
  unit: WriteUnit,
  side: Side,
  row: Omit<HolidayRow, 'clientAnnouncedAt' | 'vendorAnnouncedAt'>,
): Promise<boolean> {
  const { tenantId, contractId, heldOn, vendorId, name } = row;
  const values = [tenantId, contractId, heldOn, vendorId, name, instantParam(unit.now)];
  return (await unit.rows(ANNOUNCE[side], values)).length === 1;
}

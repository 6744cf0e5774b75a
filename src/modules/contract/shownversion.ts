import type { Contract } from '../../domain/contract.js';
import type { Period } from '../../domain/period.js';
import { shownCalendar } from '../calendar/calendar.types.js';
import type { ContractVersion, VersionStatusName } from './contract.types.js';
import type { TermsRow } from './contractterms.table.js';
import { fromMillionths } from './decimal.js';
import { shownCreditTerms } from './showncredits.js';

function statusOf(row: TermsRow): VersionStatusName {
  if (row.withdrawnAt !== null) return 'WITHDRAWN';
  return row.agreedAt === null ? 'PROPOSED' : 'AGREED';
}

/** A version of a contract's terms as the API shows it. */
export function shownVersion(contract: Contract, row: TermsRow, periods: readonly Period[]): ContractVersion {
  return {
    version: row.version,
    status: statusOf(row),
    fromPeriod: row.fromPeriod,
    effectiveOn: periods[row.fromPeriod]?.startsOn ?? contract.startsOn,
    proposedBy: row.proposedBy,
    proposedAt: row.proposedAt,
    agreedAt: row.agreedAt,
    withdrawnAt: row.withdrawnAt,
    termsHash: row.contentHash,
    minimumScore: fromMillionths(row.content.minimumScore),
    latePending: row.content.latePending,
    credits: shownCreditTerms(row.content.credits, contract.currency),
    calendar: shownCalendar(row.content.calendar),
    contract,
    content: row.content,
  };
}

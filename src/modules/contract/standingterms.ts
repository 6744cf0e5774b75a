import type { ContractTerms } from '../../domain/terms.js';
import type { TermsRow } from './contractterms.table.js';

/** What holds for a period by the versions agreed so far: of those from the same period on, the one agreed last. null: none is. */
export function standingTerms(versions: readonly TermsRow[], fromPeriod: number): ContractTerms | null {
  const agreed = versions
    .filter((row) => row.agreedAt !== null && row.fromPeriod <= fromPeriod)
    .sort((a, b) => a.fromPeriod - b.fromPeriod || (a.agreedAt ?? 0) - (b.agreedAt ?? 0) || a.version - b.version);
  return agreed.at(-1)?.content ?? null;
}

/**
 * The terms that a version is laid over: of those agreed before it, for the period it names. null: it is the first, or there is
 * none of that number.
 */
export function termsBefore(versions: readonly TermsRow[], version: number): ContractTerms | null {
  const own = versions.find((row) => row.version === version);
  if (own === undefined || version === 1) return null;
  const earlier = versions.filter((row) => row !== own && isAgreedBefore(row, own));
  return standingTerms(earlier, own.fromPeriod);
}

/** A proposal is laid over all that is agreed by now; an agreed version over what was agreed when it came into force. */
function isAgreedBefore({ agreedAt, version }: TermsRow, own: TermsRow): boolean {
  if (agreedAt === null) return false;
  if (own.agreedAt === null) return own.withdrawnAt === null || agreedAt <= own.withdrawnAt;
  return agreedAt < own.agreedAt || (agreedAt === own.agreedAt && version < own.version);
}

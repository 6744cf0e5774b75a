import { refuseIssues } from '../../domain/fault.js';
import type { ReadUnit, Statement } from '../../platform/database.js';

const INVALID_PARAMETER_VALUE = '22023';

const NOW_IN_ZONE: Statement = { name: 'now_in_time_zone', text: 'SELECT now() AT TIME ZONE $1::text' };

/**
 * Throws INVALID_INPUT at `timeZone` for a zone that PostgreSQL does not know: lists compute the ends of contracts there, and
 * its list of zones may be older than that of this process. The transaction is of no more use then.
 */
export async function assertKnownTimeZone(unit: ReadUnit, timeZone: string): Promise<void> {
  try {
    await unit.rows(NOW_IN_ZONE, [timeZone]);
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== INVALID_PARAMETER_VALUE) throw error;
    refuseIssues([{ path: 'timeZone', message: 'is a time zone that the database does not know' }]);
  }
}

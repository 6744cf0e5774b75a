import type { Side } from '../domain/actor.js';
import type { Instant } from '../domain/instant.js';
import type { Statement, WriteUnit } from './unit.js';
import { instantParam } from './values.js';

// Only a beginning of a stream is ever removed, so that what remains has no gap.
const OLD_BEGINNINGS: Statement = {
  name: 'journal_old_beginnings',
  text: `
    SELECT head.organisation_id AS "organisationId", head.side, oldest.sequence - 1 AS before
    FROM stream_head AS head
    CROSS JOIN LATERAL (
      SELECT sequence, recorded_at FROM journal
      WHERE journal.organisation_id = head.organisation_id AND journal.side = head.side
      ORDER BY sequence LIMIT 1
    ) AS oldest
    WHERE oldest.recorded_at < $1
    ORDER BY head.organisation_id, head.side LIMIT $2`,
};

const REMOVE: Statement = {
  name: 'journal_remove_beginning',
  text: `
    WITH beginning AS (
      SELECT sequence, recorded_at FROM journal
      WHERE organisation_id = $1 AND side = $2 AND sequence <= $3 ORDER BY sequence
    ), kept AS (
      SELECT min(sequence) AS sequence FROM beginning WHERE recorded_at >= $4
    ), removed AS (
      DELETE FROM journal
      WHERE organisation_id = $1 AND side = $2 AND sequence < coalesce((SELECT sequence FROM kept), $3 + 1)
      RETURNING sequence
    )
    SELECT count(*) AS amount, max(sequence) AS through FROM removed`,
};

const NOTE: Statement = {
  name: 'journal_note_removed',
  text: `UPDATE stream_head SET pruned_through = greatest(pruned_through, $3)
    WHERE organisation_id = $1 AND side = $2`,
};

const STREAMS_AT_ONCE = 20;
const ENTRIES_AT_ONCE = 2_000;

/**
 * Removes entries recorded before an instant from the beginnings of streams, a bounded number of them. Returns how many;
 * call it again, in a new transaction, until that is 0. For the worker.
 */
export async function pruneStreams(unit: WriteUnit, before: Instant): Promise<number> {
  const bound = instantParam(before);
  const streams = await unit.rows<{ organisationId: string; side: Side; before: number }>(OLD_BEGINNINGS, [
    bound,
    STREAMS_AT_ONCE,
  ]);
  let total = 0;
  for (const { organisationId, side, before: already } of streams) {
    const [removed] = await unit.rows<{ amount: number; through: number | null }>(REMOVE, [
      organisationId,
      side,
      already + ENTRIES_AT_ONCE,
      bound,
    ]);
    if (!removed?.through) continue;
    await unit.affected(NOTE, [organisationId, side, removed.through]);
    total += removed.amount;
  }
  return total;
}

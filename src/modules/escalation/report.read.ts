import type { Side } from '../../domain/actor.js';
import type { AlertFigures, EscalationGrouping, LevelCount } from '../../domain/escalationreport.js';
import type { Interval } from '../../domain/instant.js';
import type { ReadUnit } from '../../platform/database.js';
import { forParty, type PartyStatement, perParty } from '../../platform/party.js';
import { instantParam } from '../../platform/values.js';

/** What a report is about. */
export interface ReportQuestion {
  readonly groupBy: EscalationGrouping;
  /** Whose ladders. */
  readonly side: Side;
  /** Steps recorded in it. */
  readonly span: Interval;
  /** null: all of the asking party. */
  readonly contractIds: readonly string[] | null;
}

/** A key is the id of a contract or an organisation, or a category; none: the empty text, which is no category. */
const KEYS: Record<EscalationGrouping, string> = {
  CONTRACT: 's.contract_id::text',
  CATEGORY: `coalesce(t.category, '')`,
  COUNTERPARTY: '(CASE WHEN s.tenant_id = $1 THEN s.vendor_id ELSE s.tenant_id END)::text',
};

// Served by escalation_step_client_span and escalation_step_vendor_span.
function stepsOf(groupBy: EscalationGrouping, own: (alias: string) => string): string {
  const ticket = 'JOIN ticket t ON t.tenant_id = s.tenant_id AND t.id = s.ticket_id';
  return `step AS (
    SELECT ${KEYS[groupBy]} AS key, s.tenant_id, s.ticket_id, s.objective_id, s.cycle, s.level, s.repeat, s.state, s.recorded_at
    FROM escalation_step s ${groupBy === 'CATEGORY' ? ticket : ''}
    WHERE ${own('s')} AND s.side = $2 AND s.recorded_at >= $3::timestamptz AND s.recorded_at < $4::timestamptz
      AND ($5::uuid[] IS NULL OR s.contract_id = ANY ($5::uuid[])))`;
}

function perGrouping(
  name: string,
  text: (steps: string, own: (alias: string) => string) => string,
): Record<EscalationGrouping, PartyStatement> {
  const statementOf = (groupBy: EscalationGrouping): PartyStatement =>
    perParty(`${name}_${groupBy.toLowerCase()}`, (own) => text(stepsOf(groupBy, own), own));
  return {
    CONTRACT: statementOf('CONTRACT'),
    CATEGORY: statementOf('CATEGORY'),
    COUNTERPARTY: statementOf('COUNTERPARTY'),
  };
}

const GROUPS = perGrouping(
  'escalation_report_groups',
  (steps) => `
    WITH ${steps},
    counted AS (
      SELECT key, count(DISTINCT ticket_id) FILTER (WHERE state = 'TAKEN')::int AS tickets FROM step GROUP BY key
    )
    SELECT key, tickets, (count(*) OVER ())::int AS "groupCount" FROM counted ORDER BY tickets DESC, key LIMIT $6`,
);

export interface ReportGroup {
  readonly key: string;
  /** Tickets of which a step was taken. */
  readonly tickets: number;
  /** How many groups there are in all. */
  readonly groupCount: number;
}

/** The groups with the most escalated tickets. */
export function reportGroups(unit: ReadUnit, question: ReportQuestion, limit: number): Promise<ReportGroup[]> {
  return ask<ReportGroup>(unit, GROUPS, question, limit);
}

const LEVELS = perGrouping(
  'escalation_report_levels',
  (steps) => `
    WITH ${steps}
    SELECT key, level, count(DISTINCT ticket_id) FILTER (WHERE state = 'TAKEN')::int AS tickets,
      count(*) FILTER (WHERE state = 'TAKEN' AND repeat = 0)::int AS reached,
      count(*) FILTER (WHERE state = 'TAKEN' AND repeat > 0)::int AS repeated,
      count(*) FILTER (WHERE state = 'SKIPPED_LATE')::int AS "skippedLate"
    FROM step
    GROUP BY GROUPING SETS ((key, level), (level), ())
    HAVING grouping(key) = 1 OR key = ANY ($6::text[])
    ORDER BY key, level`,
);

/** `key` null: of all groups; `level` null: of all levels. */
export type LevelRow = Omit<LevelCount, 'level'> & {
  readonly key: string | null;
  readonly level: number | null;
  readonly tickets: number;
};

/** How often levels were reached: in the named groups, and in all. */
export function reportLevels(unit: ReadUnit, question: ReportQuestion, keys: readonly string[]): Promise<LevelRow[]> {
  return ask<LevelRow>(unit, LEVELS, question, keys);
}

// A step begins an alert where nobody had the ticket in hand for its clock, and none like it was taken since that was so: who took
// it in hand for good has done so for the clocks that had started (domain/acknowledged). Served by the primary keys of clock,
// acknowledgement and escalation_step, once a step.
const ALERTS = perGrouping(
  'escalation_report_alerts',
  (steps) => `
    WITH ${steps},
    alert AS (
      SELECT b.key, extract(epoch FROM answer.at - b.recorded_at) * 1000 AS took
      FROM (
        SELECT s.key, s.tenant_id, s.ticket_id, s.recorded_at, max(c.started_at) AS started_at
        FROM step s
        LEFT JOIN clock c ON c.tenant_id = s.tenant_id AND c.ticket_id = s.ticket_id AND c.objective_id = s.objective_id
          AND c.cycle = s.cycle
        WHERE s.state = 'TAKEN'
        GROUP BY s.key, s.tenant_id, s.ticket_id, s.recorded_at
      ) b
      LEFT JOIN LATERAL (
        SELECT a.acknowledged_at AS at, a.acknowledged_until AS until FROM acknowledgement a
        WHERE a.tenant_id = b.tenant_id AND a.ticket_id = b.ticket_id AND a.side = $2 AND a.acknowledged_at <= b.recorded_at
        ORDER BY a.acknowledged_at DESC LIMIT 1
      ) hand ON true
      LEFT JOIN LATERAL (
        SELECT min(a.acknowledged_at) AS at FROM acknowledgement a
        WHERE a.tenant_id = b.tenant_id AND a.ticket_id = b.ticket_id AND a.side = $2 AND a.acknowledged_at > b.recorded_at
      ) answer ON true
      WHERE (hand.at IS NULL OR hand.until <= b.recorded_at OR (hand.until IS NULL AND b.started_at > hand.at)) AND NOT EXISTS (
        SELECT 1 FROM escalation_step e
        WHERE e.tenant_id = b.tenant_id AND e.ticket_id = b.ticket_id AND e.side = $2 AND e.state = 'TAKEN'
          AND e.recorded_at < b.recorded_at AND e.recorded_at >= coalesce(hand.until, hand.at, '-infinity')
          AND (hand.at IS NULL OR hand.until IS NOT NULL OR EXISTS (
            SELECT 1 FROM clock k
            WHERE k.tenant_id = e.tenant_id AND k.ticket_id = e.ticket_id AND k.objective_id = e.objective_id AND k.cycle = e.cycle
              AND k.started_at > hand.at)))
    )
    SELECT key, count(*)::int AS alerts, count(took)::int AS acknowledged, round(avg(took))::bigint AS mean,
      round(percentile_cont(0.5) WITHIN GROUP (ORDER BY took))::bigint AS median, round(max(took))::bigint AS longest
    FROM alert
    GROUP BY GROUPING SETS ((key), ())
    HAVING grouping(key) = 1 OR key = ANY ($6::text[])`,
);

/** `key` null: of all groups. */
export type AlertRow = AlertFigures & { readonly key: string | null };

/** Alerts that began in the span: in the named groups, and in all. */
export function reportAlerts(unit: ReadUnit, question: ReportQuestion, keys: readonly string[]): Promise<AlertRow[]> {
  return ask<AlertRow>(unit, ALERTS, question, keys);
}

function ask<R>(
  unit: ReadUnit,
  statements: Record<EscalationGrouping, PartyStatement>,
  { groupBy, side, span, contractIds }: ReportQuestion,
  last: unknown,
): Promise<R[]> {
  const { statement, organisationId } = forParty(statements[groupBy], unit.principal);
  const { startsAt, endsAt } = span;
  return unit.rows<R>(statement, [
    organisationId,
    side,
    instantParam(startsAt),
    instantParam(endsAt),
    contractIds,
    last,
  ]);
}

import type { Instant } from '../../domain/instant.js';
import { moneyText } from '../../domain/money.js';
import {
  creditLineName,
  type ExclusionLine,
  type ObjectiveLine,
  type RestatedPeriod,
  type StatedClock,
  type StatedFigures,
  type StatementContent,
} from '../../domain/statement.js';
import { formatInstant } from '../../domain/timetext.js';
import { type Cell, csvText } from './csvtext.js';
import type { StatementRow } from './statement.table.js';
import type { DisputeRow } from './statementdispute.table.js';

const COLUMNS = [
  'section',
  'line',
  'name',
  'period',
  'basis',
  'verdict',
  'unit',
  'target',
  'actual',
  'good',
  'total',
  'sum',
  'pending',
  'strict',
  'relieved',
  'amount',
  'currency',
  'note',
  'reference',
  'effect',
  'revision',
  'at',
  'by',
  'answer',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], Cell>>;

/** A statement as CSV: what stands of it, then one row a figure, one basis a row, and all that was ever disputed of it. */
export function statementCsv(row: StatementRow, content: StatementContent, disputes: readonly DisputeRow[]): string {
  const { currency } = content.contract;
  const rows: Row[] = [
    ...facts(row, content),
    ...(['raw', 'adjusted'] as const).map((basis) => ({
      section: 'outcome',
      line: 'verdict',
      basis,
      ...outcome(content, basis),
    })),
    ...content.objectives.flatMap(objectiveRows),
    ...content.exclusions.map(exclusionRow),
    ...creditRows(content),
    ...content.restatements.flatMap((period) => restatementRows(period, currency)),
    ...content.pendingClocks.map((clock) => ({
      ...clockRow('pending clock', clock.line, clock, null),
      basis: clock.rawSettled ? 'adjusted' : null,
    })),
    ...content.carriedClocks.map((clock) => clockRow('carried clock', clock.line, clock, clock.outcome)),
    ...disputes.map(disputeRow),
  ];
  return csvText([COLUMNS, ...rows.map((one) => COLUMNS.map((column) => one[column] ?? null))]);
}

function facts(row: StatementRow, { contract, period, terms, revision }: StatementContent): Row[] {
  const said: [string, Cell][] = [
    ['contract', contract.reference],
    ['contract name', contract.name],
    ['client', contract.client.name],
    ['vendor', contract.vendor.name],
    ['first day', period.startsOn],
    ['last day', period.endsOn],
    ['terms version', terms.version],
    ['revision', revision],
    ['content hash', row.contentHash],
    ['state', row.state],
  ];
  const acts: [string, Instant | null, string | null][] = [
    ['submitted', row.submittedAt, row.submittedBy],
    ['disputed', row.disputedAt, row.disputedBy],
    ['agreed', row.agreedAt, row.agreedBy],
    ['locked', row.lockedAt, row.lockedBy],
  ];
  const named = { section: 'statement', period: period.index };
  return [
    ...said.map(([name, note]) => ({ ...named, name, note })),
    ...acts.flatMap(([name, at, by]) => (at === null ? [] : [{ ...named, name, at: formatInstant(at), by }])),
  ];
}

function outcome({ outcome: stated }: StatementContent, basis: 'raw' | 'adjusted'): Row {
  const { verdict, score } = stated[basis];
  return { verdict, name: 'score', actual: score };
}

function objectiveRows({ line, name, unit, target, raw, adjusted }: ObjectiveLine): Row[] {
  const named = { section: 'objective', line, name, unit, target };
  return [
    { ...named, basis: 'raw', ...figures(raw) },
    { ...named, basis: 'adjusted', ...figures(adjusted) },
  ];
}

function figures({ verdict, actual, good, total, sum, pending, strict, relieved }: StatedFigures): Row {
  return { verdict, actual, good, total, sum, pending, strict, relieved };
}

function exclusionRow({ line, reference, scope, effect, decision, reason }: ExclusionLine): Row {
  return { section: 'exclusion', line, name: scope, verdict: decision, note: reason, reference, effect };
}

function disputeRow({ line, revision, comment, disputedAt, disputedBy, answer, resolvedAt }: DisputeRow): Row {
  const verdict = resolvedAt === null ? 'IN_DISPUTE' : 'RESOLVED';
  const said = { note: comment, at: formatInstant(disputedAt), by: disputedBy, answer };
  return { section: 'dispute', line, verdict, revision, ...said };
}

function creditRows({ money, contract }: StatementContent): Row[] {
  const { currency } = contract;
  const sums: [string, number][] = [
    ['true-ups', money.trueUps],
    ['total', money.total],
  ];
  return [
    ...(money.ledger?.lines ?? []).map(({ kind, objectiveKey, amount }, index) => ({
      section: 'money',
      line: creditLineName(index),
      name: objectiveKey,
      amount: moneyText(amount, currency),
      currency,
      note: kind,
    })),
    ...sums.map(([name, amount]) => ({ section: 'money', name, amount: moneyText(amount, currency), currency })),
  ];
}

function restatementRows({ period, objectives, money }: RestatedPeriod, currency: string): Row[] {
  const rows = objectives.flatMap(({ line, key, old, difference, ...rest }): Row[] =>
    (['raw', 'adjusted'] as const).flatMap((basis) => {
      const named = { section: 'restatement', line, name: key, period, basis };
      return [
        { ...named, ...figures(old[basis]), note: 'old' },
        { ...named, ...figures(rest.new[basis]), note: 'new' },
        { ...named, ...difference[basis], note: 'difference' },
      ];
    }),
  );
  if (money === null) return rows;
  const amount = moneyText(money.difference, currency);
  return [...rows, { section: 'restatement', line: money.line, name: 'true-up', period, amount, currency }];
}

function clockRow(section: string, line: string, clock: StatedClock, verdict: string | null): Row {
  const { objective, source, externalId, cycle, startedAt, carriedFrom } = clock;
  const note = `${source} ${externalId} ${cycle} started ${startedAt}`;
  return { section, line, name: objective, period: carriedFrom, verdict, note };
}

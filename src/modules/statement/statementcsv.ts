import { moneyText } from '../../domain/money.js';
import type {
  ObjectiveLine,
  RestatedPeriod,
  StatedClock,
  StatedFigures,
  StatementContent,
} from '../../domain/statement.js';
import { creditLineName } from '../../domain/statement.js';

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
] as const;

type Cell = string | number | null;
type Row = Partial<Record<(typeof COLUMNS)[number], Cell>>;

/** A spreadsheet takes a cell that begins so for a formula, the wide forms of some included. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * A statement as CSV (RFC 4180): one row a figure, one basis a row. Texts that a spreadsheet would take for formulas begin
 * with an apostrophe; numbers stay numbers, below 0 too.
 */
export function statementCsv(content: StatementContent): string {
  const { currency } = content.contract;
  const rows: Row[] = [
    ...facts(content),
    ...(['raw', 'adjusted'] as const).map((basis) => ({
      section: 'outcome',
      line: 'verdict',
      basis,
      ...outcome(content, basis),
    })),
    ...content.objectives.flatMap(objectiveRows),
    ...content.exclusions.map(({ line, scope, decision, reason }) => ({
      section: 'exclusion',
      line,
      name: scope,
      verdict: decision,
      note: reason,
    })),
    ...creditRows(content),
    ...content.restatements.flatMap((period) => restatementRows(period, currency)),
    ...content.pendingClocks.map((clock) => clockRow('pending clock', clock.line, clock, null)),
    ...content.carriedClocks.map((clock) => clockRow('carried clock', clock.line, clock, clock.outcome)),
  ];
  return [COLUMNS, ...rows.map((row) => COLUMNS.map((column) => row[column] ?? null))].map(csvLine).join('');
}

function facts({ contract, period, terms, revision }: StatementContent): Row[] {
  const said: [string, Cell][] = [
    ['contract', contract.reference],
    ['contract name', contract.name],
    ['client', contract.client.name],
    ['vendor', contract.vendor.name],
    ['first day', period.startsOn],
    ['last day', period.endsOn],
    ['terms version', terms.version],
    ['revision', revision],
  ];
  return said.map(([name, note]) => ({ section: 'statement', name, period: period.index, note }));
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

function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  const text = String(cell);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

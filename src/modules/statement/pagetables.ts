import type { CreditLine } from '../../domain/creditline.js';
import type {
  ExclusionLine,
  ObjectiveLine,
  PendingClock,
  RestatedPeriod,
  RestatementLine,
  StatedClock,
  StatementContent,
} from '../../domain/statement.js';
import { amountText, countText, figureText } from './figuretext.js';
import { html, type Markup } from './html.js';
import { type Column, table } from './pagetable.js';
import type { PageWords } from './pagewords.js';
import type { DisputeRow } from './statementdispute.table.js';

const NONE = html`<p class="quiet">None.</p>`;

const OBJECTIVES: readonly Column<ObjectiveLine>[] = [
  { title: 'Objective', text: ({ name, critical }) => (critical ? `${name} (critical)` : name), style: 'name' },
  { title: 'Target', text: targetText, style: 'number' },
  { title: 'Figure', text: (of) => figureText(of.adjusted.actual, of.unit, of.direction), style: 'number' },
  { title: 'Counted', text: (of) => countText(of.adjusted, of), style: 'number' },
  {
    title: 'Pending',
    text: ({ adjusted }) => (adjusted.pending === 0 ? null : `${adjusted.pending}`),
    style: 'number',
  },
  { title: 'Without exclusions', text: (of) => otherText(of, of.raw.actual), style: 'number' },
  { title: 'Without relief', text: (of) => otherText(of, of.adjusted.strict), style: 'number' },
  { title: 'Verdict', text: ({ adjusted }) => adjusted.verdict, style: 'verdict' },
];

function targetText({ target, unit, direction }: ObjectiveLine): string {
  return target === null ? '–' : `${direction === 'AT_LEAST' ? '≥' : '≤'} ${figureText(target, unit, direction)}`;
}

/** The figure by another rule, where that is another. */
function otherText({ adjusted, unit, direction }: ObjectiveLine, value: number | null): string | null {
  return value === adjusted.actual ? null : figureText(value, unit, direction);
}

export function objectiveTable({ objectives }: StatementContent): Markup {
  return table(OBJECTIVES, objectives) ?? NONE;
}

const EFFECTS: Record<ExclusionLine['effect'], string> = { REMOVE: 'not counted', COUNT_AS_GOOD: 'counted as good' };

function counts(decision: ExclusionLine['decision']): boolean {
  return decision !== 'REJECTED' && decision !== 'WITHDRAWN';
}

const EXCLUSIONS: readonly Column<ExclusionLine>[] = [
  { title: 'Reference', text: ({ reference }) => reference, style: 'name' },
  { title: 'What', text: ({ scope }) => scope },
  { title: 'Effect', text: ({ effect, decision }) => (counts(decision) ? EFFECTS[effect] : 'none') },
  { title: 'Decision', text: ({ decision }) => decision.toLowerCase().replaceAll('_', ' ') },
  { title: 'Reason', text: ({ reason }) => reason },
];

export function exclusionTable({ exclusions }: StatementContent): Markup {
  return table(EXCLUSIONS, exclusions) ?? NONE;
}

interface MoneyRow {
  readonly name: string;
  readonly what: string | null;
  readonly amount: string;
}

const MONEY: readonly Column<MoneyRow>[] = [
  { title: 'Objective', text: ({ name }) => name, style: 'name' },
  { title: 'What', text: ({ what }) => what },
  { title: 'Amount', text: ({ amount }) => amount, style: 'number' },
];

const CREDITS: Record<CreditLine['kind'], string> = {
  CREDIT: 'credit',
  OFFSET: 'set off against what was earned back',
  EARN_BACK: 'earned back',
};

export function moneyTable({ money, contract }: StatementContent, words: PageWords): Markup {
  const text = (amount: number): string => amountText(amount, contract.currency);
  const lines = (money.ledger?.lines ?? []).map(
    ({ objectiveKey, kind, amount }): MoneyRow => ({
      name: words.objective(objectiveKey),
      what: CREDITS[kind],
      amount: text(amount),
    }),
  );
  if (money.trueUps !== 0) lines.push({ name: 'Earlier periods', what: 'trued up', amount: text(money.trueUps) });
  const total: MoneyRow = { name: owedBy(money.total), what: null, amount: text(Math.abs(money.total)) };
  const caption = money.ledger === null ? {} : { caption: `At most ${text(money.ledger.cap)} in credits.` };
  return table(MONEY, lines, { ...caption, total }) ?? NONE;
}

/** Who gets the money. */
export function owedBy(total: number): string {
  return total < 0 ? 'Owed to the vendor' : 'Owed to the client';
}

export function restatementTables({ restatements, contract }: StatementContent, words: PageWords): Markup | null {
  if (restatements.length === 0) return null;
  const tables = restatements.map((period) => restatedPeriod(period, contract.currency, words));
  return html`<h2>Restatements of earlier periods</h2>${tables}`;
}

function restatedPeriod(restated: RestatedPeriod, currency: string, words: PageWords): Markup {
  const { money } = restated;
  const owed = money === null ? '' : `, ${amountText(money.difference, currency)} trued up`;
  const [was, is] = [restated.old.adjusted.verdict, restated.new.adjusted.verdict];
  const verdict = was === is ? `still ${is}` : `${was} is now ${is}`;
  const caption = `${words.period(restated.period)}: ${verdict}${owed}`;
  return table(restatementColumns(words), restated.objectives, { caption }) ?? html`<p>${caption}</p>`;
}

function restatementColumns(words: PageWords): readonly Column<RestatementLine>[] {
  const figure = (when: 'old' | 'new') => (line: RestatementLine) => {
    const { unit, direction } = words.measure(line.key);
    return figureText(line[when].adjusted.actual, unit, direction);
  };
  const counted = (when: 'old' | 'new') => (line: RestatementLine) =>
    countText(line[when].adjusted, words.measure(line.key));
  return [
    { title: 'Objective', text: ({ key }) => words.objective(key), style: 'name' },
    { title: 'Stated', text: figure('old'), style: 'number' },
    { title: 'Counted', text: counted('old'), style: 'number' },
    { title: 'Now', text: figure('new'), style: 'number' },
    { title: 'Counted now', text: counted('new'), style: 'number' },
    { title: 'Verdict', text: ({ old }) => old.adjusted.verdict, style: 'verdict' },
    { title: 'Verdict now', text: (line) => line.new.adjusted.verdict, style: 'verdict' },
  ];
}

export function clockTables({ pendingClocks, carriedClocks }: StatementContent, words: PageWords): Markup {
  const outcome: Column<{ readonly outcome: string } & StatedClock> = {
    title: 'Outcome',
    text: (clock) => clock.outcome.toLowerCase(),
  };
  const reported: Column<PendingClock> = {
    title: 'As reported',
    text: ({ rawSettled }) => (rawSettled ? 'late, and counted' : null),
  };
  return html`${clocks('Clocks that count when they settle', table([...clockColumns(words), reported], pendingClocks))}
${clocks('Clocks of earlier periods counted here', table([...clockColumns(words), outcome], carriedClocks))}`;
}

function clocks(title: string, found: Markup | null): Markup | null {
  return found === null ? null : html`<h2>${title}</h2>${found}`;
}

function clockColumns(words: PageWords): readonly Column<StatedClock>[] {
  return [
    { title: 'Ticket', text: ({ source, externalId }) => `${externalId} of ${source}`, style: 'name' },
    { title: 'Objective', text: ({ objective }) => words.objective(objective) },
    { title: 'Started', text: ({ startedAt }) => words.time(Date.parse(startedAt)) },
    { title: 'From', text: ({ carriedFrom }) => (carriedFrom === null ? null : words.period(carriedFrom)) },
  ];
}

export function disputeTable(disputes: readonly DisputeRow[], words: PageWords): Markup | null {
  const columns: readonly Column<DisputeRow>[] = [
    { title: 'Line', text: ({ line, revision }) => `${words.line(line)} (revision ${revision})`, style: 'name' },
    { title: 'Comment', text: ({ comment }) => comment },
    { title: 'By', text: ({ disputedBy, disputedAt }) => `${disputedBy}, ${words.time(disputedAt)}` },
    { title: 'Answer', text: ({ answer }) => answer },
    { title: 'State', text: ({ resolvedAt }) => (resolvedAt === null ? 'in dispute' : 'resolved') },
  ];
  return clocks('Disputes', table(columns, disputes));
}

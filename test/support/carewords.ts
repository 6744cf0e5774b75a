import type { Bases, StatedFigures, StatementContent } from '../../src/domain/statement.js';

/** What a statement says, in as few words as can be compared with figures worked out by hand. */
export interface StatementInWords {
  readonly terms: number;
  readonly revision: number;
  /** Verdict, and score to the millionth. */
  readonly outcome: string;
  /** Verdict, good/total or sum/total, what relief makes of it, what is pending. */
  readonly objectives: Readonly<Record<string, string>>;
  /** As `outcome` and `objectives`, where it differs without exclusions. */
  readonly raw: Readonly<Record<string, string>>;
  readonly ledger: readonly string[];
  readonly ledgerTotal: string;
  readonly trueUps: string;
  readonly total: string;
  readonly clocks: readonly string[];
  readonly exclusions: readonly string[];
  readonly restatements: readonly string[];
}

export function inWords(content: StatementContent): StatementInWords {
  const { outcome, objectives, money, pendingClocks, carriedClocks, exclusions, restatements } = content;
  const adjusted = { contract: outcomeText(outcome.adjusted) };
  const raw = { contract: outcomeText(outcome.raw) };
  for (const one of objectives) {
    Object.assign(adjusted, { [one.key]: figuresText(one.adjusted) });
    Object.assign(raw, { [one.key]: figuresText(one.raw) });
  }
  const { contract, ...figures } = adjusted;
  return {
    terms: content.terms.version,
    revision: content.revision,
    outcome: contract,
    objectives: figures,
    raw: differing(raw, adjusted),
    ledger: (money.ledger?.lines ?? []).map(
      ({ kind, objectiveKey, amount }) => `${kind} ${objectiveKey} ${euros(amount)}`,
    ),
    ledgerTotal: euros(money.ledger?.total ?? 0),
    trueUps: euros(money.trueUps),
    total: euros(money.total),
    clocks: [
      ...pendingClocks.map(({ objective, externalId }) => `pending ${objective} ${externalId}`),
      ...carriedClocks.map((one) => `carried ${one.objective} ${one.externalId} ${one.carriedFrom} ${one.outcome}`),
    ],
    exclusions: exclusions.map(({ reference, decision, effect }) => `${reference} ${decision} ${effect}`),
    restatements: restatements.flatMap(restatedLines),
  };
}

function restatedLines(one: StatementContent['restatements'][number]): string[] {
  const { period, objectives, money } = one;
  const changed = (what: string, of: Bases<string>, now: Bases<string>) =>
    (['raw', 'adjusted'] as const)
      .filter((basis) => of[basis] !== now[basis])
      .map((basis) => `${period} ${what} ${basis}: ${of[basis]} -> ${now[basis]}`);
  return [
    ...changed('contract', both(one.old, outcomeText), both(one.new, outcomeText)),
    ...objectives.flatMap((line) => changed(line.key, both(line.old, settledText), both(line.new, settledText))),
    ...(money === null
      ? []
      : [`${period} money: ${euros(money.old)} -> ${euros(money.new)} = ${euros(money.difference)}`]),
    ...(money?.trueUps ?? []).map(
      ({ kind, objectiveKey, amount }) => `${period} ${kind} ${objectiveKey} ${euros(amount)}`,
    ),
  ];
}

/** What is pending is no part of what is restated. */
function settledText(figures: StatedFigures): string {
  return figuresText({ ...figures, pending: 0 });
}

function both<T>({ raw, adjusted }: Bases<T>, text: (one: T) => string): Bases<string> {
  return { raw: text(raw), adjusted: text(adjusted) };
}

function differing(raw: Record<string, string>, adjusted: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(raw).filter(([key, text]) => adjusted[key] !== text));
}

function outcomeText({ verdict, score }: { readonly verdict: string; readonly score: number | null }): string {
  return `${verdict} ${score === null ? '-' : score.toFixed(6)}`;
}

function figuresText({ verdict, good, total, sum, pending, relieved, exactActual }: StatedFigures): string {
  if (verdict === 'NO_DATA') return verdict;
  const relief = relieved === null ? '' : ` relieved ${exactActual}`;
  return `${verdict} ${good ?? sum}/${total}${relief}${pending === 0 ? '' : ` pending ${pending}`}`;
}

/** Cents as people write them. */
function euros(amount: number): string {
  const cents = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${cents.slice(0, -2)}.${cents.slice(-2)}`;
}

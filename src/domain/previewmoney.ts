import { missedWorst, readWorst } from './creditforecast.js';
import { creditLedger } from './creditledger.js';
import type { CreditLedger, CreditPeriod, PastPeriod, StatedObjective } from './creditline.js';
import { readCredit } from './creditreading.js';
import type { MinorUnits } from './money.js';
import type { ObjectiveTerms } from './terms.js';

/** A period under the proposal. */
export interface ReplayedPeriod {
  readonly own: CreditPeriod;
  /** Keys of the objectives of which facts cannot tell what they would have come to. */
  readonly unknown: ReadonlySet<string>;
}

/** Money of a period, in minor units. null: its terms put none at risk; undefined: it hangs on what facts cannot tell. */
export interface PreviewedMoney {
  readonly credits: MinorUnits | null | undefined;
  readonly total: MinorUnits | null | undefined;
  readonly creditOf: (objectiveKey: string) => MinorUnits | null | undefined;
}

/** What an objective of which facts cannot tell may have come to: the two ends of what it may cost, and what counts for no streak. */
const ENDS = ['MET', 'MISSED', 'NO_DATA'] as const;
type End = (typeof ENDS)[number];

/** The money of a period whose ledger is known. */
export function knownMoney(ledger: CreditLedger | null): PreviewedMoney {
  return {
    credits: ledger?.credits ?? null,
    total: ledger?.total ?? null,
    creditOf: (key) => creditIn(ledger, key),
  };
}

/**
 * The money of replayed periods (ascending), each after the periods before it as they would then have come to. A credit is
 * known where it is the same however the unknown objectives came out: between the two ends it only rises or falls.
 */
export function replayMoney(
  past: readonly PastPeriod[],
  replayed: ReadonlyMap<number, ReplayedPeriod>,
): Map<number, PreviewedMoney> {
  const ledgersOfEnds = ENDS.map((end) => replayLedgers(past, replayed, end));
  const money = new Map<number, PreviewedMoney>();
  let isOpen = false;
  for (const [index, period] of replayed) {
    const before = past.filter((one) => one.index < index);
    isOpen ||= [...period.unknown].some((key) => bearsMoney(key, period, before));
    const ledgers = ledgersOfEnds.map((ledgerOf) => ledgerOf.get(index) ?? null);
    const [ledger = null] = ledgers;
    money.set(index, isOpen ? boundedMoney(ledgers, looksBack(period, before)) : knownMoney(ledger));
  }
  return money;
}

/** Ledgers as if all that is unknown had come out at one end; those of periods that are not replayed stay as they stand. */
function replayLedgers(
  past: readonly PastPeriod[],
  replayed: ReadonlyMap<number, ReplayedPeriod>,
  end: End,
): Map<number, CreditLedger | null> {
  const ledgers = new Map<number, CreditLedger | null>();
  const history: PastPeriod[] = [];
  for (const one of past) {
    const period = replayed.get(one.index);
    if (period === undefined) {
      history.push(one);
      continue;
    }
    const own = endingAs(period, end);
    const ledger = creditLedger(own, history, (rule, missed) =>
      (period.unknown.has(missed.objective.key) ? readWorst : readCredit)(rule, missed),
    );
    ledgers.set(one.index, ledger);
    history.push({ ...own, ledger });
  }
  return ledgers;
}

function endingAs({ own, unknown }: ReplayedPeriod, end: End): CreditPeriod {
  const termsOf = new Map(own.terms.objectives.map((terms) => [terms.key, terms]));
  const objectives = own.objectives.map((stated) => {
    const terms = unknown.has(stated.key) ? termsOf.get(stated.key) : undefined;
    return terms === undefined ? stated : endOf(terms, stated, end);
  });
  return { ...own, objectives };
}

function endOf(terms: ObjectiveTerms, stated: StatedObjective, end: End): StatedObjective {
  if (stated.verdict === 'REPORTED') return stated;
  return end === 'MISSED' ? missedWorst(terms) : { ...stated, verdict: end };
}

/** Whether an objective may be owed something in a period, or may earn something back. */
function bearsMoney(key: string, { own }: ReplayedPeriod, before: readonly PastPeriod[]): boolean {
  const hasRule = own.terms.objectives.some((terms) => terms.key === key && terms.credit !== null);
  return hasRule || before.some(({ ledger }) => ledger?.lines.some(({ objectiveKey }) => objectiveKey === key));
}

/** Whether money of a period follows from that of periods before: something is earned back, or was granted against later credits. */
function looksBack({ own }: ReplayedPeriod, before: readonly PastPeriod[]): boolean {
  if (own.terms.credits?.earnBack) return true;
  const lines = before.flatMap(({ ledger }) => ledger?.lines ?? []);
  return lines.some((line) => line.kind === 'EARN_BACK' && line.inputs.granted > 0);
}

/** What the ledgers of all ends agree on. What is earned back has no ends: it goes by streaks. */
function boundedMoney(ledgers: readonly (CreditLedger | null)[], earnsBack: boolean): PreviewedMoney {
  // Where the cap may bind, who loses the last minor unit to it is not told by the ends.
  const mayBeCut = ledgers.some((ledger) => ledger !== null && isCut(ledger));
  return {
    credits: agreed(ledgers.map((ledger) => ledger?.credits ?? null)),
    total: earnsBack ? undefined : agreed(ledgers.map((ledger) => ledger?.total ?? null)),
    creditOf: (key) => {
      const credit = agreed(ledgers.map((ledger) => creditIn(ledger, key)));
      return mayBeCut && credit !== 0 && credit !== null ? undefined : credit;
    },
  };
}

function isCut({ lines }: CreditLedger): boolean {
  return lines.some(
    ({ kind, amount, inputs }) => kind === 'CREDIT' && inputs.yieldsTo === null && amount < inputs.earned,
  );
}

function creditIn(ledger: CreditLedger | null, objectiveKey: string): MinorUnits | null {
  if (ledger === null) return null;
  const own = ledger.lines.filter((line) => line.kind === 'CREDIT' && line.objectiveKey === objectiveKey);
  return own.reduce((sum, { amount }) => sum + amount, 0);
}

function agreed<T>(values: readonly T[]): T | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
}

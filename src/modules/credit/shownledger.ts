import type * as domain from '../../domain/creditline.js';
import { explainCreditLine } from '../../domain/explaincredit.js';
import { type MinorUnits, roundHalfEven } from '../../domain/money.js';
import { parseFraction } from '../../domain/rational.js';
import { type Money, shownMoney } from '../../graphql/money.types.js';
import { fromMillionths } from '../contract/decimal.js';
import { shownBand, shownBracket, shownCreditRule, shownEarnBack } from '../contract/showncredits.js';
import type { CreditInputs, CreditLine, EarnBackInputs, OffsetInputs, PeriodCredits } from './credit.types.js';
import type { PeriodMoney } from './periodmoney.js';

type ObjectiveIdOf = (objectiveKey: string) => string;

/** A period's money as the API shows it. */
export function shownCredits({ ledger, fee, ...money }: PeriodMoney, objectiveIdOf: ObjectiveIdOf): PeriodCredits {
  const { currency, termsVersion, capReached } = ledger;
  const inMoney = (amount: MinorUnits): Money => shownMoney(amount, currency);
  return {
    state: money.state,
    termsVersion,
    fee: inMoney(Number(roundHalfEven(parseFraction(ledger.fee)))),
    cap: inMoney(ledger.cap),
    capReached,
    lines: ledger.lines.map((line) => ({
      ...shownLine(line, currency, objectiveIdOf),
      explanation: explainCreditLine(line, ledger, fee),
    })),
    credits: inMoney(ledger.credits),
    total: inMoney(ledger.total),
    atStake: money.atStake === null ? null : inMoney(money.atStake),
    chronic: money.chronic,
    renewal: money.renewal,
  };
}

function shownLine(
  line: domain.CreditLine,
  currency: string,
  objectiveIdOf: ObjectiveIdOf,
): Omit<CreditLine, 'explanation'> {
  const { kind, objectiveKey, termsVersion, amount } = line;
  return {
    kind,
    objectiveKey,
    objectiveId: objectiveIdOf(objectiveKey),
    termsVersion,
    amount: shownMoney(amount, currency),
    credit: kind === 'CREDIT' ? shownInputs(line.inputs, currency) : null,
    earnBack: kind === 'EARN_BACK' ? shownEarnBackInputs(line.inputs, currency) : null,
    offset: kind === 'OFFSET' ? shownOffset(line.inputs, currency) : null,
  };
}

function shownInputs(inputs: domain.CreditInputs, currency: string): CreditInputs | null {
  const { unit, target, actual, fee, atRisk, exact, earned, yieldsTo } = inputs;
  const rule = shownCreditRule(inputs.rule, currency);
  if (rule === null) return null;
  const kept = { unit, target, actual, fee, atRisk, exact, yieldsTo };
  return { rule, ...kept, earned: shownMoney(earned, currency), ...shownReading(inputs.reading, currency) };
}

function shownReading(reading: domain.CreditReading, currency: string) {
  const { kind } = reading;
  return {
    pool: kind === 'POOL' ? fromMillionths(reading.pool) : null,
    bracket: kind === 'BRACKETS' ? reading.bracket && shownBracket(reading.bracket, currency) : null,
    band: kind === 'POINTS' ? reading.band && shownBand(reading.band) : null,
    points: kind === 'LINEAR' || kind === 'POINTS' ? String(reading.points) : null,
    repeatOf: kind === 'POINTS' ? reading.repeatOf : null,
  };
}

function shownEarnBackInputs(inputs: domain.EarnBackInputs, currency: string): EarnBackInputs {
  const { rule, inARow, credits, exact, granted } = inputs;
  return {
    rule: shownEarnBack(rule),
    inARow,
    credits: credits.map(({ period, amount }) => ({ period, amount: shownMoney(amount, currency) })),
    exact,
    granted: shownMoney(granted, currency),
  };
}

function shownOffset({ balance, against }: domain.OffsetInputs, currency: string): OffsetInputs {
  return { balance: shownMoney(balance, currency), against: shownMoney(against, currency) };
}

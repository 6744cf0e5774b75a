import {
  type CarriedClockLine,
  creditLineName,
  type RestatedMoney,
  type RestatedPeriod,
  type RestatementLine,
  type StatementContent,
} from '../../domain/statement.js';
import { shownMoney } from '../../graphql/money.types.js';
import type * as shown from './restatement.types.js';
import type { CarriedClock } from './statedfigures.types.js';
import type * as types from './statementcontent.types.js';

/** What a statement says, as the API shows it. `contentHash` is that of the content. */
export function shownContent(content: StatementContent, contentHash: string): types.StatementContent {
  const { revision, terms, outcome, objectives, exclusions, pendingClocks, carriedClocks } = content;
  const { currency } = content.contract;
  return {
    revision,
    termsVersion: terms.version,
    termsHash: terms.hash,
    ...outcome,
    objectives,
    money: shownMoneyOf(content),
    restatements: content.restatements.map((period) => shownRestatement(period, currency)),
    lists: { contentHash, exclusions, pendingClocks, carriedClocks: carriedClocks.map(shownCarried) },
  };
}

function shownCarried(clock: CarriedClockLine): CarriedClock {
  return { ...clock, isGood: clock.outcome === 'COUNTED' ? null : clock.outcome === 'GOOD' };
}

function shownMoneyOf({ contract, money }: StatementContent): types.StatedMoney {
  const { currency } = contract;
  const { ledger } = money;
  return {
    lines: (ledger?.lines ?? []).map(({ kind, objectiveKey, termsVersion, amount }, index) => ({
      line: creditLineName(index),
      kind,
      objectiveKey,
      termsVersion,
      amount: shownMoney(amount, currency),
    })),
    cap: ledger === null ? null : shownMoney(ledger.cap, currency),
    trueUps: shownMoney(money.trueUps, currency),
    total: shownMoney(money.total, currency),
  };
}

/** What changed of a locked period, as the API shows it; money in the contract's currency. */
export function shownRestatement(restated: RestatedPeriod, currency: string): shown.RestatedPeriod {
  return {
    periodIndex: restated.period,
    old: restated.old.adjusted,
    new: restated.new.adjusted,
    objectives: restated.objectives.map(restatedObjective),
    money: restated.money === null ? null : restatedMoney(restated.money, currency),
  };
}

function restatedObjective(restated: RestatementLine): shown.RestatedObjective {
  const { line, key, old, difference } = restated;
  return {
    line,
    key,
    old: old.adjusted,
    new: restated.new.adjusted,
    difference: difference.adjusted,
    oldRaw: old.raw,
    newRaw: restated.new.raw,
    rawDifference: difference.raw,
  };
}

function restatedMoney(restated: RestatedMoney, currency: string): shown.RestatedMoney {
  return {
    line: restated.line,
    old: shownMoney(restated.old, currency),
    new: shownMoney(restated.new, currency),
    difference: shownMoney(restated.difference, currency),
    trueUps: restated.trueUps.map((one) => ({
      kind: one.kind,
      objectiveKey: one.objectiveKey,
      stated: shownMoney(one.stated, currency),
      restated: shownMoney(one.restated, currency),
      amount: shownMoney(one.amount, currency),
    })),
  };
}

import type { Contract } from '../../domain/contract.js';
import { type ChronicCount, chronicCounts, type Renewal, renewalOn } from '../../domain/creditchronic.js';
import { mostAtStake } from '../../domain/creditforecast.js';
import { creditHistory, standingCredits } from '../../domain/credithistory.js';
import { creditLedger } from '../../domain/creditledger.js';
import type { CreditLedger, CreditPeriod } from '../../domain/creditline.js';
import { creditPeriodOf } from '../../domain/creditperiod.js';
import { explainFee } from '../../domain/explaincredit.js';
import type { FormulaLine } from '../../domain/formula.js';
import type { MinorUnits } from '../../domain/money.js';
import { creditsAsStated } from '../../domain/statementbuild.js';
import type { Timeline } from '../../domain/timeline.js';
import type { LedgerStateName } from '../../graphql/creditenums.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { judgementByPeriod } from '../compliance/compliance.loaders.js';
import { timelineLoader } from '../contract/contract.loaders.js';
import { lockedStatementLoader } from '../statement/statement.loaders.js';
import { type MoneySoFar, moneyOfContracts } from './credit.loaders.js';

/** The money of one period, with all it is told by. */
export interface PeriodMoney {
  readonly state: LedgerStateName;
  readonly ledger: CreditLedger;
  /** How its fee came about; empty for a whole period. */
  readonly fee: readonly FormulaLine[];
  /** null: the period is over. */
  readonly atStake: MinorUnits | null;
  readonly chronic: readonly ChronicCount[];
  readonly renewal: Renewal | null;
}

/** The money of an agreed contract's period; null: the terms in force in it put none at risk, or nothing is agreed yet. */
export async function periodMoney(
  context: RequestContext,
  contract: Pick<Contract, 'id'>,
  index: number,
): Promise<PeriodMoney | null> {
  const timeline = await context.loader(timelineLoader).load(contract.id);
  if (timeline === null) return null;
  // Asked together, so that the loaders send one question for all periods.
  const [{ past, standing, stated }, current] = await Promise.all([
    moneySoFar(context, timeline),
    creditPeriod(context, timeline, index),
  ]);
  const over = past[index];
  const own = over ?? current;
  const history = standing.slice(0, index);
  const ledger = over === undefined ? own && creditLedger(own, history) : over.ledger;
  if (own === null || ledger === null) return null;
  const chronic = chronicCounts(own.terms, past.slice(0, index + 1));
  const renewal = renewalOf(timeline, own, chronic, context.now());
  const money = { ledger, fee: feeOf(timeline, own), chronic, renewal };
  if (over === undefined) return { state: 'FORECAST', ...money, atStake: mostAtStake(own, history) };
  return { state: stated.has(index) ? 'STATED' : 'COMPUTED', ...money, atStake: null };
}

function feeOf({ contract, periods }: Timeline, { index, terms }: CreditPeriod): FormulaLine[] {
  const period = periods[index];
  return terms.credits === null || period === undefined ? [] : explainFee(terms.credits, contract, period);
}

function renewalOf(timeline: Timeline, { terms }: CreditPeriod, chronic: readonly ChronicCount[], now: number) {
  const { noticeDays = null } = terms.credits ?? {};
  return renewalOn(timeline.localDate(now), timeline.contract.endsOn, noticeDays, chronic);
}

/** What the periods that are over came to; asked once an operation and contract, whichever of its periods want to know. */
export function moneySoFar(context: RequestContext, timeline: Timeline): Promise<MoneySoFar> {
  const asked = context.loader(moneyOfContracts);
  const { id } = timeline.contract;
  const known = asked.get(id) ?? readMoney(context, timeline);
  asked.set(id, known);
  return known;
}

async function readMoney(context: RequestContext, timeline: Timeline): Promise<MoneySoFar> {
  const over = timeline.periods.filter((period) => period.endsAt <= context.now());
  const found = await Promise.all(over.map(({ index }) => pastPeriod(context, timeline, index)));
  const periods = found.flatMap(({ own }) => own ?? []);
  const stated = new Map(found.flatMap(({ stated: locked }) => (locked === null ? [] : [[locked.index, locked]])));
  return { past: creditHistory(periods, stated), standing: standingCredits(periods, stated), stated };
}

async function pastPeriod(context: RequestContext, timeline: Timeline, index: number) {
  const { id: contractId, tenantId } = timeline.contract;
  const [own, locked] = await Promise.all([
    creditPeriod(context, timeline, index),
    context.loader(lockedStatementLoader).load({ tenantId, contractId, periodIndex: index }),
  ]);
  const isStated = own !== null && locked !== null;
  return { own, stated: isStated ? creditsAsStated(own, locked.content) : null };
}

async function creditPeriod(context: RequestContext, timeline: Timeline, index: number): Promise<CreditPeriod | null> {
  const period = timeline.periods[index];
  if (period === undefined) return null;
  const key = { contractId: timeline.contract.id, periodIndex: index, now: context.now() };
  return creditPeriodOf(timeline, period, await context.loader(judgementByPeriod).load(key));
}

import { creditLedger } from '../../src/domain/creditledger.js';
import type { CreditLedger, PastPeriod } from '../../src/domain/creditline.js';
import { creditPeriodOf } from '../../src/domain/creditperiod.js';
import { NO_FIGURES } from '../../src/domain/figureswanted.js';
import { judgePeriod, type PeriodJudgement } from '../../src/domain/periodjudgement.js';
import type { Bases, StatementContent } from '../../src/domain/statement.js';
import { buildStatement, creditsAsStated, type StatementFacts } from '../../src/domain/statementbuild.js';
import { EMPTY_TALLY, type Tally } from '../../src/domain/tally.js';
import type { Timeline } from '../../src/domain/timeline.js';

/** What is counted of objectives on both bases, by period and key. */
export type Counted = ReadonlyMap<string, Bases<Tally>>;

export function countedKey(period: number, key: string): string {
  return `${period} ${key}`;
}

export function judgeCounted(timeline: Timeline, index: number, counted: Counted): Bases<PeriodJudgement> {
  const period = timeline.periods[index];
  if (period === undefined) throw new Error(`no period ${index}`);
  const keys = new Map(
    timeline.termsOfPeriod(index)?.terms.objectives.map(({ key }) => [timeline.objectiveId(key), key]),
  );
  const judge = (basis: keyof Bases<Tally>): PeriodJudgement =>
    judgePeriod(
      timeline,
      period,
      (id, of) => ({ ...NO_FIGURES, tally: counted.get(countedKey(of, keys.get(id) ?? ''))?.[basis] ?? EMPTY_TALLY }),
      period.endsAt,
    );
  return { raw: judge('raw'), adjusted: judge('adjusted') };
}

/** The next statement of a contract whose periods before are all locked, from what is counted now. */
export function stateNext(
  timeline: Timeline,
  locked: readonly StatementContent[],
  counted: Counted,
  more: Partial<StatementFacts> = {},
): StatementContent {
  const period = timeline.periods[locked.length];
  if (period === undefined) throw new Error('no period is left to state');
  const judged = [...locked.keys(), locked.length].map((index) => judgeCounted(timeline, index, counted));
  return buildStatement({
    timeline,
    period,
    revision: 1,
    client: { id: timeline.contract.tenantId, name: 'Client' },
    vendor: { id: timeline.contract.counterpartyId, name: 'Vendor' },
    judged,
    locked,
    pending: [],
    carried: [],
    exclusions: [],
    ...more,
  });
}

/** The money of locked periods as their facts are now, each after those before it: their verdicts as stated, their money now. */
export function ledgersNow(
  timeline: Timeline,
  locked: readonly StatementContent[],
  counted: Counted,
): (CreditLedger | null)[] {
  const history: PastPeriod[] = [];
  return locked.map((stated, index) => {
    const period = timeline.periods[index];
    const judged = judgeCounted(timeline, index, counted).adjusted;
    const own = period === undefined ? null : creditPeriodOf(timeline, period, judged);
    if (own === null) return null;
    const ledger = creditLedger(own, history);
    history.push({ ...creditsAsStated(own, stated), ledger });
    return ledger;
  });
}

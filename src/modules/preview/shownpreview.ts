import { explainFigure } from '../../domain/explainfigure.js';
import type { MinorUnits } from '../../domain/money.js';
import type { PeriodOutcome, PreviewedFigures, PreviewedObjective } from '../../domain/preview.js';
import { type Money, shownMoney } from '../../graphql/money.types.js';
import { shownPeriod } from '../contract/contractperiod.types.js';
import { shownChange } from '../contract/shownchanges.js';
import { MOST_CHANGES } from '../contract/termschange.types.js';
import type {
  AmendmentPreviewType,
  PreviewedFiguresType,
  PreviewedObjectiveType,
  PreviewedOutcome,
} from './preview.types.js';
import type { AmendmentPreview } from './previewamendment.js';

/** A preview as the API shows it. */
export function shownPreview({ contract, timeline, changes, periods }: AmendmentPreview): AmendmentPreviewType {
  const { currency } = contract;
  return {
    changes: changes.slice(0, MOST_CHANGES).map((change) => shownChange(change, currency)),
    periods: periods.flatMap(({ period, now, stated, proposed, objectives, changes: differs }) => {
      const shown = shownPeriod(contract, timeline.periods, period.index);
      if (shown === null) return [];
      return [
        {
          period: shown,
          now: shownOutcome(now, currency),
          stated: stated && shownOutcome(stated, currency),
          proposed: shownOutcome(proposed, currency),
          objectives: objectives.map((one) => shownObjective(one, currency)),
          changes: differs,
        },
      ];
    }),
  };
}

function shownOutcome({ verdict, score, credits, total }: PeriodOutcome, currency: string): PreviewedOutcome {
  return {
    verdict: verdict ?? null,
    score: score ?? null,
    credits: moneyOrNull(credits, currency),
    total: moneyOrNull(total, currency),
  };
}

function shownObjective(objective: PreviewedObjective, currency: string): PreviewedObjectiveType {
  const { key, objectiveId, name, replay, reason, now, proposed, changes } = objective;
  return {
    objectiveKey: key,
    objectiveId,
    name,
    replay,
    reason,
    now: now && shownFigures(now, currency),
    proposed: proposed && shownFigures(proposed, currency),
    changes,
  };
}

function shownFigures({ terms, result, credit }: PreviewedFigures, currency: string): PreviewedFiguresType {
  const { verdict, unit, target, actual, good, total, sum } = result;
  const explanation = explainFigure({ terms, result });
  return { verdict, unit, target, actual, good, total, sum, credit: moneyOrNull(credit, currency), explanation };
}

function moneyOrNull(amount: MinorUnits | null | undefined, currency: string): Money | null {
  return amount === null || amount === undefined ? null : shownMoney(amount, currency);
}

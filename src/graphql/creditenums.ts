import type { ChronicCount } from '../domain/creditchronic.js';
import type { CreditLine } from '../domain/creditline.js';
import type {
  CreditTerms,
  EarnBackForm as FormOfEarnBack,
  CreditRuleKind as KindOfRule,
} from '../domain/creditterms.js';
import { enumOf } from './enumof.js';

export const CreditRuleKind = enumOf<KindOfRule>('CreditRuleKind', 'How missing an objective becomes money.', {
  POOL: 'Its share of the pool, however far it was missed.',
  BRACKETS: 'By the bracket its figure lies in.',
  LINEAR: 'By the points between target and figure: percentage points of a ratio, else one of its unit.',
  POINTS: 'By service points, which count twice when the judged period before was missed too.',
});

export const StubFee = enumOf<CreditTerms['stubFee']>(
  'StubFee',
  'What a period costs that is shorter or longer than a whole one.',
  {
    BY_DAYS: 'The fee times its days over the days of the whole period.',
    WHOLE: 'The whole fee.',
  },
);

export const EarnBackForm = enumOf<FormOfEarnBack>('EarnBackForm', 'How credits are earned back.', {
  SHARE_AFTER_MET: 'A share of them is returned after enough judged periods in a row in which the objective was met.',
  ALL_AFTER_EXCEEDED:
    'All of them are returned after enough judged periods in a row whose figure was better than the target without relief.',
  AGAINST_LATER_CREDITS: 'As SHARE_AFTER_MET, but nothing is paid: it can only be set off against later credits.',
});

export const CreditLineKind = enumOf<CreditLine['kind']>('CreditLineKind', 'What a line of a ledger is.', {
  CREDIT: 'Owed by the vendor for an objective it missed.',
  OFFSET: 'What was earned back before, set off against a credit of this period.',
  EARN_BACK: 'Credits of earlier periods that are earned back in this one.',
});

export const ChronicKind = enumOf<ChronicCount['kind']>('ChronicKind', 'What chronic failure is counted in.', {
  MISSES: 'Periods in which a critical objective was missed.',
  AT_CAP: 'Periods whose credits came to the cap.',
});

export type LedgerStateName = 'FORECAST' | 'COMPUTED' | 'STATED';

export const LedgerState = enumOf<LedgerStateName>('LedgerState', "How firm a period's money is.", {
  FORECAST: 'The period is not over: what it would come to if it ended as it stands.',
  COMPUTED: 'The period is over; facts that arrive late still change it.',
  STATED: 'The statement of the period is locked: it changes no more.',
});

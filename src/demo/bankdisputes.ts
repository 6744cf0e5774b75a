import { HOUR, SECOND } from '../domain/instant.js';
import type { Priority } from '../domain/terms.js';
import type { ObjectiveDraft } from '../modules/contract/objectivedraft.js';
import { EMAIL_DESK } from './desks.js';
import type { DeskPlan, QueuePlan } from './plan.js';
import {
  aim,
  type Dates,
  type DemoContract,
  holidaysOf,
  office,
  quality,
  ticketObjectives,
  workdays,
} from './terms.js';

const TOPICS: DeskPlan['topics'] = [
  [
    {
      category: 'Chargebacks',
      subjects: [
        ['Charge not recognised', 4],
        ['Charged twice', 3],
      ],
    },
    5,
  ],
  [
    {
      category: 'Fraud',
      subjects: [
        ['Card used after loss', 2],
        ['Unknown online purchase', 3],
      ],
    },
    2,
  ],
];

/** Agreed in business days, of eight hours each. */
const RESOLUTION_DAYS = { P1: 1, P2: 2, P3: 3, P4: 5 } as const;

const DESKS: readonly DeskPlan[] = [
  {
    ...EMAIL_DESK,
    group: 'Disputes',
    topics: TOPICS,
    arrivals: office(15),
    firstResponse: aim([1, 2, 4, 8], [0.98, 0.97, 0.98]),
    nextResponse: aim([2, 4, 8, 16], [0.97]),
    resolution: aim([8, 16, 24, 40], [0.98, 0.98, 0.97, 0.93, 0.98]),
    exchanges: 0.7,
    customerDelay: 14 * HOUR,
  },
];

const PHONE: QueuePlan = {
  code: 'P',
  queue: 'disputes',
  channel: 'PHONE',
  reports: 'INTERVALS',
  arrivals: office(240, true),
  waitThreshold: 30 * SECOND,
  shortAbandon: 0,
  inTime: [0.9],
  abandoned: [0.04],
  handling: 390 * SECOND,
};

function inBusinessDays(objective: ObjectiveDraft): ObjectiveDraft {
  if (objective.key !== 'resolution') return objective;
  const goals = Object.entries(RESOLUTION_DAYS).map(([priority, businessDays]) => ({
    priorities: [priority as Priority],
    businessDays,
  }));
  return { ...objective, relief: 'ALLOWED_MISSES', allowedMisses: 2, goals };
}

function objectives(): ObjectiveDraft[] {
  return [
    ...ticketObjectives(DESKS, { first: 0.92, next: 0.9, resolution: 0.9 }).map(inBusinessDays),
    {
      key: 'service-level',
      name: 'Calls answered in 30 seconds',
      indicator: 'SERVICE_LEVEL',
      reads: 'INTERVALS',
      queues: [PHONE.queue],
      formula: 'ANSWERED_ONLY',
      target: 0.8,
      waitThreshold: PHONE.waitThreshold,
    },
    { key: 'postings', name: 'Correct postings', indicator: 'COUNTER_RATIO', counter: 'postings', target: 0.985 },
    quality(88),
  ];
}

/** A bank's disputes in business days, with counts of the back office: kept but for one bad month. */
export function bankDisputes(dates: Dates): DemoContract {
  return {
    client: 'harbor-bank',
    vendor: 'kestrel',
    draft: {
      reference: 'HB-DISPUTES',
      name: 'Disputes of Harbor Bank',
      timeZone: 'America/New_York',
      currency: 'USD',
      minimumScore: 0.99,
      calendar: { spans: workdays('09:00', '17:00'), holidays: holidaysOf('US', null, dates) },
      objectives: objectives(),
    },
    work: {
      desks: DESKS,
      queues: [PHONE],
      survey: null,
      audit: { perDay: 2, mean: [91, 90, 92] },
      outage: null,
      counter: { counter: 'postings', perDay: 380, good: [0.993, 0.992, 0.99, 0.982, 0.993] },
    },
  };
}

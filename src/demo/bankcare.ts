import { HOUR, MINUTE, SECOND } from '../domain/instant.js';
import type { ObjectiveDraft } from '../modules/contract/objectivedraft.js';
import { CHAT_DESK, EMAIL_DESK, SOCIAL_DESK } from './desks.js';
import type { DeskPlan, QueuePlan } from './plan.js';
import {
  aim,
  consumers,
  type Dates,
  type DemoContract,
  flatAim,
  holidaysOf,
  office,
  quality,
  satisfaction,
  ticketObjectives,
  workdays,
} from './terms.js';

const TOPICS: DeskPlan['topics'] = [
  [
    {
      category: 'Cards',
      subjects: [
        ['Card declined abroad', 3],
        ['Replacement card', 2],
        ['PIN forgotten', 2],
      ],
    },
    4,
  ],
  [
    {
      category: 'Accounts',
      subjects: [
        ['Statement missing', 2],
        ['Change of address', 3],
      ],
    },
    3,
  ],
  [
    {
      category: 'Transfers',
      subjects: [
        ['Transfer not arrived', 3],
        ['Wrong beneficiary', 1],
      ],
    },
    2,
  ],
];

const written = { topics: TOPICS, nextResponse: aim([1, 2, 4, 8], [0.985]), resolution: aim([4, 8, 16, 32], [0.975]) };

const DESKS: readonly DeskPlan[] = [
  { ...EMAIL_DESK, ...written, arrivals: office(20), firstResponse: aim([1, 2, 4, 8], [0.985]) },
  { ...SOCIAL_DESK, ...written, arrivals: consumers(6), firstResponse: aim([0.5, 1, 2, 4], [0.985]) },
  {
    ...CHAT_DESK,
    topics: TOPICS,
    arrivals: office(14, true),
    firstResponse: flatAim(MINUTE, [0.985]),
    nextResponse: flatAim(3 * MINUTE, [0.985]),
    resolution: flatAim(HOUR, [0.98]),
  },
];

const PHONE: QueuePlan = {
  code: 'P',
  queue: 'care',
  channel: 'PHONE',
  reports: 'INTERVALS',
  arrivals: office(600, true),
  waitThreshold: 20 * SECOND,
  shortAbandon: 5 * SECOND,
  inTime: [0.93],
  abandoned: [0.03],
  handling: 280 * SECOND,
};

function objectives(): ObjectiveDraft[] {
  const counts = { reads: 'INTERVALS', queues: [PHONE.queue], shortAbandon: PHONE.shortAbandon } as const;
  return [
    ...ticketObjectives(DESKS, { first: 0.93, next: 0.9, resolution: 0.9 }),
    {
      ...counts,
      key: 'service-level',
      name: 'Calls answered in 20 seconds',
      indicator: 'SERVICE_LEVEL',
      target: 0.8,
      waitThreshold: PHONE.waitThreshold,
    },
    { ...counts, key: 'asa', name: 'Mean wait of answered calls', indicator: 'ASA', target: 30 },
    { ...counts, key: 'abandonment', name: 'Abandoned calls', indicator: 'ABANDONMENT', target: 0.06 },
    { ...counts, key: 'aht', name: 'Mean handling time', indicator: 'AHT', target: 330 },
    satisfaction(0.8),
    quality(85),
  ];
}

/** Clearly good: a bank's customer care, six days a week. */
export function bankCare(dates: Dates): DemoContract {
  return {
    client: 'harbor-bank',
    vendor: 'brightdesk',
    draft: {
      reference: 'HB-CARE',
      name: 'Customer care of Harbor Bank',
      timeZone: 'America/New_York',
      currency: 'USD',
      calendar: {
        spans: [...workdays('08:00', '20:00'), { weekday: 'SATURDAY', from: '09:00', to: '17:00' }],
        holidays: holidaysOf('US', null, dates),
      },
      objectives: objectives(),
    },
    work: {
      desks: DESKS,
      queues: [PHONE],
      survey: { answered: 0.35, satisfied: [0.94] },
      audit: { perDay: 2, mean: [93] },
      outage: null,
      counter: null,
    },
  };
}

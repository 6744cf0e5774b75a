import { SECOND } from '../domain/instant.js';
import type { ObjectiveDraft } from '../modules/contract/objectivedraft.js';
import { EMAIL_DESK, SOCIAL_DESK } from './desks.js';
import type { DeskPlan, QueuePlan } from './plan.js';
import {
  aim,
  consumers,
  type DemoContract,
  quality,
  type Settlement,
  satisfaction,
  ticketObjectives,
  withCredits,
} from './terms.js';

const TOPICS: DeskPlan['topics'] = [
  [
    {
      category: 'Bookings',
      subjects: [
        ['Change of flight', 4],
        ['Group booking', 1],
        ['Special meal', 1],
      ],
    },
    4,
  ],
  [
    {
      category: 'Refunds',
      subjects: [
        ['Refund not received', 3],
        ['Voucher instead of refund', 2],
      ],
    },
    3,
  ],
  [
    {
      category: 'Baggage',
      subjects: [
        ['Bag delayed', 3],
        ['Bag damaged', 2],
      ],
    },
    3,
  ],
];

const slow = {
  topics: TOPICS,
  reopened: 0.08,
  firstResponse: aim([0.5, 1, 2, 4], [0.9, 0.87, 0.85]),
  nextResponse: aim([1, 2, 4, 8], [0.9]),
  resolution: aim([4, 12, 24, 48], [0.84, 0.8]),
};

const DESKS: readonly DeskPlan[] = [
  { ...EMAIL_DESK, ...slow, arrivals: consumers(17) },
  { ...SOCIAL_DESK, ...slow, arrivals: consumers(7) },
];

const PHONE: QueuePlan = {
  code: 'P',
  queue: 'reservations',
  channel: 'PHONE',
  reports: 'CONTACTS',
  arrivals: consumers(80),
  waitThreshold: 20 * SECOND,
  shortAbandon: 5 * SECOND,
  inTime: [0.78, 0.75, 0.72],
  abandoned: [0.08, 0.1],
  handling: 420 * SECOND,
};

/** Two storm days do not count; the second quarter's statement waits for the client. */
const SETTLED: Settlement = {
  exclusions: [
    {
      reference: 'CYCLONE',
      kind: 'FORCE_MAJEURE',
      reason: 'The site in Chennai was evacuated',
      evidence: ['https://example.com/notices/cyclone'],
      month: 1,
      day: 21,
      days: 2,
      accepted: 'Accepted: the airport was closed too',
    },
  ],
  statements: ['LOCKED', 'SUBMITTED'],
};

function objectives(): ObjectiveDraft[] {
  const contacts = { reads: 'CONTACTS', queues: [PHONE.queue], shortAbandon: PHONE.shortAbandon } as const;
  return [
    ...ticketObjectives(DESKS, { first: 0.95, next: 0.9, resolution: 0.9 }),
    {
      ...contacts,
      key: 'service-level',
      name: 'Calls answered in 20 seconds',
      indicator: 'SERVICE_LEVEL',
      target: 0.8,
      waitThreshold: PHONE.waitThreshold,
    },
    { ...contacts, key: 'asa', name: 'Mean wait of answered calls', indicator: 'ASA', target: 25 },
    { ...contacts, key: 'abandonment', name: 'Abandoned calls', indicator: 'ABANDONMENT', target: 0.05 },
    { ...contacts, key: 'aht', name: 'Mean handling time', indicator: 'AHT', target: 450 },
    satisfaction(0.85),
    quality(85),
  ];
}

/** Misses its targets: an airline's reservations, round the clock, judged by quarters. */
export function airlineReservations(): DemoContract {
  return {
    client: 'lotus-air',
    vendor: 'kestrel',
    draft: {
      reference: 'LA-RESERVATIONS',
      name: 'Reservations of Lotus Air',
      timeZone: 'Asia/Kolkata',
      periodicity: 'QUARTER',
      currency: 'INR',
      calendar: { alwaysOpen: true },
      credits: { fee: '9000000.00', atRisk: 0.15, pool: 0.5, noticeDays: 90 },
      objectives: withCredits(objectives(), {
        'first-response': { kind: 'POOL', allocation: 0.6 },
        resolution: { kind: 'POOL', allocation: 0.4 },
        'service-level': {
          kind: 'BRACKETS',
          brackets: [
            { to: 0.7, share: 0.06 },
            { from: 0.7, to: 0.8, share: 0.03 },
          ],
        },
      }),
    },
    work: {
      desks: DESKS,
      queues: [PHONE],
      survey: { answered: 0.35, satisfied: [0.8, 0.76] },
      audit: { perDay: 1.5, mean: [86, 84, 82] },
      outage: null,
      counter: null,
    },
    settled: SETTLED,
  };
}

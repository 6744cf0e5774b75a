import { DAY, HOUR, MINUTE } from '../domain/instant.js';
import { CHAT_DESK, SOCIAL_DESK } from './desks.js';
import { LIVE_CATEGORY, LIVE_LIMIT } from './livechat.js';
import type { DeskPlan } from './plan.js';
import {
  consumers,
  type DemoContract,
  flatAim,
  type Settlement,
  satisfaction,
  ticketObjectives,
  withCredits,
} from './terms.js';

const TOPICS: DeskPlan['topics'] = [
  [
    {
      category: LIVE_CATEGORY,
      subjects: [
        ['Is my flight on time?', 3],
        ['Can I still add a bag?', 2],
      ],
    },
    3,
  ],
  [
    {
      category: 'Bookings',
      subjects: [
        ['Change of name', 2],
        ['Refund of a cancelled flight', 2],
      ],
    },
    2,
  ],
];

const DESKS: readonly DeskPlan[] = [
  {
    ...CHAT_DESK,
    topics: TOPICS,
    arrivals: consumers(28),
    firstResponse: flatAim(LIVE_LIMIT, [0.95]),
    nextResponse: flatAim(2 * MINUTE, [0.96]),
    resolution: flatAim(20 * MINUTE, [0.96, 0.96, 0.76, 0.96]),
  },
  {
    ...SOCIAL_DESK,
    topics: TOPICS,
    arrivals: consumers(10),
    firstResponse: flatAim(HOUR, [0.96]),
    nextResponse: flatAim(2 * HOUR, [0.96]),
    resolution: flatAim(DAY, [0.96]),
  },
];

/** The third month is settled with credits, half of which three good months earn back. */
const SETTLED: Settlement = {
  exclusions: [
    {
      reference: 'CHG-1042',
      kind: 'MAINTENANCE',
      reason: 'Move of the chat platform, announced two weeks before',
      evidence: ['CHG-1042'],
      month: 2,
      day: 12,
      days: 2,
      accepted: 'As announced',
    },
    {
      reference: 'INC-2317',
      kind: 'CAUSED_BY_CLIENT',
      reason: 'Bookings could not be looked up: the interface of Lotus Air was down',
      evidence: ['INC-2317'],
      month: 6,
      day: 9,
      days: 1,
      accepted: null,
    },
  ],
  statements: ['LOCKED', 'LOCKED', 'LOCKED', 'LOCKED', 'LOCKED', 'LOCKED', 'DISPUTED'],
  dispute: { line: 'objective:resolution', comment: 'Chats of the 9th were closed before we had our answer' },
};

/**
 * An airline's chat, round the clock: what keeps coming in shows breaches as they happen, and what is over is stated, paid for
 * and disputed.
 */
export function airlineChat(): DemoContract {
  return {
    client: 'lotus-air',
    vendor: 'brightdesk',
    draft: {
      reference: 'LA-CHAT',
      name: 'Web chat of Lotus Air',
      timeZone: 'UTC',
      currency: 'USD',
      minimumScore: 0.98,
      calendar: { alwaysOpen: true },
      credits: {
        fee: '40000.00',
        atRisk: 0.12,
        earnBack: { form: 'SHARE_AFTER_MET', periods: 3, share: 0.5 },
        chronic: { misses: { moreThan: 2, inPeriods: 6 } },
        noticeDays: 90,
      },
      objectives: withCredits(
        [
          ...ticketObjectives(DESKS, { first: 0.88, next: 0.88, resolution: 0.88 }),
          {
            key: 'chat-uptime',
            name: 'Chat within reach',
            indicator: 'UPTIME',
            target: 0.995,
            services: ['web-chat'],
            coverageAttested: true,
          },
          satisfaction(0.8),
        ],
        {
          'first-response': { kind: 'POOL', allocation: 0.4 },
          resolution: { kind: 'POOL', allocation: 0.3 },
          'chat-uptime': { kind: 'POOL', allocation: 0.3 },
        },
      ),
    },
    work: {
      desks: DESKS,
      queues: [],
      survey: { answered: 0.2, satisfied: [0.9] },
      audit: null,
      outage: { service: 'web-chat', perMonth: [2, 2, 10, 2], mean: 25 * MINUTE },
      counter: null,
    },
    settled: SETTLED,
  };
}

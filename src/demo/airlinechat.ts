import { DAY, HOUR, MINUTE } from '../domain/instant.js';
import { CHAT_DESK, SOCIAL_DESK } from './desks.js';
import { LIVE_CATEGORY, LIVE_LIMIT } from './livechat.js';
import type { DeskPlan } from './plan.js';
import { consumers, type DemoContract, flatAim, satisfaction, ticketObjectives } from './terms.js';

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
    resolution: flatAim(20 * MINUTE, [0.96]),
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

/** An airline's chat, round the clock: what keeps coming in shows breaches as they happen. */
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
      objectives: [
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
    },
    work: {
      desks: DESKS,
      queues: [],
      survey: { answered: 0.2, satisfied: [0.9] },
      audit: null,
      outage: { service: 'web-chat', perMonth: [2], mean: 25 * MINUTE },
      counter: null,
    },
  };
}

import { SECOND } from '../domain/instant.js';
import type { ObjectiveDraft } from '../modules/contract/objectivedraft.js';
import { EMAIL_DESK, SOCIAL_DESK } from './desks.js';
import type { DeskPlan, QueuePlan } from './plan.js';
import {
  aim,
  consumers,
  type Dates,
  type DemoContract,
  holidaysOf,
  office,
  satisfaction,
  ticketObjectives,
  workdays,
} from './terms.js';

const TOPICS: DeskPlan['topics'] = [
  [
    {
      category: 'Orders',
      subjects: [
        ['Wo ist meine Bestellung?', 4],
        ['Artikel fehlt im Paket', 2],
      ],
    },
    5,
  ],
  [
    {
      category: 'Returns',
      subjects: [
        ['Umtausch Wanderschuhe', 2],
        ['Erstattung offen', 2],
      ],
    },
    3,
  ],
  [
    {
      category: 'Products',
      subjects: [
        ['Welche Zeltgröße?', 1],
        ['Ersatzteil für Kocher', 1],
      ],
    },
    2,
  ],
];

const SLIPPING = [0.985, 0.985, 0.98, 0.985, 0.985, 0.98, 0.985, 0.86, 0.9];
const written = {
  topics: TOPICS,
  nextResponse: aim([1, 2, 4, 8], [0.97]),
  resolution: aim([4, 9, 18, 36], [0.97, 0.97, 0.96, 0.97, 0.97, 0.96, 0.97, 0.91]),
};

const DESKS: readonly DeskPlan[] = [
  { ...EMAIL_DESK, ...written, arrivals: office(22), firstResponse: aim([1, 2, 4, 8], SLIPPING) },
  { ...SOCIAL_DESK, ...written, arrivals: consumers(7), firstResponse: aim([0.5, 1, 2, 4], SLIPPING) },
];

const PHONE: QueuePlan = {
  code: 'P',
  queue: 'bestellung',
  channel: 'PHONE',
  reports: 'CONTACTS',
  arrivals: office(90, true),
  waitThreshold: 30 * SECOND,
  shortAbandon: 5 * SECOND,
  inTime: [0.9, 0.9, 0.88, 0.9, 0.89, 0.88, 0.87, 0.74],
  abandoned: [0.04],
  handling: 240 * SECOND,
};

function objectives(): ObjectiveDraft[] {
  const contacts = { reads: 'CONTACTS', queues: [PHONE.queue], shortAbandon: PHONE.shortAbandon } as const;
  return [
    ...ticketObjectives(DESKS, { first: 0.94, next: 0.9, resolution: 0.9 }),
    {
      ...contacts,
      key: 'service-level',
      name: 'Calls answered in 30 seconds',
      indicator: 'SERVICE_LEVEL',
      formula: 'IGNORE_SHORT_ABANDONED',
      target: 0.75,
      waitThreshold: PHONE.waitThreshold,
      minimumSample: 20,
    },
    { ...contacts, key: 'abandonment', name: 'Abandoned calls', indicator: 'ABANDONMENT', target: 0.08 },
    satisfaction(0.78),
  ];
}

/** At risk: an outdoor shop whose good months end with the current one. */
export function shopSupport(dates: Dates): DemoContract {
  return {
    client: 'alpenglow',
    vendor: 'brightdesk',
    draft: {
      reference: 'AO-SUPPORT',
      name: 'Kundendienst Alpenglow Outdoor',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      calendar: { spans: workdays('08:30', '18:00'), holidays: holidaysOf('DE', 'BY', dates) },
      objectives: objectives(),
    },
    work: {
      desks: DESKS,
      queues: [PHONE],
      survey: { answered: 0.4, satisfied: [0.93, 0.93, 0.92, 0.93, 0.92, 0.92, 0.91, 0.84] },
      audit: null,
      outage: null,
      counter: null,
    },
  };
}

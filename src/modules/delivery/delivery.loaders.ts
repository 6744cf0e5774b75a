import DataLoader from 'dataloader';
import type { Contact } from '../../domain/contact.js';
import type { DeliveryAttempt, LaneKey } from '../../domain/delivery.js';
import type { ReadUnit } from '../../platform/database.js';
import { byKey } from '../../platform/loaders.js';
import { contactsByIds } from '../contact/contact.read.js';
import { type AttemptKey, attemptPages, laneRests } from './delivery.read.js';
import { endpointQueues } from './endpoint.read.js';

/** A page of a delivery's attempts, newest first. */
export function attemptsLoader(unit: ReadUnit) {
  return new DataLoader<AttemptKey, DeliveryAttempt[], string>((keys) => attemptPages(unit, keys), {
    cacheKeyFn: (key) => JSON.stringify(key),
  });
}

/** Until when nothing is sent to a receiver; null: nothing was ever to be sent. */
export function laneRestLoader(unit: ReadUnit) {
  return byKey(
    (lanes: readonly LaneKey[]) => laneRests(unit, lanes),
    (rest): LaneKey => rest,
    ({ laneId }) => laneId,
  );
}

/** What waits for an endpoint. */
export function endpointQueueLoader(unit: ReadUnit) {
  return byKey(
    (lanes: readonly LaneKey[]) => endpointQueues(unit, lanes),
    (queue): LaneKey => queue,
    ({ laneId }) => laneId,
  );
}

/** The contact that an endpoint tells. */
export function endpointContactLoader(unit: ReadUnit) {
  return byKey(
    (contacts: readonly Pick<Contact, 'organisationId' | 'id'>[]) => contactsByIds(unit, contacts),
    (contact): Pick<Contact, 'organisationId' | 'id'> => contact,
    ({ id }) => id,
  );
}

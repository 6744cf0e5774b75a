import type { LaneKey } from '../../domain/delivery.js';
import type { Instant } from '../../domain/instant.js';
import { deliverableAt } from '../../domain/quiethours.js';
import type { Database, WriteUnit } from '../../platform/database.js';
import { NO_MAIL_SERVER } from '../../platform/mailtransport.js';
import { contactById } from '../contact/contact.read.js';
import { storedEndpoint } from '../delivery/endpoint.read.js';
import { failedMailLanes, sendFailedAgain } from '../delivery/unsent.store.js';

const LANES_AT_ONCE = 100;

/**
 * Has what waits only because there was no mail server tried at once, or when quiet hours are over, as if it never was: its schedule
 * was made for receivers that are out of order. Once there is a mail server, nothing is left to do.
 */
export async function sendUnsent(database: Database, now: Instant): Promise<void> {
  for (let after: LaneKey | null = null; ; ) {
    const behind: LaneKey | null = after;
    const lanes: LaneKey[] = await database.write('WORKER', now, (unit) =>
      failedMailLanes(unit, behind, LANES_AT_ONCE),
    );
    for (const lane of lanes) await database.write('WORKER', now, (unit) => sendLane(unit, lane));
    const last = lanes.at(-1);
    if (last === undefined || lanes.length < LANES_AT_ONCE) return;
    after = last;
  }
}

async function sendLane(unit: WriteUnit, lane: LaneKey): Promise<void> {
  const { organisationId, laneId } = lane;
  const endpoint = await storedEndpoint(unit, organisationId, laneId);
  const contact = await contactById(unit, organisationId, endpoint?.contactId ?? laneId);
  const at = contact === null ? unit.now : deliverableAt(contact.quietHours, contact.timeZone, unit.now);
  await sendFailedAgain(unit, lane, NO_MAIL_SERVER, at);
}

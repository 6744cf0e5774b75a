import { EntitySchema } from 'typeorm';
import type { Delivery } from '../../domain/delivery.js';
import {
  bigintColumn,
  instantColumn,
  integerColumn,
  jsonColumn,
  textColumn,
  uuidColumn,
} from '../../platform/values.js';

export const deliveryTable = new EntitySchema<Delivery>({
  name: 'delivery',
  columns: {
    organisationId: uuidColumn({ name: 'organisation_id', primary: true }),
    id: uuidColumn({ primary: true }),
    side: textColumn(),
    laneKind: textColumn({ name: 'lane_kind' }),
    laneId: uuidColumn({ name: 'lane_id' }),
    eventId: uuidColumn({ name: 'event_id', nullable: true }),
    contractId: uuidColumn({ name: 'contract_id', nullable: true }),
    position: bigintColumn({ nullable: true }),
    payload: jsonColumn(),
    state: textColumn(),
    attempts: integerColumn(),
    tries: integerColumn(),
    createdAt: instantColumn({ name: 'created_at' }),
    nextActionAt: instantColumn({ name: 'next_action_at', nullable: true }),
  } satisfies Record<keyof Delivery, unknown>,
});

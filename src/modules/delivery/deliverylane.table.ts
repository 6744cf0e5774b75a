import { EntitySchema } from 'typeorm';
import type { DeliveryLane } from '../../domain/delivery.js';
import { booleanColumn, instantColumn, integerColumn, textColumn, uuidColumn } from '../../platform/values.js';

export const deliveryLaneTable = new EntitySchema<DeliveryLane>({
  name: 'delivery_lane',
  columns: {
    organisationId: uuidColumn({ name: 'organisation_id', primary: true }),
    laneKind: textColumn({ name: 'lane_kind', primary: true }),
    laneId: uuidColumn({ name: 'lane_id', primary: true }),
    held: booleanColumn(),
    lease: uuidColumn({ nullable: true }),
    failures: integerColumn(),
    closedUntil: instantColumn({ name: 'closed_until', nullable: true }),
    nextActionAt: instantColumn({ name: 'next_action_at', nullable: true }),
  } satisfies Record<keyof DeliveryLane, unknown>,
});

import { EntitySchema } from 'typeorm';
import type { DeliveryAttempt } from '../../domain/delivery.js';
import { instantColumn, integerColumn, textColumn, uuidColumn } from '../../platform/values.js';

export const deliveryAttemptTable = new EntitySchema<DeliveryAttempt>({
  name: 'delivery_attempt',
  columns: {
    organisationId: uuidColumn({ name: 'organisation_id', primary: true }),
    deliveryId: uuidColumn({ name: 'delivery_id', primary: true }),
    number: integerColumn({ primary: true }),
    startedAt: instantColumn({ name: 'started_at' }),
    took: integerColumn({ nullable: true }),
    status: integerColumn({ nullable: true }),
    fault: textColumn({ nullable: true }),
  } satisfies Record<keyof DeliveryAttempt, unknown>,
});

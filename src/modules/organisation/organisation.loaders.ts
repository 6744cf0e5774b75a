import type { Organisation } from '../../domain/organisation.js';
import type { ReadUnit } from '../../platform/database.js';
import { byKey } from '../../platform/loaders.js';
import { organisationsById } from './organisation.read.js';

/** `context.loader(organisationLoader).load(id)` */
export function organisationLoader(unit: ReadUnit) {
  return byKey(
    (ids: readonly string[]) => organisationsById(unit, ids),
    (organisation: Organisation) => organisation.id,
  );
}

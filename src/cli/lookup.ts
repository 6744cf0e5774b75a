import type { Actor, Role, Side } from '../domain/actor.js';
import { Fault } from '../domain/fault.js';
import type { Organisation } from '../domain/organisation.js';
import { contractsOfReference, type FoundContract } from '../modules/contract/operatorlookup.read.js';
import { organisationBySlug } from '../modules/organisation/organisation.read.js';
import { organisationSlugs } from '../modules/organisation/organisationlist.read.js';
import { askAsWorker } from '../platform/askasworker.js';
import type { Database } from '../platform/database.js';

const SHOWN = 20;

/** The organisation of a slug. Throws NOT_FOUND that names those there are. */
export async function requireOrganisation(database: Database, slug: string): Promise<Organisation> {
  return askAsWorker(database, async (unit) => {
    const organisation = await organisationBySlug(unit, slug);
    if (organisation !== null) return organisation;
    const slugs = await organisationSlugs(unit, SHOWN);
    const known = slugs.length === 0 ? 'There is none yet' : `There are: ${slugs.join(', ')}`;
    const next = `accord organisation create --slug ${slug} --name "..."`;
    throw new Fault('NOT_FOUND', `There is no organisation "${slug}". ${known}. Create it with: ${next}`);
  });
}

/** The agreed contract of a reference. Throws NOT_FOUND or INVALID_INPUT with what to say instead. */
export async function requireContract(
  database: Database,
  reference: string,
  clientSlug: string | undefined,
): Promise<FoundContract> {
  const found = await askAsWorker(database, (unit) => contractsOfReference(unit, reference, clientSlug ?? null));
  const [contract] = found;
  if (contract === undefined) {
    const of = clientSlug === undefined ? '' : ` of client "${clientSlug}"`;
    throw new Fault(
      'NOT_FOUND',
      `There is no contract "${reference}"${of}. Create it with: accord contract create --file contract.json --agreed`,
    );
  }
  if (found.length > 1) {
    const clients = found.map((one) => one.client).join(', ');
    throw new Fault('INVALID_INPUT', `Several clients have a contract "${reference}": say --client, one of ${clients}`);
  }
  if (!contract.isAgreed) {
    throw new Fault(
      'INVALID_INPUT',
      `Contract "${reference}" is a draft: both parties must agree to it first (agreeContract, or contract create --agreed)`,
    );
  }
  return contract;
}

/** An organisation as the operator at the command line acts for it. */
export function actingFor(organisationId: string, side: Side, role: Role): Actor {
  return { organisationId, side, role, subject: 'operator', scopes: null, contractIds: null, expiresAt: null };
}

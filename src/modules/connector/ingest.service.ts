import { assertAllowed } from '../../domain/access.js';
import type { Actor } from '../../domain/actor.js';
import { type Connector, type ConnectorSource, isKeptWhole, KEPT_CHARACTERS } from '../../domain/connector.js';
import { Fault, type Issue } from '../../domain/fault.js';
import { derivedId } from '../../domain/identity.js';
import { MINUTE } from '../../domain/instant.js';
import { type HeaderOf, isSignedBySource } from '../../domain/sourcesignature.js';
import type { WriteUnit } from '../../platform/database.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { openSecrets } from '../../platform/sealedsecrets.js';
import { type MappedEvent, mappedPath } from '../mapping/compilemapping.js';
import { mapDocument } from '../mapping/mapdocument.js';
import { settleTicketEvents } from '../ticket/recordticketevents.service.js';
import { rejectedPayloadPage } from './connector.read.js';
import { connectorKey, requireConnector } from './connector.service.js';
import { lockConnector, noteReceived } from './connector.store.js';
import { explainPayload, forgetPayload, keepPayload } from './rejectedpayload.store.js';
import { secretsOwner } from './secrets.js';
import { sourceMapper } from './sourcemapping.js';
import { SOURCES } from './sources/sources.js';

/** What a source posted, as it came. */
export interface Posted {
  readonly body: Buffer;
  readonly header: HeaderOf;
}

/** What became of a payload: how many of its events, and why the others were not taken. */
export interface Ingested {
  readonly accepted: number;
  readonly corrected: number;
  readonly repeated: number;
  readonly issues: readonly Issue[];
}

/** The contract a key is for. A key that lies in somebody else's system may do this one thing for this one contract. */
function contractOf(actor: Actor): string {
  assertAllowed(actor, 'facts.record');
  const [contractId, ...others] = actor.contractIds ?? [];
  const isNarrow = actor.scopes?.length === 1 && others.length === 0;
  if (contractId !== undefined && isNarrow) return contractId;
  throw new Fault(
    'FORBIDDEN',
    'a connector takes an API key with the scope FACTS_WRITE alone, limited to one contract',
  );
}

/**
 * Takes what a source posted: verifies it by the source's signature over the body, before anything is stored, records the
 * events it holds, and keeps it with the reasons where it cannot be taken in full. Throws UNAUTHENTICATED for what is not
 * signed, or was signed too long ago; FORBIDDEN, NOT_FOUND; CONFLICT where others report the same at this moment.
 */
export async function ingestPosted(
  context: RequestContext,
  source: ConnectorSource,
  { body, header }: Posted,
): Promise<Ingested> {
  const key = connectorKey(context, contractOf(context.actor), source);
  const connector = await requireConnector(context, key);
  const now = context.now();
  const secrets = openSecrets(context.vault(), secretsOwner(connector), connector.secrets, now);
  if (!isSignedBySource(SOURCES[source].signature, secrets, header, body, now)) {
    throw new Fault('UNAUTHENTICATED', 'the signature does not hold');
  }
  const text = body.toString('utf8');
  const ingested = await ingest(context, connector, text);
  if (ingested.issues.length > 0) await keep(context, connector, text, body.length, ingested.issues);
  return ingested;
}

async function ingest(context: RequestContext, connector: Connector, text: string): Promise<Ingested> {
  const { events, faults } = mapDocument(text, sourceMapper(connector.source, connector.values));
  if (events.length === 0) return { accepted: 0, corrected: 0, repeated: 0, issues: faults };
  const acting = {
    actor: context.actor,
    write: <T>(act: (unit: WriteUnit) => Promise<T>): Promise<T> =>
      context.write(async (unit) => {
        const result = await act(unit);
        await noteReceived(unit, connector, unit.now - MINUTE + 1);
        return result;
      }),
  };
  const batch = { contractId: connector.contractId, source: SOURCES[connector.source].name, mode: 'LIVE' as const };
  const settled = await settleTicketEvents(acting, { ...batch, events: events.map(({ event }) => event) });
  const outcomes = [...settled.outcomes.values()];
  const count = (outcome: string): number => outcomes.filter((one) => one === outcome).length;
  return {
    accepted: count('ACCEPTED'),
    corrected: count('CORRECTED'),
    repeated: count('REPEATED'),
    issues: [...faults, ...refusals(settled, events)],
  };
}

type Settled = Awaited<ReturnType<typeof settleTicketEvents>>;

function refusals({ reports, outcomes, rejected }: Settled, events: readonly MappedEvent[]): Issue[] {
  const conflicts = reports
    .filter(({ index }) => outcomes.get(index) === 'CONFLICT')
    .map(({ index, key }) => ({
      index,
      path: `events.${index}.externalId`,
      message: `event "${key}" is already known with other content, which is kept`,
    }));
  return [...rejected, ...conflicts].map(({ index, path, message }) => ({
    path: mappedPath(path, events[index] as MappedEvent),
    message,
  }));
}

const LONGEST_REASON = 500;

/** What the database cannot hold of a text is replaced; the rest is cut. */
function storable(text: string, longest: number): string {
  return Buffer.from(text.slice(0, longest)).toString('utf8').replaceAll('\0', '\uFFFD');
}

const CUT: Issue = {
  path: 'body',
  message: `has more than the ${KEPT_CHARACTERS} characters that are kept: it cannot be tried again from here, its source must post it anew`,
};

async function keep(
  context: RequestContext,
  { organisationId, contractId, source, side }: Connector,
  text: string,
  bytes: number,
  faults: readonly Issue[],
): Promise<void> {
  const key = { organisationId, contractId, source, side };
  const body = storable(text, KEPT_CHARACTERS);
  const issues = isKeptWhole({ body, bytes }) ? faults : [...faults, CUT];
  await context.write(async (unit) => {
    // It may have been ended meanwhile.
    if (!(await lockConnector(unit, key))) return;
    await keepPayload(unit, {
      ...key,
      id: derivedId('rejected payload', text),
      body,
      bytes,
      issues: reasonsOf(issues),
    });
  });
}

function reasonsOf(issues: readonly Issue[]): Issue[] {
  return issues.map(({ path, message }) => ({ path, message: storable(message, LONGEST_REASON) }));
}

const RETRIED_AT_ONCE = 100;

/** What became of payloads that were tried again; those that still cannot be taken in full stay. */
export interface Retried {
  readonly taken: number;
  readonly kept: number;
}

/**
 * Tries a connector's rejected payloads again, oldest first: after its settings were changed. Those of which a part alone is
 * kept stay. Throws NOT_FOUND.
 */
export async function retryRejectedPayloads(
  context: RequestContext,
  contractId: string,
  source: ConnectorSource,
): Promise<Retried> {
  assertAllowed(context.actor, 'connector.manage');
  const key = connectorKey(context, contractId, source);
  const connector = await requireConnector(context, key);
  const payloads = await rejectedPayloadPage(context.reads(), key, null, RETRIED_AT_ONCE);
  let taken = 0;
  for (const { id, body, bytes } of payloads) {
    if (!isKeptWhole({ body, bytes })) continue;
    const { issues } = await ingest(context, connector, body);
    if (issues.length > 0) {
      await context.write((unit) => explainPayload(unit, key, id, reasonsOf(issues)));
      continue;
    }
    await context.write((unit) => forgetPayload(unit, key, id));
    taken += 1;
  }
  return { taken, kept: payloads.length - taken };
}

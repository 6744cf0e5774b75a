import { type ExecutionResult, type GraphQLError, OperationTypeNode } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { Fault } from '../domain/fault.js';
import { execute } from '../graphql/execute.js';
import { openContext } from '../platform/requestcontext.js';
import { type Admit, operationIn } from './admission.js';
import { type DocumentCache, parseOnce } from './documentcache.js';
import { outcomeOf, refusal } from './errors.js';
import { noteOperation } from './operationmetrics.js';
import type { ApiParts } from './parts.js';
import type { Rates } from './rates.js';
import type { SocketSession } from './socketsession.js';
import { createSubscriptionRunner, type Delivery, type Replies, type SocketOperation } from './subscription.js';

/** Admits and runs the operations of sockets. */
export interface SocketOperations {
  /** What to execute, or why not. */
  prepare(
    session: SocketSession | null,
    payload: SubscribePayload,
    address: string,
    replies: Replies,
  ): Promise<SocketOperation | readonly GraphQLError[]>;
  execute(operation: SocketOperation): Promise<ExecutionResult>;
  subscribe(operation: SocketOperation): Promise<Delivery | ExecutionResult>;
  /** Refuses new operations, and waits for the queries and mutations that run. */
  drain(): Promise<void>;
}

export function createSocketOperations(
  parts: ApiParts,
  admit: Admit,
  rates: Rates,
  documents: DocumentCache,
): SocketOperations {
  const subscriptions = createSubscriptionRunner(parts, rates);
  const running = new Set<Promise<ExecutionResult>>();
  let isDraining = false;

  const prepare: SocketOperations['prepare'] = async (session, payload, address, replies) => {
    if (session === null || isDraining)
      throw new Fault('UNAUTHENTICATED', 'the socket is not signed in, or is closing');
    await session.assertValid();
    const document = parseOnce(documents, payload.query);
    const { actor } = session;
    const { operationName, variables } = payload;
    const refused = admit({ document, operationName, variables, actor, address, transport: 'WEBSOCKET' });
    if (refused.length > 0) return refused;
    return {
      schema: parts.schema,
      document,
      operationName: operationName ?? null,
      variableValues: variables ?? {},
      rootValue: undefined,
      contextValue: openContext(parts, actor),
      session,
      sharingKey: sharingKey(session, payload),
      ...replies,
      release: takePlace(parts, rates, operationIn(document, operationName)?.operation, actor.organisationId),
    } satisfies SocketOperation;
  };

  const run = async (operation: SocketOperation): Promise<ExecutionResult> => {
    try {
      // Who has gone is told nothing.
      if (!(await operation.takeTurn())) return { data: null };
      const startedAt = performance.now();
      const result = await execute(operation);
      const type = operationIn(operation.document, operation.operationName)?.operation;
      const [error] = result.errors ?? [];
      noteOperation(parts.metrics, type, error ? outcomeOf(error) : 'ok', performance.now() - startedAt);
      return result;
    } finally {
      await operation.contextValue.close();
    }
  };

  return {
    prepare: (...asked) => prepare(...asked).catch((error) => [refusal(error)]),
    execute(operation) {
      const result = run(operation).finally(() => running.delete(result));
      running.add(result);
      return result;
    },
    subscribe: (operation) => subscriptions.subscribe(operation),
    async drain() {
      isDraining = true;
      await Promise.allSettled([...running]);
    },
  };
}

/** A place among the organisation's subscriptions, where it is one; what comes back gives it up. */
function takePlace(
  { metrics }: ApiParts,
  rates: Rates,
  type: OperationTypeNode | undefined,
  organisation: string,
): () => void {
  if (type !== OperationTypeNode.SUBSCRIPTION) return () => undefined;
  const release = rates.takeSubscription(organisation);
  metrics.subscriptions.inc();
  let isTaken = true;
  return () => {
    if (isTaken) metrics.subscriptions.dec();
    isTaken = false;
    release();
  };
}

/** All that an answer to an event may depend on, apart from the event. */
function sharingKey({ actor }: SocketSession, { query, variables, operationName }: SubscribePayload): string {
  const { organisationId, side, role, scopes, contractIds } = actor;
  return JSON.stringify([query, operationName, variables, organisationId, side, role, scopes, contractIds]);
}

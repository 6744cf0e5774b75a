import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute } from 'graphql';
import { type ContextParts, openContext, type RequestContext } from '../platform/requestcontext.js';
import { outcomeOf } from './errors.js';
import type { SocketSession } from './socketsession.js';

/** What executing an operation of a socket takes. */
export interface SocketOperation extends ExecutionArgs {
  readonly contextValue: RequestContext;
  readonly session: SocketSession;
  /** Two subscriptions of the same key get the same answer to the same event. */
  readonly sharingKey: string;
  /** Gives up what was taken for a subscription. */
  readonly release: () => void;
}

export type Answers = AsyncIterableIterator<ExecutionResult, undefined>;

/** Runs subscriptions: each event is executed in a context of its own, which is closed right after. */
export interface SubscriptionRunner {
  subscribe(operation: SocketOperation): Promise<Answers | ExecutionResult>;
}

export function createSubscriptionRunner(parts: ContextParts, delivered: () => void): SubscriptionRunner {
  // By event, then by who asks what: a thousand subscribers who ask the same of one event are answered by one execution.
  const shared = new WeakMap<object, Map<string, Promise<ExecutionResult>>>();

  const answer = async (operation: SocketOperation, event: unknown): Promise<ExecutionResult> => {
    const context = openContext(parts, operation.session.actor);
    try {
      return await execute({ ...operation, rootValue: event, contextValue: context });
    } finally {
      await context.close();
    }
  };
  const answerOnce = (operation: SocketOperation, event: unknown): Promise<ExecutionResult> => {
    if (typeof event !== 'object' || event === null) return answer(operation, event);
    const answers = shared.get(event) ?? new Map<string, Promise<ExecutionResult>>();
    shared.set(event, answers);
    const given = answers.get(operation.sharingKey) ?? answer(operation, event);
    answers.set(operation.sharingKey, given);
    delivered();
    return given;
  };

  return {
    async subscribe(operation) {
      const source = await createSourceEventStream(operation).catch((error) => {
        end(operation);
        throw error;
      });
      // The snapshot in which it was set up would hold a connection as long as the subscription lasts.
      await operation.contextValue.close();
      if (isStream(source)) return answersOf(source, operation, answerOnce);
      end(operation);
      return source;
    },
  };
}

/** Written out, since an async generator cannot be ended while it waits for the next event. */
function answersOf(
  source: AsyncIterable<unknown>,
  operation: SocketOperation,
  answer: (operation: SocketOperation, event: unknown) => Promise<ExecutionResult>,
): Answers {
  const events = source[Symbol.asyncIterator]();
  let isOver = false;
  const finish = (): void => {
    if (isOver) return;
    isOver = true;
    end(operation);
    // A source that waits may take its time to end; nobody has to wait for it.
    Promise.resolve(events.return?.()).catch(() => undefined);
  };
  const over = { done: true, value: undefined } as const;
  return {
    async next() {
      try {
        const { done, value } = await events.next();
        if (done || isOver) {
          finish();
          return over;
        }
        await operation.session.assertValid();
        const result = await answer(operation, value);
        if (isLost(result)) finish();
        return { done: false, value: result };
      } catch (error) {
        finish();
        throw error;
      }
    },
    async return() {
      finish();
      return over;
    },
    async throw(error) {
      finish();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * An event that could not be told, for a fault of ours. Going on would pass it over: the subscription ends after saying so,
 * and whoever resumes with the cursor before it gets it again.
 */
function isLost({ data, errors = [] }: ExecutionResult): boolean {
  return !data && errors.some((error) => ['INTERNAL', 'TOO_COMPLEX'].includes(outcomeOf(error)));
}

function end(operation: SocketOperation): void {
  operation.release();
  operation.contextValue.close().catch(() => undefined);
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

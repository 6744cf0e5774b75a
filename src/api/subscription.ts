import { setTimeout } from 'node:timers/promises';
import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { execute } from '../graphql/execute.js';
import { openContext, type RequestContext } from '../platform/requestcontext.js';
import { outcomeOf, presentResult } from './errors.js';
import type { ApiParts } from './parts.js';
import type { Rates } from './rates.js';
import type { SocketSession } from './socketsession.js';

/** Sends one answer, UTF-8 of JSON. A promise: the client reads too slowly, and the next one is sent once it has settled. */
export type SendAnswer = (payload: Buffer) => Promise<void> | null;

/** What an operation has of its socket. */
export interface Replies {
  readonly send: SendAnswer;
  /** Waits until a query or mutation may run; its turn ends once its answer is sent. False: the socket is closed meanwhile. */
  takeTurn(): Promise<boolean>;
}

/** What executing an operation of a socket takes. */
export interface SocketOperation extends ExecutionArgs, Replies {
  readonly contextValue: RequestContext;
  readonly session: SocketSession;
  /** Two subscriptions of the same key get the same answer to the same event. */
  readonly sharingKey: string;
  /** Gives up what was taken for a subscription. */
  readonly release: () => void;
}

/** Runs subscriptions: each event is executed in a context of its own, which is closed right after. */
export interface SubscriptionRunner {
  subscribe(operation: SocketOperation): Promise<Delivery | ExecutionResult>;
}

interface Answer {
  readonly payload: Buffer;
  /** See `isLost`. */
  readonly isLast: boolean;
}

type AnswerOnce = (operation: SocketOperation, event: unknown) => Promise<Answer>;

/** How long an answer waits before it asks again whether the organisation may have one. */
const PAUSE = 100;

export function createSubscriptionRunner(parts: ApiParts, rates: Rates): SubscriptionRunner {
  const answer: AnswerOnce = async (operation, event) => {
    const { actor } = operation.session;
    // The event is not lost: it and those after it are told later.
    while (!rates.takeAnswer(actor.organisationId, parts.clock())) await setTimeout(PAUSE, undefined, { ref: false });
    const context = openContext(parts, actor);
    try {
      const result = await execute({ ...operation, rootValue: event, contextValue: context });
      return { payload: Buffer.from(JSON.stringify(presentResult(result, parts.log))), isLast: isLost(result) };
    } finally {
      await context.close();
    }
  };
  const answerOnce = shareAnswers(answer);
  const delivered = (): void => parts.metrics.eventsDelivered.inc();

  return {
    async subscribe(operation) {
      const source = await createSourceEventStream(operation).catch((error) => {
        end(operation);
        throw error;
      });
      // The snapshot in which it was set up would hold a connection as long as the subscription lasts.
      await operation.contextValue.close();
      if (isStream(source)) return new Delivery(source, operation, answerOnce, delivered);
      end(operation);
      return source;
    },
  };
}

/** A thousand subscribers who ask the same of one event are answered by one execution, written out and counted once. */
function shareAnswers(answer: AnswerOnce): AnswerOnce {
  const shared = new WeakMap<object, Map<string, Promise<Answer>>>();
  return (operation, event) => {
    if (typeof event !== 'object' || event === null) return answer(operation, event);
    const answers = shared.get(event) ?? new Map<string, Promise<Answer>>();
    if (answers.size === 0) shared.set(event, answers);
    const known = answers.get(operation.sharingKey);
    if (known !== undefined) return known;
    const given = answer(operation, event);
    answers.set(operation.sharingKey, given);
    return given;
  };
}

/**
 * An open subscription. It sends its answers by itself, so its one `next` gives nothing and lasts until the end. Not a
 * generator: that could not be ended while it waits for the next event.
 */
export class Delivery implements AsyncIterableIterator<never, undefined> {
  private readonly events: AsyncIterator<unknown>;
  private isOver = false;

  constructor(
    source: AsyncIterable<unknown>,
    private readonly operation: SocketOperation,
    private readonly answerOnce: AnswerOnce,
    private readonly delivered: () => void,
  ) {
    this.events = source[Symbol.asyncIterator]();
  }

  async next(): Promise<IteratorReturnResult<undefined>> {
    try {
      await this.deliver();
    } finally {
      // The client ended it and needs no word; graphql-ws would say it to a new subscription of the same id.
      if (this.isOver) await never();
      this.finish();
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.finish();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  // Waits only where there is something to wait for: each subscriber pays for it at each event.
  private async deliver(): Promise<void> {
    const { events, operation } = this;
    for (;;) {
      const { done, value } = await events.next();
      if (done || this.isOver) return;
      const checking = operation.session.assertValid();
      if (checking !== null) await checking;
      const { payload, isLast } = await this.answerOnce(operation, value);
      if (this.isOver) return;
      const sending = operation.send(payload);
      this.delivered();
      if (isLast) return;
      if (sending !== null) await sending;
    }
  }

  private finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    end(this.operation);
    // A source that waits may take its time to end; nobody has to wait for it.
    Promise.resolve(this.events.return?.()).catch(() => undefined);
  }
}

/** A promise of its own each time: a shared one would keep all who wait for it. */
function never(): Promise<never> {
  return new Promise(() => undefined);
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

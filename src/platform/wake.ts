import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Side } from '../domain/actor.js';
import type { Milliseconds } from '../domain/instant.js';
import { type Log, loggedError } from './log.js';

/** Something became due earlier than whoever waits may think. */
export const DUE_TOPIC = 'due';

/** An API key was revoked. */
export function keyTopic(keyId: string): string {
  return `key:${keyId}`;
}

const STREAM = 'stream:';

/** Something was appended to a party's stream. */
export function streamTopic(organisationId: string, side: Side): string {
  return `${STREAM}${organisationId}:${side}`;
}

/** Whoever waits for it hears the hints to every stream. */
export const EVERY_STREAM = `${STREAM}*`;

/** The organisation whose stream a hint is about; null: any may have been missed. */
export function organisationOfStream(topic: string): string | null {
  const [organisationId = '*'] = topic.slice(STREAM.length).split(':');
  return organisationId === '*' ? null : organisationId;
}

const QUEUE = 'queue:';

/** Tickets of a party have changed. It comes with every write, so other nodes are told of it now and then only. */
export function queueTopic(organisationId: string, side: Side): string {
  return `${QUEUE}${organisationId}:${side}`;
}

/**
 * Hints that there may be something new. A hint can be lost or come for nothing: whoever waits also looks by itself now
 * and then, so that a lost one costs time and nothing else.
 */
export interface Wake {
  /** Hints to this process at once and to the others a few milliseconds later, of queues within half a second. Topics hold no blanks. */
  wake(topic: string): void;
  /** Calls `act` on each hint, and after hints may have been lost. Returns how to stop it. */
  onWake(topic: string, act: (topic: string) => void): () => void;
  close(): Promise<void>;
}

const CHANNEL = 'accord_wake';
const FLUSH_AFTER: Milliseconds = 5;
const FLUSH_QUEUES_AFTER: Milliseconds = 500;
const FIRST_RETRY: Milliseconds = 200;
const LAST_RETRY: Milliseconds = 10_000;
/** PostgreSQL refuses payloads of 8000 bytes and more. */
const PAYLOAD_LIMIT = 7_500;

/** Payloads of `<node> <topic> <topic> ...`, each within the limit. */
function payloadsOf(node: string, topics: Iterable<string>): string[] {
  const payloads: string[] = [];
  let payload = node;
  for (const topic of topics) {
    if (payload !== node && payload.length + 1 + topic.length > PAYLOAD_LIMIT) {
      payloads.push(payload);
      payload = node;
    }
    payload = `${payload} ${topic}`;
  }
  return payload === node ? payloads : [...payloads, payload];
}

interface Subscribers {
  emit(topic: string): void;
  emitAll(): void;
  add(topic: string, act: (topic: string) => void): () => void;
}

function createSubscribers(log: Log): Subscribers {
  const acts = new Map<string, Set<(topic: string) => void>>();
  const emit = (topic: string): void => {
    const every = topic.startsWith(STREAM) && topic !== EVERY_STREAM ? acts.get(EVERY_STREAM) : undefined;
    for (const act of [...(acts.get(topic) ?? []), ...(every ?? [])]) {
      try {
        act(topic);
      } catch (error) {
        log.error({ err: loggedError(error), topic }, 'a subscriber to hints failed');
      }
    }
  };
  return {
    emit,
    emitAll: () => {
      for (const topic of [...acts.keys()]) emit(topic);
    },
    add: (topic, act) => {
      // Wrapped, so that the same function given twice is called twice and taken away once.
      const entry = (heard: string) => act(heard);
      const entries = acts.get(topic) ?? new Set();
      acts.set(topic, entries.add(entry));
      return () => {
        entries.delete(entry);
        if (entries.size === 0 && acts.get(topic) === entries) acts.delete(topic);
      };
    },
  };
}

/** A connection that listens and notifies, and is made anew, later and later, whenever it is lost. */
interface Line {
  /** False while there is no connection: the hints are lost. */
  send(payload: string): Promise<boolean>;
  close(): Promise<void>;
}

function openLine(url: string, log: Log, heard: (payload: string) => void, connected: () => void): Line {
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;
  let delay = FIRST_RETRY;
  let closed = false;

  const lost = (failed: pg.Client, error?: unknown): void => {
    if (closed || (client !== null && client !== failed)) return;
    if (retry !== undefined) return;
    client = null;
    log.warn(
      { err: loggedError(error ?? new Error('closed by the server')) },
      'hints of other nodes are not heard now',
    );
    retry = setTimeout(() => {
      retry = undefined;
      connecting = connect();
    }, delay);
    delay = Math.min(delay * 2, LAST_RETRY);
  };

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: 'accord wake', keepAlive: true });
    next.on('error', (error) => lost(next, error));
    next.on('end', () => lost(next));
    next.on('notification', ({ payload }) => heard(payload ?? ''));
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      lost(next, error);
      await next.end().catch(() => undefined);
      return;
    }
    if (closed) return next.end();
    client = next;
    delay = FIRST_RETRY;
    connected();
  };
  let connecting = connect();

  return {
    async send(payload) {
      if (client === null) return false;
      await client.query('SELECT pg_notify($1, $2)', [CHANNEL, payload]);
      return true;
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await connecting;
      await client?.end().catch(() => undefined);
    },
  };
}

/** `listenUrl` null: hints stay within the process. */
export function createWake(options: { readonly listenUrl: string | null; readonly log: Log }): Wake {
  const { listenUrl, log } = options;
  const subscribers = createSubscribers(log);
  const node = randomBytes(6).toString('base64url');
  const pending = new Set<string>();
  const pendingQueues = new Set<string>();
  let flushing: NodeJS.Timeout | undefined;
  let flushingQueues: NodeJS.Timeout | undefined;
  let sending = Promise.resolve();

  const heard = (payload: string): void => {
    const [sender, ...topics] = payload.split(' ');
    // This process told its own subscribers before it told the others.
    if (sender !== node) for (const topic of topics) subscribers.emit(topic);
  };
  // Whatever was said while nobody listened is lost: everyone looks once.
  const line = listenUrl === null ? null : openLine(listenUrl, log, heard, () => subscribers.emitAll());

  const flush = async (): Promise<void> => {
    flushing = undefined;
    const payloads = payloadsOf(node, pending);
    pending.clear();
    for (const payload of payloads) {
      await line?.send(payload).catch((error) => log.debug({ err: loggedError(error) }, 'a hint was lost'));
    }
  };

  const flushQueues = (): void => {
    flushingQueues = undefined;
    const payloads = payloadsOf(node, pendingQueues);
    pendingQueues.clear();
    for (const payload of payloads) {
      line?.send(payload).catch((error) => log.debug({ err: loggedError(error) }, 'a hint was lost'));
    }
  };

  return {
    wake(topic) {
      subscribers.emit(topic);
      if (line === null) return;
      if (topic.startsWith(QUEUE)) {
        pendingQueues.add(topic);
        flushingQueues ??= setTimeout(flushQueues, FLUSH_QUEUES_AFTER);
        return;
      }
      pending.add(topic);
      flushing ??= setTimeout(() => {
        sending = sending.then(flush);
      }, FLUSH_AFTER);
    },
    onWake: (topic, act) => subscribers.add(topic, act),
    async close() {
      clearTimeout(flushing);
      clearTimeout(flushingQueues);
      await sending;
      await flush();
      await line?.close();
    },
  };
}

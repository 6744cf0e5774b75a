import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What a node counts and measures of itself. */
export interface Metrics {
  readonly registry: Registry;
  readonly operations: Counter<'type' | 'outcome'>;
  readonly operationSeconds: Histogram<'type'>;
  readonly statementSeconds: Histogram<'statement'>;
  readonly dueHandled: Counter<'loop'>;
  readonly subscriptions: Gauge;
  readonly eventsDelivered: Counter;
}

const FAST = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A registry of its own each time, so that several nodes can live in one process, as they do in tests. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    operations: new Counter({
      name: 'accord_operations_total',
      help: 'GraphQL operations by type and outcome (ok or an error code)',
      labelNames: ['type', 'outcome'],
      registers,
    }),
    operationSeconds: new Histogram({
      name: 'accord_operation_seconds',
      help: 'Time from the start of a GraphQL operation to its result',
      labelNames: ['type'],
      buckets: FAST,
      registers,
    }),
    statementSeconds: new Histogram({
      name: 'accord_statement_seconds',
      help: 'Time from sending an SQL statement to its result, by its name',
      labelNames: ['statement'],
      buckets: FAST,
      registers,
    }),
    dueHandled: new Counter({
      name: 'accord_due_handled_total',
      help: 'Rows whose time had come and that were handled',
      labelNames: ['loop'],
      registers,
    }),
    subscriptions: new Gauge({ name: 'accord_subscriptions', help: 'Open subscriptions', registers }),
    eventsDelivered: new Counter({
      name: 'accord_events_delivered_total',
      help: 'Events sent to subscribers',
      registers,
    }),
  };
}

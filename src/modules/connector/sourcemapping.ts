import type { ConnectorSource, ConnectorValues } from '../../domain/connector.js';
import { createLruCache } from '../../platform/lrucache.js';
import { compileMapping, type RowMapper } from '../mapping/compilemapping.js';
import { type EventRule, type Mapping, readMapping, type ValueRule } from '../mapping/mapping.js';
import { SOURCES } from './sources/sources.js';

function withMeanings(rule: ValueRule | undefined, meanings: Readonly<Record<string, string>>): ValueRule | undefined {
  return rule?.map === undefined ? rule : { ...rule, map: { ...rule.map, ...meanings } };
}

function withValues(rule: EventRule, { statuses, priorities, channels }: ConnectorValues): EventRule {
  return {
    ...rule,
    status: withMeanings(rule.status, statuses),
    priority: withMeanings(rule.priority, priorities),
    channel: withMeanings(rule.channel, channels),
  };
}

/** The mapping of a source with a customer's own words: they add to what the source comes with, or replace it. */
export function sourceMapping(source: ConnectorSource, values: ConnectorValues): Mapping {
  const mapping = readMapping(SOURCES[source].mapping);
  return { ...mapping, events: mapping.events.map((rule) => withValues(rule, values)) };
}

const REMEMBERED = 1_000;
const compiled = createLruCache<RowMapper>({ entries: REMEMBERED, size: REMEMBERED, sizeOf: () => 1 });

/** As `sourceMapping`, compiled; those asked for last are kept. */
export function sourceMapper(source: ConnectorSource, values: ConnectorValues): RowMapper {
  const key = JSON.stringify([source, values]);
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const mapper = compileMapping(sourceMapping(source, values), null);
  compiled.set(key, mapper);
  return mapper;
}

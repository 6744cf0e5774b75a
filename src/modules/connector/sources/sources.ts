import { CONNECTOR_SOURCES, type ConnectorSource } from '../../../domain/connector.js';
import { JIRA } from './jira.js';
import type { Source } from './source.js';
import { ZAMMAD } from './zammad.js';
import { ZENDESK } from './zendesk.js';

export const SOURCES: Readonly<Record<ConnectorSource, Source>> = {
  ZENDESK,
  JIRA_SERVICE_MANAGEMENT: JIRA,
  ZAMMAD,
};

/** The source of that name in an address; null: there is none. */
export function sourceNamed(name: string): ConnectorSource | null {
  return CONNECTOR_SOURCES.find((source) => SOURCES[source].name === name) ?? null;
}

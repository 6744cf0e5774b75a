// Asks the running demo what its three users would ask, and fails unless the answers make sense.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const EVENT_WITHIN_MS = 60_000;
const { url, wsUrl, tokens, contracts } = JSON.parse(readFileSync('.accord/demo.json', 'utf8'));

async function ask(token, query, variables = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

async function page(path, headers = {}) {
  const response = await fetch(new URL(path, url), { headers });
  return { status: response.status, text: await response.text() };
}

const COMPLIANCE = `query ($id: ID!) {
  contract(id: $id) {
    reference
    viewerSide
    period {
      startsOn
      endsOn
      status
      previous { compliance { verdict score } }
      compliance {
        verdict
        score
        objectives { objective { key } verdict unit target actual good total pending asOf }
      }
    }
  }
}`;
const OPEN_VERDICTS = ['ON_TRACK', 'AT_RISK', 'MISSED', 'NO_DATA', 'INSUFFICIENT_VOLUME'];

async function askCompliance(side, token) {
  const answers = await Promise.all(contracts.map(({ id }) => ask(token, COMPLIANCE, { id })));
  const seen = answers.map((answer) => answer.data?.contract).filter(Boolean);
  assert.ok(seen.length > 0, `the ${side} sees none of the contracts: ${JSON.stringify(answers[0])}`);
  assert.ok(seen.length < contracts.length, `the ${side} sees everybody's contracts`);
  for (const { reference, viewerSide, period } of seen) {
    const { verdict, score, objectives } = period.compliance;
    console.log(`${side}: ${reference} ${period.startsOn}..${period.endsOn} ${verdict} score ${score}`);
    assert.equal(viewerSide, side);
    assert.ok(OPEN_VERDICTS.includes(verdict), verdict);
    for (const objective of objectives) {
      console.log(
        `  ${objective.objective.key}: ${objective.verdict}, ${objective.actual} of ${objective.target}, ${objective.total} counted`,
      );
      assert.ok(objective.actual === null || objective.total > 0, 'a figure without anything counted');
    }
  }
  assert.ok(
    seen.some(({ period }) => ['MET', 'MISSED'].includes(period.previous?.compliance.verdict)),
    'no earlier period was judged',
  );
}

function firstEvent(side, token) {
  const client = createClient({
    url: wsUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`no event for the ${side} within ${EVENT_WITHIN_MS} ms`)),
      EVENT_WITHIN_MS,
    );
    client.subscribe(
      { query: 'subscription { breachEvents { id cursor kind occurredAt recordedAt contract { reference } } }' },
      {
        next: ({ data, errors }) => {
          clearTimeout(late);
          if (errors !== undefined) reject(new Error(JSON.stringify(errors)));
          else resolve({ side, event: data.breachEvents });
          void client.dispose();
        },
        error: (error) => reject(error instanceof Error ? error : new Error(JSON.stringify(error))),
        complete: () => reject(new Error(`the subscription of the ${side} ended`)),
      },
    );
  });
}

assert.equal(
  statSync('.accord/demo.json').mode & 0o777,
  0o600,
  '.accord/demo.json must be readable by its owner alone',
);

assert.equal((await page('/healthz')).status, 200);
assert.equal((await page('/readyz')).status, 200);
assert.match((await page('/metrics')).text, /^# HELP /m);
assert.match((await page(url, { accept: 'text/html' })).text, /graphiql/i);

const stranger = await ask(null, '{ viewer { organisation { id } } }');
assert.equal(stranger.errors?.[0]?.extensions?.code, 'UNAUTHENTICATED', JSON.stringify(stranger));

const events = Promise.any([firstEvent('VENDOR', tokens.vendor), firstEvent('CLIENT', tokens.client)]);
await askCompliance('CLIENT', tokens.client);
await askCompliance('VENDOR', tokens.vendor);

const { side, event } = await events;
console.log(
  `${side}: ${event.kind} of ${event.contract.reference} at ${event.occurredAt}, noticed ${event.recordedAt}`,
);
assert.ok(event.id && event.cursor && Date.parse(event.occurredAt) > 0);

// What was seen live is in the journal under the same id.
const journal = await ask(
  side === 'VENDOR' ? tokens.vendor : tokens.client,
  '{ events(order: NEWEST_FIRST, first: 100) { edges { node { id } } } }',
);
assert.ok(
  journal.data?.events.edges.some(({ node }) => node.id === event.id),
  JSON.stringify(journal).slice(0, 500),
);
console.log('asked and answered');
process.exit(0);

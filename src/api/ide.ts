import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyRequest } from 'fastify';

/**
 * Sockets cannot send headers: hands the Authorization header of the IDE's header editor (which it keeps in local storage, and
 * sends with each request) over in connection_init, where Accord looks for it.
 */
const SOCKET_SIGN_IN = `<script>(() => {
  let last = null;
  const pick = (headers) => {
    const name = Object.keys(headers || {}).find((key) => key.toLowerCase() === 'authorization');
    return name ? headers[name] : null;
  };
  const kept = () => {
    try { return pick(JSON.parse(localStorage.getItem('graphiql:headers') || '{}')); } catch { return null; }
  };
  const ask = window.fetch;
  window.fetch = (target, init) => {
    last = pick(init && init.headers && !(init.headers instanceof Headers) ? init.headers : Object.fromEntries(new Headers(init && init.headers))) || last;
    return ask(target, init);
  };
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (typeof data === 'string' && data.includes('"connection_init"')) {
      const message = JSON.parse(data);
      const authorization = kept() || last;
      if (authorization) data = JSON.stringify({ ...message, payload: { authorization, ...message.payload } });
    }
    return send.call(this, data);
  };
})();</script>`;

const WELCOME = `# Accord. Sign in under "Headers": { "Authorization": "Bearer <token>" }
query Viewer {
  viewer {
    organisation { slug name }
    side
    role
  }
}
`;

/** The page of the IDE, compressed: one self-contained file, nothing is fetched from elsewhere. Made once, when first asked for. */
export function createIde(): () => Promise<Buffer> {
  let page: Promise<Buffer> | null = null;
  const make = async (): Promise<Buffer> => {
    const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
    const html = renderGraphiQL({
      title: 'Accord',
      endpoint: '/graphql',
      subscriptionsProtocol: 'WS',
      defaultQuery: WELCOME,
      headers: '{\n  "Authorization": "Bearer "\n}',
    });
    const at = html.indexOf('</head>');
    return promisify(gzip)(`${html.slice(0, at)}${SOCKET_SIGN_IN}${html.slice(at)}`);
  };
  return () => {
    page ??= make();
    return page;
  };
}

/** Whether a browser opened the address, rather than a program asking for JSON. */
export function wantsPage(request: FastifyRequest): boolean {
  const { accept = '' } = request.headers;
  return request.method === 'GET' && accept.includes('text/html') && !accept.includes('application/json');
}

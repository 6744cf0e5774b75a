import fc from 'fast-check';
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLError,
  type GraphQLFieldConfig,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  type ResponsePath,
  responsePathAsArray,
} from 'graphql';

/** What a value does that a resolver gives, or a property holds. */
const AT_ONCE = ['VALUE', 'NULL', 'UNDEFINED', 'ERROR', 'THROW', 'FUNCTION'] as const;
const LATER = ['PROMISE', 'REJECTION', 'LATE'] as const;
type Behaviour = (typeof AT_ONCE)[number] | (typeof LATER)[number];

/** Decides by place alone, so that two executions meet the same. */
export interface Chance {
  readonly seed: number;
  /** 0..1: how often something else than a plain value. */
  readonly odd: number;
  /** Whether there are promises: then all items of lists are some, for graphql forgets those in front of an item that throws. */
  readonly isLate: boolean;
}

function hash(text: string, seed: number): number {
  let state = seed | 0;
  for (let i = 0; i < text.length; i += 1) state = Math.imul(state ^ text.charCodeAt(i), 0x9e3779b1) ^ (state >>> 15);
  return (Math.imul(state ^ (state >>> 13), 0x85ebca6b) >>> 0) / 2 ** 32;
}

function behaviourAt({ seed, odd, isLate }: Chance, place: string): Behaviour {
  if (hash(place, seed) >= odd) return 'VALUE';
  const known: readonly Behaviour[] = isLate ? [...AT_ONCE, ...LATER] : AT_ONCE;
  return known[Math.floor(hash(place, seed + 1) * known.length)] ?? 'VALUE';
}

function wrong(place: string): Error {
  return place.length % 2 === 0 ? new Error(`wrong at ${place}`) : new GraphQLError(`wrong at ${place}`);
}

function behave(chance: Chance, place: string, value: () => unknown): unknown {
  switch (behaviourAt(chance, place)) {
    case 'VALUE':
      return value();
    case 'NULL':
      return null;
    case 'UNDEFINED':
      return undefined;
    case 'ERROR':
      return wrong(place);
    case 'THROW':
      throw wrong(place);
    case 'PROMISE':
      return Promise.resolve().then(value);
    case 'REJECTION':
      return Promise.reject(wrong(place));
    case 'LATE':
      return new Promise((resolve) => setImmediate(() => resolve(value())));
    case 'FUNCTION':
      return () => value();
  }
}

/** Objects whose properties misbehave, for fields without a resolver. */
function node(chance: Chance, place: string): Record<string, unknown> {
  const get = (name: string, value: () => unknown) => behave(chance, `${place}.${name}`, value);
  return {
    __typename: hash(place, 7) < 0.5 ? 'Leaf' : 'Branch',
    get text() {
      return get('text', () => `text of ${place}`);
    },
    get sure() {
      return get('sure', () => place.length);
    },
    get colour() {
      return get('colour', () => (hash(place, 3) < 0.9 ? 'red' : 'no colour'));
    },
    get words() {
      return get('words', () => ['a', behave(chance, `${place}.words.1`, () => 'b'), 'c']);
    },
  };
}

function placeOf(path: ResponsePath): string {
  return responsePathAsArray(path).join('/');
}

const Colour = new GraphQLEnumType({ name: 'Colour', values: { RED: { value: 'red' }, BLUE: { value: 'blue' } } });

type Field = GraphQLFieldConfig<unknown, Chance>;

function nodes(type: GraphQLOutputType): Field {
  const args = {
    many: { type: GraphQLInt, defaultValue: 2 },
    wanted: { type: new GraphQLNonNull(GraphQLBoolean), defaultValue: true },
  };
  return {
    type,
    args,
    resolve: (_source, { many, wanted }, chance, { path }) =>
      behave(chance, placeOf(path), () =>
        wanted
          ? Array.from({ length: Math.min(Number(many ?? 1), 3) }, (_, index) => {
              const place = `${placeOf(path)}/${index}`;
              const item = () => behave(chance, place, () => node(chance, place));
              return chance.isLate ? Promise.resolve().then(item) : item();
            })
          : [],
      ),
  };
}

function one(type: GraphQLOutputType): Field {
  return {
    type,
    resolve: (_source, _args, chance, { path }) => behave(chance, placeOf(path), () => node(chance, placeOf(path))),
  };
}

function fields(): Record<string, Field> {
  return {
    text: { type: GraphQLString },
    sure: { type: new GraphQLNonNull(GraphQLInt) },
    colour: { type: Colour },
    words: { type: new GraphQLList(new GraphQLNonNull(GraphQLString)) },
    computed: {
      type: new GraphQLNonNull(GraphQLString),
      args: { say: { type: GraphQLString } },
      resolve: (_source, { say }, chance, { path, fieldName }) =>
        behave(chance, placeOf(path), () => `${fieldName} ${say ?? 'nothing'}`),
    },
    leaf: one(Leaf),
    branch: one(new GraphQLNonNull(Branch)),
    thing: one(Thing),
    either: one(Either),
    leaves: nodes(new GraphQLList(Leaf)),
    branches: nodes(new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(Branch)))),
    things: nodes(new GraphQLList(new GraphQLNonNull(Thing))),
  };
}

const Thing: GraphQLInterfaceType = new GraphQLInterfaceType({ name: 'Thing', fields });
const Leaf: GraphQLObjectType = new GraphQLObjectType({ name: 'Leaf', interfaces: [Thing], fields });
const Branch: GraphQLObjectType = new GraphQLObjectType({ name: 'Branch', interfaces: [Thing], fields });
const Either = new GraphQLUnionType({ name: 'Either', types: [Leaf, Branch] });

/** A schema in which anything may go wrong anywhere; its context is a Chance. */
export const ANY_SCHEMA = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields }),
  mutation: new GraphQLObjectType({ name: 'Mutation', fields }),
  types: [Leaf, Branch],
});

const PLAIN = ['text', 'sure', 'colour', 'words', '__typename'] as const;
const OBJECTS = ['leaf', 'branch', 'thing', 'either', 'leaves', 'branches', 'things'] as const;
const CONDITIONS = ['', '', '', ' @skip(if: true)', ' @include(if: true)', ' @skip(if: $yes)', ' @include(if: $no)'];
const ARGUMENTS = ['', '(many: 3)', '(many: $many)', '(many: null)', '(wanted: false)', '(many: 1, wanted: $yes)'];

const condition = fc.constantFrom(...CONDITIONS);

function selection(depth: number, type: string): fc.Arbitrary<string> {
  const plain = fc.tuple(fc.constantFrom(...PLAIN), condition).map(([name, when]) => `${name}${when}`);
  const aliased = fc.constantFrom(...PLAIN).map((name) => `other_${name}: ${name}`);
  const said = fc
    .constantFrom('say: "x"', 'say: $word', 'say: null')
    .map((say) => `say_${say.length}: computed(${say})`);
  const leafOnly = fc.oneof(plain, aliased, said, fc.constant('__proto__: text'));
  const inUnion = type === 'Either';
  if (depth === 0)
    return fc
      .array(inUnion ? fc.constant('__typename') : leafOnly, { minLength: 1, maxLength: 3 })
      .map((all) => `{ ${all.join(' ')} }`);
  const spread = fc.tuple(fc.constantFrom('Leaf', 'Branch', 'Thing'), condition, fc.boolean());
  const fragment = spread.chain(([on, when, named]) =>
    named ? fc.constant(`...On${on}${when}`) : selection(depth - 1, on).map((below) => `... on ${on}${when} ${below}`),
  );
  const object = fc
    .tuple(fc.constantFrom(...OBJECTS), fc.nat(ARGUMENTS.length - 1), condition)
    .chain(([name, index, when]) => {
      const isList = name === 'leaves' || name === 'branches' || name === 'things';
      const alias = isList ? `${name}_${index}: ` : '';
      const target = name === 'either' ? 'Either' : 'other';
      return selection(depth - 1, target).map(
        (below) => `${alias}${name}${isList ? ARGUMENTS[index] : ''}${when} ${below}`,
      );
    });
  // A fragment stands in fields of several types: it would hold itself, were it allowed at the root.
  const inside = inUnion ? [fragment] : type === 'root' ? [leafOnly, object] : [leafOnly, object, fragment];
  return fc.array(fc.oneof(...inside), { minLength: 1, maxLength: 3 }).map((all) => `{ __typename ${all.join(' ')} }`);
}

const FRAGMENTS = ['Leaf', 'Branch', 'Thing'];
const fragmentText = selection(0, 'other');

/** A valid operation, most of the time: those that are not must be left out. */
export const anyDocument: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom('query', 'mutation'), selection(3, 'root'), fc.tuple(...FRAGMENTS.map(() => fragmentText)))
  .map(([kind, body, texts]) => {
    const definitions = texts
      .map((text, index) => ({
        name: `On${FRAGMENTS[index]}`,
        text: `fragment On${FRAGMENTS[index]} on ${FRAGMENTS[index]} ${text}`,
      }))
      .filter(({ name }) => body.includes(`...${name}`));
    return `${kind} Asked($yes: Boolean!, $no: Boolean!, $many: Int, $word: String) ${body} ${definitions.map(({ text }) => text).join(' ')}`;
  });

export const anyVariables = fc.record(
  { yes: fc.boolean(), no: fc.boolean(), many: fc.constantFrom(0, 2, 3, null), word: fc.constantFrom('y', null) },
  { requiredKeys: ['yes', 'no'] },
);

export const anyChance: fc.Arbitrary<Chance> = fc.record({
  seed: fc.integer(),
  odd: fc.constantFrom(0, 0.05, 0.2, 0.5),
  isLate: fc.boolean(),
});

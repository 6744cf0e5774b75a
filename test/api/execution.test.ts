import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  buildSchema,
  type ExecutionArgs,
  GraphQLError,
  getIntrospectionQuery,
  parse,
  execute as reference,
  validate,
} from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import { execute } from '../../src/graphql/execute.js';
import { ANY_SCHEMA, anyChance, anyDocument, anyVariables, type Chance } from '../support/anyexecution.js';
import { told, toldByPath, toldLate } from '../support/toldanswer.js';

const CALM: Chance = { seed: 1, odd: 0, isLate: false };
const ROOT = { text: 'root text', sure: 3 };

async function expectSame(args: ExecutionArgs): Promise<void> {
  expect(await told(execute(args))).toEqual(await told(reference(args)));
}

/** As `expectSame`, of answers in which promises race: an error that both tell, they tell alike. */
async function expectSameLate(args: ExecutionArgs): Promise<void> {
  const [ours, theirs] = [await execute(args), await reference(args)];
  expect(await toldLate(ours)).toEqual(await toldLate(theirs));
  const expected = await toldByPath(theirs);
  for (const [path, error] of await toldByPath(ours)) if (expected.has(path)) expect(error).toEqual(expected.get(path));
}

function asked(source: string, more: Partial<ExecutionArgs> = {}): ExecutionArgs {
  return { schema: ANY_SCHEMA, document: parse(source), contextValue: CALM, rootValue: ROOT, ...more };
}

describe('executing', () => {
  it("answers any operation as graphql's own execution does", async () => {
    let executed = 0;
    let failed = 0;
    const runs = fc.array(fc.tuple(anyVariables, anyChance), { minLength: 1, maxLength: 3 });
    const property = fc.asyncProperty(anyDocument, runs, async (source, given) => {
      const document = parse(source);
      fc.pre(validate(ANY_SCHEMA, document).length === 0);
      // One document several times: from the second time on its plan is known.
      for (const [variableValues, contextValue] of given) {
        const args = { schema: ANY_SCHEMA, document, variableValues, contextValue, rootValue: ROOT };
        await (contextValue.isLate ? expectSameLate(args) : expectSame(args));
        executed += 1;
        if ((await reference(args)).errors !== undefined) failed += 1;
      }
    });
    await fc.assert(property, { numRuns: 60 });
    // Neither only fine weather nor only storms.
    expect(failed).toBeGreaterThan(executed / 10);
    expect(failed).toBeLessThan((executed * 9) / 10);
  });

  it('leaves out and takes in what the variables of each request say, of one document', async () => {
    const args = asked('query ($no: Boolean!) { text @skip(if: $no) sure @include(if: $no) }');
    const answer = async (no: boolean) => (await execute({ ...args, variableValues: { no } })).data;
    expect(await answer(true)).toEqual({ sure: 3 });
    expect(await answer(false)).toEqual({ text: 'root text' });
    expect(await answer(true)).toEqual({ sure: 3 });
  });

  it('takes any name for a field, and keeps the order in which they were asked', async () => {
    const { data } = await execute(asked('{ toString: text __proto__: text constructor: sure text }'));
    expect(JSON.stringify(data)).toBe(
      '{"toString":"root text","__proto__":"root text","constructor":3,"text":"root text"}',
    );
  });

  it('executes nothing where variables do not hold', async () => {
    const args = asked('query ($many: Int!, $word: String) { leaves(many: $many) { text } }', {
      variableValues: { many: 'many', word: 1 },
    });
    expect(await told(execute(args))).toMatchObject({
      data: 'none',
      errors: [{ path: undefined }, { path: undefined }],
    });
    await expectSame(args);
  });

  it('answers with an error where a variable that decides about a field is null, wherever the field stands', async () => {
    const top = asked('query ($yes: Boolean = true) { text @include(if: $yes) }', { variableValues: { yes: null } });
    expect(await execute(top)).toEqual({ data: null, errors: [expect.any(GraphQLError)] });
    await expectSame(top);
    const below = 'query ($no: Boolean = false) { text leaves(many: 1) { text @skip(if: $no) } }';
    await expectSame(asked(below, { variableValues: { no: null } }));
  });

  it('answers with an error where the schema has no such operation', async () => {
    const schema = buildSchema('type Query { text: String }');
    const document = parse('mutation { text }');
    const answer = { data: null, errors: [{ message: 'the schema has no mutation' }] };
    expect(await execute({ schema, document })).toMatchObject(answer);
  });

  it('executes the operation that is named, and none when it is not there', async () => {
    const two = 'query One { text } query Two { sure }';
    expect(await execute(asked(two, { operationName: 'Two' }))).toEqual({ data: { sure: 3 } });
    for (const operationName of [null, 'Three']) {
      expect(await execute(asked(two, { operationName }))).toMatchObject({
        errors: [{ message: 'operationName must name one of the operations' }],
      });
    }
  });

  it('is not brought down by what fails behind an item that failed at once', async () => {
    const failing = { words: [Promise.reject(new Error('late')), new Error('at once')] };
    const answer = await execute(asked('{ words }', { rootValue: failing }));
    expect(answer).toMatchObject({ data: { words: null }, errors: [{ message: 'at once', path: ['words', 1] }] });
    // Node would end the process for an unhandled rejection before this turn of its loop.
    await new Promise((resolve) => setImmediate(resolve));
  });

  it("tells Accord's whole schema as graphql does", async () => {
    const schema = buildAccordSchema();
    const document = parse(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }));
    await expectSame({ schema, document });
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';

interface Described {
  readonly description?: string | null | undefined;
}

/** Everything in a type that a reader of the schema meets, by its place. */
function partsOf(type: GraphQLNamedType): [string, Described][] {
  const parts: [string, Described][] = [[type.name, type]];
  if (isEnumType(type)) {
    for (const value of type.getValues()) parts.push([`${type.name}.${value.name}`, value]);
  }
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) parts.push([`${type.name}.${field.name}`, field]);
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      parts.push([`${type.name}.${field.name}`, field]);
      for (const argument of field.args) parts.push([`${type.name}.${field.name}(${argument.name})`, argument]);
    }
  }
  return parts;
}

const ROOTS = ['Query', 'Mutation', 'Subscription'];

describe('the schema', () => {
  const types = Object.values(buildAccordSchema().getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );

  it('describes every type, field, argument, input field and enum value', () => {
    const silent = types
      .flatMap(partsOf)
      .filter(([place, { description }]) => !description?.trim() && !ROOTS.includes(place))
      .map(([place]) => place);
    expect(silent).toEqual([]);
  });

  it('names lengths of time, dates and instants by their scalar, never as a bare number', () => {
    const suspicious = types
      .filter((type) => isObjectType(type) || isInputObjectType(type))
      .flatMap((type) =>
        Object.values(type.getFields()).map((field) => ({
          place: `${type.name}.${field.name}`,
          type: String(field.type),
        })),
      )
      .filter(({ place, type }) => (/(At|On)$/.test(place) && /^(Int|Float)/.test(type)) || /millis|Ms$/i.test(place));
    expect(suspicious).toEqual([]);
  });
});

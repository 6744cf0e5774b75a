import 'reflect-metadata';
import { registerEnumType } from 'type-graphql';

/**
 * Registers a domain union as a GraphQL enum. `values` says what each member means; a member forgotten is a compile error.
 * The result is what `@Field(() => Channel)` takes.
 */
export function enumOf<T extends string>(
  name: string,
  description: string,
  values: Record<T, string>,
): { readonly [K in T]: K } {
  const members = Object.fromEntries(Object.keys(values).map((value) => [value, value])) as { [K in T]: K };
  const valuesConfig = Object.fromEntries(
    Object.entries<string>(values).map(([value, meaning]) => [value, { description: meaning }]),
  );
  registerEnumType(members, { name, description, valuesConfig: valuesConfig as { [K in T]: { description: string } } });
  return members;
}

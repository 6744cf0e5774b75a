import { Field, ObjectType } from 'type-graphql';
import { type MinorUnits, moneyText } from '../domain/money.js';

@ObjectType({ simpleResolvers: true, description: 'An amount of money, exact.' })
export class Money {
  @Field(() => String, {
    description:
      'A decimal number with all digits of the currency, for example -1250.00; JPY has none of them, KWD three.',
  })
  readonly amount!: string;

  @Field(() => String, { description: 'ISO 4217, for example EUR.' })
  readonly currency!: string;
}

export function shownMoney(amount: MinorUnits, currency: string): Money {
  return { amount: moneyText(amount, currency), currency };
}

import { parseArgs } from 'node:util';

/** 0: a smoke run that shows that everything works; its figures mean nothing. */
export type Scale = 0 | 1 | 10 | 100;

export interface Options {
  /** Names of measurements; empty: the budget rows. */
  readonly only: readonly string[];
  readonly scale: Scale;
  readonly rounds: number;
  /** Of long loads. */
  readonly seconds: number;
  /** Keeps PostgreSQL's data here for the next run; null: a temporary folder. */
  readonly data: string | null;
  readonly out: string;
  /** The compiled program that is measured. */
  readonly dist: string;
  /** Where servers write CPU profiles; null: they write none. */
  readonly profile: string | null;
  readonly list: boolean;
  readonly help: boolean;
}

export const USAGE = `npm run bench -- [options]
  --only NAME[,NAME]   these measurements, long ones too; without it: the rows of the budget table
  --scale 1|10|100     1: 50,000 tickets in 20 contracts; 100: 5 million (0: smoke run, its figures mean nothing)
  --rounds N           rounds of each measurement (5)
  --seconds N          length of the soak (600)
  --data DIR           keeps the loaded databases for the next run
  --out DIR            where bench.json and bench.svg go (.)
  --dist DIR           the compiled program that is measured (dist)
  --profile DIR        servers write CPU profiles there (figures are then too high)
  --list               names of all measurements`;

function wholeNumber(text: string, name: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new Error(`--${name} must be a whole number from ${least}`);
  return value;
}

function scaleOf(text: string): Scale {
  const value = Number(text);
  if (value !== 0 && value !== 1 && value !== 10 && value !== 100) throw new Error('--scale must be 1, 10 or 100');
  return value;
}

/** Throws an Error that says what is wrong with the arguments. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: '' },
      scale: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '600' },
      data: { type: 'string' },
      out: { type: 'string', default: '.' },
      dist: { type: 'string', default: 'dist' },
      profile: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    only: values.only.split(',').filter((name) => name !== ''),
    scale: scaleOf(values.scale),
    rounds: wholeNumber(values.rounds, 'rounds', 1),
    seconds: wholeNumber(values.seconds, 'seconds', 1),
    data: values.data ?? null,
    out: values.out,
    dist: values.dist,
    profile: values.profile ?? null,
    list: values.list,
    help: values.help,
  };
}

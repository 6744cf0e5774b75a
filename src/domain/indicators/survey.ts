import type { SurveyResponse } from '../facts.js';
import { EMPTY_TALLY, type Tally } from '../tally.js';
import type { ObjectiveTerms, SurveyTerms } from '../terms.js';
import { indicator, type MeasurementReading, takes } from './entry.js';
import { rateFigures } from './ratefigures.js';
import { netTarget, ratioTarget, scaleTarget } from './targets.js';
import { meanFigures, netFigures } from './valuefigures.js';

/** Of answers from 0 to 10: as good as promised from here up, and worse up to there. In thousandths. */
const PROMOTER_FROM = 9_000;
const DETRACTOR_TO = 6_000;

/** How indicators of surveys count answers on the scale of their terms. */
function readingAnswers(count: (answer: SurveyResponse, survey: SurveyTerms) => Partial<Tally>): MeasurementReading {
  return {
    inScope: ({ survey, scope }, content) =>
      content.kind === 'SURVEY_RESPONSE' &&
      survey !== null &&
      takes(survey.surveys, content.survey) &&
      takes(scope.channels, content.channel),
    faults: ({ survey, key }, content) => {
      if (survey === null || content.kind !== 'SURVEY_RESPONSE') return [];
      const { scaleMin, scaleMax } = survey;
      const inside = content.scoreMilli >= scaleMin * 1_000 && content.scoreMilli <= scaleMax * 1_000;
      return [['score', inside ? null : `must be ${scaleMin} to ${scaleMax}, the scale of objective ${key}`]];
    },
    counted({ survey }, { content }) {
      if (survey === null || content.kind !== 'SURVEY_RESPONSE') return { tally: EMPTY_TALLY };
      return { tally: { ...EMPTY_TALLY, total: 1, ...count(content, survey) } };
    },
  };
}

function topBoxFault({ scaleMin, scaleMax, topBoxFrom }: SurveyTerms): string | null {
  const inside = topBoxFrom !== null && topBoxFrom > scaleMin && topBoxFrom <= scaleMax;
  return inside && Number.isSafeInteger(topBoxFrom)
    ? null
    : 'must be a whole number above scaleMin and at most scaleMax';
}

export const csat = indicator({
  indicator: 'CSAT',
  family: 'SURVEY',
  kind: 'RATE',
  unit: 'RATIO',
  direction: 'AT_LEAST',
  meaning: 'Share of survey answers in the top boxes.',
  measurements: readingAnswers(({ scoreMilli }, { topBoxFrom }) => ({
    good: topBoxFrom !== null && scoreMilli >= topBoxFrom * 1_000 ? 1 : 0,
  })),
  figures: rateFigures,
  targetFault: ratioTarget,
  checkTerms({ survey }, found) {
    if (survey !== null) found.note('topBoxFrom', topBoxFault(survey));
  },
});

export const surveyMean = indicator({
  indicator: 'SURVEY_MEAN',
  family: 'SURVEY',
  kind: 'MEAN',
  unit: 'POINTS',
  direction: 'AT_LEAST',
  meaning: 'Mean of survey answers, on their scale.',
  measurements: readingAnswers(({ scoreMilli }) => ({ sum: scoreMilli })),
  figures: meanFigures,
  targetFault: scaleTarget,
});

/** In its tallies `good` counts the promoters and `sum` the detractors. */
export const experience = indicator({
  indicator: 'EXPERIENCE',
  family: 'SURVEY',
  kind: 'NET',
  unit: 'RATIO',
  direction: 'AT_LEAST',
  meaning:
    'Share of survey answers of 9 and more less the share of those of 6 and less, on a scale of 0 to 10: -1 to 1.',
  measurements: readingAnswers(({ scoreMilli }) => ({
    good: scoreMilli >= PROMOTER_FROM ? 1 : 0,
    sum: scoreMilli <= DETRACTOR_TO ? 1 : 0,
  })),
  figures: netFigures,
  targetFault: netTarget,
  checkTerms({ survey }: ObjectiveTerms, found) {
    if (survey === null) return;
    found.note('scaleMin', survey.scaleMin === 0 ? null : 'of EXPERIENCE must be 0');
    found.note('scaleMax', survey.scaleMax === 10 ? null : 'of EXPERIENCE must be 10');
  },
});

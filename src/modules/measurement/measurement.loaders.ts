import type { ReadUnit } from '../../platform/database.js';
import { byQuestion } from '../../platform/loaders.js';
import { type ContractRef, type MeasurementQuestion, measurementPages } from './measurement.read.js';

/** A page of a contract's measurements of one kind. */
export function contractMeasurementsLoader(unit: ReadUnit) {
  return byQuestion(
    (question: MeasurementQuestion, contracts: readonly ContractRef[]) => measurementPages(unit, question, contracts),
    (contract) => contract.id,
  );
}

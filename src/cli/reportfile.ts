import { closeSync, openSync, writeSync } from 'node:fs';
import { Fault } from '../domain/fault.js';
import type { ImportReport, Rejection } from '../ingestfile/importreport.js';

/** The full list of rejections and the counts, as one JSON object, written as they come: however many there are, none is kept in memory. */
export interface ReportFile {
  add(rejection: Rejection): void;
  finish(report: ImportReport): void;
}

const FLUSH_AT = 64_000;

function openReport(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw new Fault('INVALID_INPUT', `--report: ${path} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}

export function createReportFile(path: string): ReportFile {
  const file = openReport(path);
  let pending = '{"rejections":[';
  let separator = '\n';
  return {
    add(rejection) {
      pending += `${separator}${JSON.stringify(rejection)}`;
      separator = ',\n';
      if (pending.length < FLUSH_AT) return;
      writeSync(file, pending);
      pending = '';
    },
    finish({ rows, outcomes, events, fault }) {
      const counts = JSON.stringify({ rows, outcomes, events, fault: fault?.message ?? null });
      writeSync(file, `${pending}\n],${counts.slice(1)}\n`);
      closeSync(file);
    },
  };
}

/** A jurisdiction as the API takes it: any the law has holiday tables for; others are refused by name, with the reason. */
import { z } from 'zod';
import { isLawError } from '../../law/errors.js';
import { checkJurisdiction, JURISDICTION_FORMS } from '../../law/jurisdiction.js';
import type { Jurisdiction } from '../../law/jurisdiction.js';

/** Shaped like a code, so that it can be told back. */
const SHAPE = /^(?:DUAL:)?[A-Z]{2}(?:-[A-Z0-9]{1,3}){0,2}(?:\+[A-Z]{2}(?:-[A-Z0-9]{1,3}){0,2})?$/;

export const jurisdiction = z
  .string()
  .max(60)
  .superRefine((value, context) => {
    const fault = faultOf(value);
    if (fault !== undefined)
      context.addIssue({ code: 'custom', message: `${fault} | give one of: ${JURISDICTION_FORMS}` });
  })
  .transform((value) => value as Jurisdiction);

function faultOf(value: string): string | undefined {
  try {
    checkJurisdiction(value);
    return undefined;
  } catch (error) {
    if (!isLawError(error)) throw error;
    if (!SHAPE.test(value)) return 'is not a jurisdiction known here';
    return error.code === 'unknown_jurisdiction'
      ? `the jurisdiction ${value} is not one of the forms known here`
      : `the jurisdiction ${value} is not served: ${error.message}`;
  }
}

/**
 * Reading bodies strictly: JSON in UTF-8 and forms, nothing else. Wrong UTF-8 is an error, never a replaced character, because a
 * name read wrongly finds another person.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Largest JSON body in bytes. */
export const JSON_LIMIT = 256 * 1024;
/** Largest form body in bytes. */
export const FORM_LIMIT = 16 * 1024;
const FORM_FIELDS = 20;

/** The API takes JSON and nothing else. */
export function addJsonParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer', bodyLimit: JSON_LIMIT },
    (request: FastifyRequest, body, done) => {
      const text = decode(body);
      if (text === undefined || text === '') {
        const empty = text === '';
        done(
          new MalformedBody(
            empty ? 'the body is empty' : 'the body is not UTF-8',
            empty ? 'send a JSON object' : 'send JSON in UTF-8',
          ),
        );
        return;
      }
      // The parser's own message quotes the body.
      void parseJson(request, text, (error, value) => {
        done(error ? new MalformedBody('the body is not JSON', 'send one well-formed JSON object') : null, value);
      });
    },
  );
}

/** Pages take forms and nothing else. @param most how many fields a form may have */
export function addFormParser(app: FastifyInstance, most: number = FORM_FIELDS): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer', bodyLimit: FORM_LIMIT },
    (_request, body, done) => {
      const form = parseForm(body, most);
      if (form) done(null, form);
      else done(new MalformedBody('the form is not UTF-8 text', 'send the form of the page as it is'));
    },
  );
}

/** A field given twice keeps its first value; prototypes are out of reach. */
function parseForm(body: Buffer, most: number): Record<string, string> | undefined {
  const text = decode(body);
  if (text === undefined || text.includes('\0')) return undefined;
  const form = Object.create(null) as Record<string, string>;
  let fields = 0;
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    if (++fields > most) return undefined;
    const at = pair.indexOf('=');
    const name = decodePart(at === -1 ? pair : pair.slice(0, at));
    const value = decodePart(at === -1 ? '' : pair.slice(at + 1));
    if (name === undefined || value === undefined) return undefined;
    form[name] ??= value;
  }
  return { ...form };
}

function decodePart(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function decode(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** `invalid` would say 422; what cannot be read at all is 400. */
export class MalformedBody extends Error {
  readonly statusCode = 400;
  readonly detail: string;
  readonly mend: string;
  constructor(detail: string, mend: string) {
    super(detail);
    this.name = 'MalformedBody';
    this.detail = detail;
    this.mend = mend;
  }
}

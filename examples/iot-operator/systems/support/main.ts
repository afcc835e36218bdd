/**
 * Support desk of the sample operator: tickets with messages of several people, notes among staff, attachments, and the customer
 * console's sign-in. JSON over HTTP, bearer token, state in PostgreSQL. Every mutation needs an `Idempotency-Key`; lists are
 * `{ data, next }` with `?limit=&cursor=&before=<instant>`.
 *
 *   POST /requesters/search, /participants/search {by, value}     POST /search {text} (full-text copy)
 *   GET  /requesters/{id}, …/tickets | messages | attachments | participants | copies
 *   GET  /participants/{id}, …/messages | attachments             GET /attachments/{id}/content      GET /tickets/{id} (token or session)
 *   console: POST /console/sessions {customerId | userId} → {secret}: stands in for the sign-in page
 *            POST /console/assertions with `X-Session: <secret>` → {assertion}: a fresh sign-in as JWT; GET /.well-known/jwks.json
 *            POST /tickets {subject, body, kind} with `X-Session` (carries an assertion) or, by staff, with the token and requesterId
 *   staff:   POST /tickets/{id}/comments {body, internal?} | replies {body, from} | attachments?fileName= (bytes) | close
 *   privacy: POST /tickets/{id}/erasure {before}; POST /participants/{id}/erasure {ticketId, before}; DELETE /requesters/{id};
 *            GET /tickets/{id}/restrictions, PUT, DELETE …/{mark} (of /requesters too; what is restricted is not found by search and not in
 *            GET /reviews/monthly); PATCH /requesters/{id}; POST /requesters/{id}/statements; GET /requesters, /participants: everybody
 *
 * Assertions are EdDSA: `iss` is --issuer (default support), `aud` habeas, `sub` the customer number (of a company's user: the user id, see
 * `sub_type`), `jti` the ticket, `iat`, `email`; fresh ones expire after five minutes.
 */
import { fail, runSystem } from '../http/run.js';
import { startSupport } from './system.js';

runSystem('support', ['issuer'], async (options, flag) => startSupport({ ...options, issuer: flag('issuer') })).catch(
  (error: unknown) => fail('support', error),
);

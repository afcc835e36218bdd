/**
 * CRM of the sample operator: contacts, where they came from, consents, registrations, web visits, guesses. JSON over HTTP, bearer
 * token, state in PostgreSQL. Every mutation needs an `Idempotency-Key`; lists are `{ data, next }` with
 * `?limit=&cursor=&before=<instant>`.
 *
 *   POST /contacts/search {by, value}    POST /search {text} (full-text copy)    GET /contacts/{id}, …/counts, …/copies
 *   GET  /contacts/{id}/registrations | sources | visits | scores | consents | sends
 *   POST /visitors/search {cookieId}     GET /visitors/{cookie id}/visits: browsers nobody signed up from
 *   marketing: POST /campaigns/{CMP-NEWS|CMP-OFFER}/send {dryRun} → {recipients, excluded}; POST /imports {source, contacts};
 *              POST /contacts/{id}/consents {status}; POST /scores/refresh; POST /visits (website tag); POST /exports (another nightly copy)
 *   privacy:   POST /contacts/{id}/erasures, /visitors/{id}/erasures {dataset, ids, before}; DELETE /contacts/{id}?before= (with its copies);
 *              POST /contacts/{id}/consents/pseudonymise {before}; POST /consent-proofs/search {email};
 *              POST /suppressions, /suppressions/check {email}; GET /contacts/{id}/restrictions, PUT, DELETE …/restrictions/{mark};
 *              PATCH /contacts/{id}; POST /contacts/{id}/corrections, …/statements; POST …/objections, GET …/marketing (of /visitors too);
 *              GET /contacts, /visitors: everybody
 */
import { fail, runSystem } from '../http/run.js';
import { startCrm } from './system.js';

runSystem('crm', [], async (options) => startCrm(options)).catch((error: unknown) => fail('crm', error));

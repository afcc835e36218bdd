/**
 * Billing of the sample operator: invoices, payments, ledger, card tokens, credit. JSON over HTTP, bearer token, state in PostgreSQL.
 * Every mutation needs an `Idempotency-Key`; lists are `{ data, next }` with `?limit=&cursor=&before=<instant>`; too many requests a
 * second are answered 429 with Retry-After. Amounts are integer minor units.
 *
 *   POST /accounts/search {by, value}           GET /accounts/{id}, …/balance
 *   GET  /accounts/{id}/services | invoices | payments | ledger | usage | payment-methods | dunning-notes
 *   staff:   POST /invoices/{id}/payments {amountMinor?, method?} | write-off | dispute | settle-dispute
 *            POST /services/{iccid}/terminate | final-bill          POST /accounts/{id}/final-bill | refund          POST /dunning/run
 *            POST /invoices/{id}/credit-note {reissue?}              POST /ledger/{id}/corrections {amountMinor}     POST /risk-scores/refresh
 *   privacy: GET /accounts/{id}/restrictions, PUT, DELETE …/{mark}   POST /accounts/{id}/erasures {dataset, ids, before, mode}
 *            (of /invoices too)                                      POST /accounts/{id}/statements                  GET /accounts
 *            PATCH /accounts/{id}/payer, /services/{iccid}           GET /invoices/{id}
 *            DELETE /accounts/{id}/payer?before=                    DELETE /accounts/{id} (only when nothing is left)
 *   events:  with --webhook-url and --webhook-token, `{type: "holds_changed", identifiers}` after a payment, write-off, refund,
 *            dispute or final bill
 */
import { fail, runSystem } from '../http/run.js';
import { startBilling } from './system.js';

runSystem('billing', ['webhook-url', 'webhook-token'], async (options, flag) => {
  const url = flag('webhook-url');
  const token = flag('webhook-token');
  if (url && !token) throw new Error('--webhook-url needs --webhook-token');
  return startBilling({ ...options, ...(url && token ? { webhook: { url, token } } : {}) });
}).catch((error: unknown) => fail('billing', error));

/** Holder `traffic`: a lake of Parquet files, read and rewritten through DuckDB. */
import { defineConnector } from '../../../src/connector/define.js';
import type { Connector } from '../../../src/connector/define.js';
import { collect } from './collect.js';
import { describeTraffic } from './data-map.js';
import { confirm, erase, preview } from './erase.js';
import { holds, locate } from './find.js';
import { restrict, unrestrict } from './restrict.js';
import { confirmApplied, identifiers, object, rectify } from './rights.js';
import { trafficSettingsSchema } from './settings.js';

export { trafficSettingsSchema } from './settings.js';
export type { TrafficSettings } from './settings.js';

/** @param settings section `settings` of the holder. Throws `ZodError` when it does not fit. */
export function createTrafficConnector(settings: unknown): Connector {
  const own = trafficSettingsSchema.parse(settings);
  return defineConnector({
    describe: describeTraffic(own),
    locate: (input, context) => locate(own, input, context),
    holds: (input, context) => holds(own, input, context),
    collect: (input, context) => collect(own, input, context),
    preview: (input, context) => preview(own, input, context),
    erase: (input, context) => erase(own, input, context),
    confirm: (input, context) => confirm(own, input, context),
    restrict: (input, context) => restrict(own, input, context),
    unrestrict: (input, context) => unrestrict(own, input, context),
    rectify: (input, context) => rectify(own, input, context),
    object: async (input) => object(input),
    confirmApplied: (input, context) => confirmApplied(own, input, context),
    identifiers: (input, context) => identifiers(own, input, context),
  });
}

/**
 * Failure messages and stack traces travel as sealed payloads instead of clear text. The SDK loads this file by path with `require`,
 * in the worker and inside the workflow bundle: hence CommonJS, and JavaScript that runs as it is.
 */
const { DefaultFailureConverter } = require('@temporalio/common');

module.exports = { failureConverter: new DefaultFailureConverter({ encodeCommonAttributes: true }) };

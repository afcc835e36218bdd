import { runWorker } from '../../src/cli/compose/worker.js';
import type { Services } from '../../src/cli/compose/services.js';

it('a worker for a holder that the configuration does not have is refused, instead of ending as if all were well', async () => {
  const settings = { baseUrl: 'http://127.0.0.1:1', token: 'synthetic' };
  const config = { caseFiles: false, holders: { crm: { connector: 'crm', settings } } };
  const running = runWorker({ config } as unknown as Services, {
    only: 'holder:cmr',
    signal: new AbortController().signal,
    onReady: () => undefined,
  });
  await expect(running).rejects.toMatchObject({
    kind: 'invalid',
    detail: { hint: 'name one of crm' },
  });
});

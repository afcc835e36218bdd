import { temporalEnv } from '../../../src/cli/up/children.js';
import { localServer, serverFromEnvironment } from '../../../src/temporal/connection.js';

const OWN = localServer('127.0.0.1:7233');
/** Keeps the developer's own configuration file out. */
const base = { HABEAS_DATA: '/srv/habeas', TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' };

describe('how the parts of a service find Temporal', () => {
  it('by the address of the own server, whatever else the environment says of another one', () => {
    const env = temporalEnv(
      { ...base, TEMPORAL_NAMESPACE: 'elsewhere', TEMPORAL_API_KEY: 'k', TEMPORAL_TLS_SERVER_NAME: 'cloud.example' },
      OWN,
    );
    expect(env.HABEAS_DATA).toBe('/srv/habeas');
    expect(serverFromEnvironment(env)).toEqual({
      namespace: 'default',
      connectionOptions: { address: '127.0.0.1:7233', apiKey: undefined, tls: false, metadata: undefined },
    });
  });

  it('as this process did, where the environment names a server', () => {
    const env = { ...base, TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_API_KEY: 'k' };
    expect(temporalEnv(env, localServer('temporal.example:7233'))).toEqual(env);
  });
});

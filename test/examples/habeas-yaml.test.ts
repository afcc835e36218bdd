import { createAccountsConnector } from '../../activities/holders/accounts/index.js';
import { createTrafficConnector } from '../../activities/holders/traffic/index.js';
import { loadConfig } from '../../src/common/config.js';

const FILE = 'examples/iot-operator/habeas.yaml';
const SYSTEMS = ['BILLING', 'CRM', 'SUPPORT', 'MAILBOX'];
/** As `Operator.env()` gives them. */
const ENV: Record<string, string> = {
  ...Object.fromEntries(
    SYSTEMS.flatMap((name) => [
      [`OPERATOR_${name}_URL`, 'http://127.0.0.1:4001'],
      [`OPERATOR_${name}_TOKEN`, 'a-long-token'],
    ]),
  ),
  OPERATOR_SMTP_URL: 'smtp://127.0.0.1:4025',
  OPERATOR_ACCOUNTS_DATABASE_URL: 'postgresql://accounts_habeas:x@127.0.0.1:5432/accounts',
  OPERATOR_TRAFFIC_FOLDER: '/lake',
};

describe('habeas.yaml of the sample operator', () => {
  it('is a whole configuration with what the operator hands over', () => {
    const config = loadConfig(FILE, ENV);
    expect(Object.keys(config.holders)).toEqual(['accounts', 'billing', 'traffic', 'crm', 'support']);
    expect(config.identityHolder).toBe('accounts');
    expect(config.ticketSystems.support?.jwks).toBe('http://127.0.0.1:4001/.well-known/jwks.json');
    expect(config.server.port).toBe(7800);
    expect(loadConfig(FILE, { ...ENV, HABEAS_PORT: '0' }).server.port).toBe(0);
  });

  it('fits the connectors that offer a challenge and hold traffic', async () => {
    const { holders } = loadConfig(FILE, ENV);
    const accounts = createAccountsConnector(holders.accounts?.settings);
    expect(accounts.description.capabilities).toContain('challenge');
    await accounts.close();
    const traffic = createTrafficConnector(holders.traffic?.settings);
    expect(new Set(traffic.description.datasets.map(({ category }) => category))).toEqual(new Set(['traffic']));
  });

  it('names every variable that is missing', () => {
    expect(() => loadConfig(FILE, {})).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        detail: {
          fields: expect.arrayContaining([
            expect.objectContaining({ detail: expect.stringContaining('OPERATOR_TRAFFIC_FOLDER') }),
          ]),
        },
      }),
    );
  });
});

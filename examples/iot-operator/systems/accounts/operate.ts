/** What the operator's staff do in the accounts database day by day, with the rights of the role `accounts_app`. */
import pg from 'pg';

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Ends a SIM's service. Returns false when there is no such SIM or it has ended already. */
export async function terminateSim(appUrl: string, iccid: string, at: Date): Promise<boolean> {
  return await withClient(appUrl, async (client) => {
    const { rows } = await client.query<{ ended: boolean }>('SELECT terminate_sim($1, $2) AS ended', [iccid, at]);
    return rows[0]?.ended ?? false;
  });
}

/** Everybody who agreed to the newsletter and can be written to: restricted people are not among them. */
export async function mailingList(appUrl: string): Promise<string[]> {
  return await withClient(appUrl, async (client) => {
    const { rows } = await client.query<{ email: string }>(
      `SELECT DISTINCT u.email FROM users u JOIN consents c USING (user_id)
       WHERE c.purpose = 'newsletter' AND c.withdrawn_at IS NULL ORDER BY 1`,
    );
    return rows.map(({ email }) => email);
  });
}

/** Who is told of an outage or a change of the service they use: a service message, sent whatever anybody said about marketing. */
export async function serviceNoticeList(appUrl: string): Promise<string[]> {
  return await withClient(appUrl, async (client) => {
    const { rows } = await client.query<{ email: string }>(
      `SELECT DISTINCT u.email FROM users u JOIN sims s USING (customer_id) WHERE s.status = 'active' ORDER BY 1`,
    );
    return rows.map(({ email }) => email);
  });
}

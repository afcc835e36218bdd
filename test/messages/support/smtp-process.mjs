/** A real SMTP server in a process of its own: tells its port, then each message it took. Local parts choose how it behaves. */
import { SMTPServer } from 'smtp-server';

function failure(responseCode, text) {
  return Object.assign(new Error(text), { responseCode });
}

const busyOnce = new Set();

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  hideSTARTTLS: true,
  onRcptTo(address, session, done) {
    const local = address.address.split('@')[0];
    if (local === 'nobody') return done(failure(550, `no mailbox ${address.address}`));
    if (local === 'busy' && !busyOnce.has(address.address)) {
      busyOnce.add(address.address);
      return done(failure(451, `try again, ${address.address}`));
    }
    return done();
  },
  onData(stream, session, done) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      const to = session.envelope.rcptTo.map((one) => one.address);
      if (to.some((address) => address.startsWith('spam'))) return done(failure(554, `refused for ${to}`));
      process.send({ to, raw: Buffer.concat(chunks).toString('latin1') });
      return done();
    });
  },
});

server.on('error', () => undefined);
server.listen(0, '127.0.0.1', () => process.send({ port: server.server.address().port }));
process.on('disconnect', () => process.exit(0));

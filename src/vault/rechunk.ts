/** Cuts a stream into chunks of a fixed size and knows which is the last. An empty stream is one empty last chunk. */
export async function* rechunk(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ chunk: Uint8Array; last: boolean }> {
  // One buffer is filled anew for each chunk: the consumer has sealed a chunk before it asks for the next.
  const buffer = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  for await (const piece of source) {
    let taken = 0;
    while (taken < piece.length) {
      // A full chunk is handed on only once more is known to follow.
      if (filled === size) {
        yield { chunk: buffer, last: false };
        filled = 0;
      }
      const count = Math.min(size - filled, piece.length - taken);
      buffer.set(piece.subarray(taken, taken + count), filled);
      filled += count;
      taken += count;
    }
  }
  yield { chunk: buffer.subarray(0, filled), last: true };
}

/** The Castagnoli polynomial, its bits in reverse. */
const polynomial = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1)
    value = (value & 1) === 1 ? polynomial ^ (value >>> 1) : value >>> 1;
  return value;
});

/**
 * The checksum of bytes as TFRecord files hold it: CRC-32C, turned and shifted so that the checksum
 * of something that holds checksums does not come out wrong by accident.
 */
export function maskedChecksum(bytes: Uint8Array): number {
  const crc = ~bytes.reduce(
    (value, byte) => (table[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8),
    0xffffffff,
  );
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

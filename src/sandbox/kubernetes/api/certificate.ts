import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A key and its self-signed certificate for 127.0.0.1 and localhost, both as PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const BOOLEAN_TRUE = Buffer.from([0x01, 0x01, 0xff]);
/** Context tags of X.509: version, extensions, and the two kinds of alternative names. */
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;

const ECDSA_WITH_SHA256 = '2a8648ce3d040302';
const COMMON_NAME = '550403';
const BASIC_CONSTRAINTS = '551d13';
const SUBJECT_ALT_NAME = '551d11';

const DAY_MS = 86_400_000;
const YEARS_VALID = 10;

/** One DER element: tag, length, contents. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.from(body.length.toString(16).padStart(4, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 + length.length]), length, body]);
}

const oid = (hex: string): Buffer => der(OBJECT_ID, Buffer.from(hex, 'hex'));
const bits = (bytes: Buffer): Buffer => der(BIT_STRING, Buffer.from([0]), bytes);

/** `261123171008Z` */
function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/\D/g, '').slice(2, 14);
  return der(UTC_TIME, Buffer.from(`${digits}Z`));
}

function distinguishedName(name: string): Buffer {
  const attribute = der(SEQUENCE, oid(COMMON_NAME), der(UTF8_STRING, Buffer.from(name)));
  return der(SEQUENCE, der(SET, attribute));
}

function extensions(): Buffer {
  const isAuthority = der(OCTET_STRING, der(SEQUENCE, BOOLEAN_TRUE));
  const names = der(
    SEQUENCE,
    der(DNS_NAME, Buffer.from('localhost')),
    der(IP_ADDRESS, Buffer.from([127, 0, 0, 1])),
  );
  return der(
    EXTENSIONS,
    der(
      SEQUENCE,
      der(SEQUENCE, oid(BASIC_CONSTRAINTS), BOOLEAN_TRUE, isAuthority),
      der(SEQUENCE, oid(SUBJECT_ALT_NAME), der(OCTET_STRING, names)),
    ),
  );
}

/** Makes a new certificate. kubectl sends its token over TLS only, and Node makes none itself. */
export function createCertificate(now: Date): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(SEQUENCE, oid(ECDSA_WITH_SHA256));
  const name = distinguishedName('slack-train sandbox');
  // The first bit of an INTEGER is its sign.
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(15)]);
  const validity = der(
    SEQUENCE,
    utcTime(now.getTime() - DAY_MS),
    utcTime(now.getTime() + YEARS_VALID * 365 * DAY_MS),
  );
  const unsigned = der(
    SEQUENCE,
    der(VERSION, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, serial),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions(),
  );
  const signature = bits(sign('sha256', unsigned, privateKey));
  const lines = der(SEQUENCE, unsigned, algorithm, signature)
    .toString('base64')
    .match(/.{1,64}/g);
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    cert: `-----BEGIN CERTIFICATE-----\n${(lines ?? []).join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}

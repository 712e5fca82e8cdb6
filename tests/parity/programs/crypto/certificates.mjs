// What X509Certificate reads from a certificate, which hosts it fits, and who signed it.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

const read = (name) => readFileSync(`fixtures/${name}.pem`);
const ca = new X509Certificate(read('ca-certificate'));
for (const name of ['ca-certificate', 'leaf-certificate', 'ed25519-certificate']) {
  const certificate = new X509Certificate(read(name));
  const { subject, issuer, subjectAltName, infoAccess, keyUsage, validFrom, validTo, serialNumber } =
    certificate;
  console.log({
    subject,
    issuer,
    subjectAltName,
    infoAccess,
    keyUsage,
    validFrom,
    validTo,
    serialNumber,
    ca: certificate.ca,
  });
  console.log(certificate.fingerprint, certificate.fingerprint256, certificate.fingerprint512.length);
  console.log(
    certificate.publicKey.asymmetricKeyDetails,
    certificate.raw.length,
    certificate.toString() === String(read(name)),
  );
  console.log(
    certificate.verify(certificate.publicKey),
    certificate.verify(ca.publicKey),
    certificate.checkIssued(ca),
  );
}
const leaf = new X509Certificate(read('leaf-certificate'));
for (const host of [
  'api.example.test',
  'API.example.test',
  'a.apps.example.test',
  'a.b.apps.example.test',
  'other.test',
])
  console.log(host, leaf.checkHost(host));
console.log(
  leaf.checkEmail('ops@example.test'),
  leaf.checkEmail('x@example.test'),
  leaf.checkIP('10.0.0.2'),
  leaf.checkIP('10.0.0.3'),
);
console.log(
  leaf.checkPrivateKey(createPrivateKey(read('rsa-private'))),
  leaf.checkPrivateKey(createPrivateKey(read('p256-private'))),
);
const { subject, issuer, subjectaltname, exponent, ext_key_usage } = leaf.toLegacyObject();
console.log({ subject: { ...subject }, issuer: { ...issuer }, subjectaltname, exponent, ext_key_usage });
try {
  new X509Certificate('garbage');
} catch ({ name, code, message }) {
  console.log(name, code, message);
}

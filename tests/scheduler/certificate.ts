/** A fresh self-signed certificate for `localhost`, valid from 2000 to 2049, so that no private key is kept in the project. */
import { generateKeyPairSync, sign } from "node:crypto";

const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const size =
    body.length < 128 ? Buffer.from([body.length]) : Buffer.from([0x82, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), size, body]);
};
const hex = (text: string): Buffer => Buffer.from(text, "hex");
const ascii = (text: string): Buffer => Buffer.from(text, "ascii");
const sequence = (...parts: Uint8Array[]): Buffer => der(0x30, ...parts);

export function selfSigned(host = "localhost"): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ecdsaSha256 = sequence(hex("06082a8648ce3d040302"));
  const name = sequence(der(0x31, sequence(hex("0603550403"), der(0x0c, ascii(host)))));
  const validity = sequence(der(0x17, ascii("000101000000Z")), der(0x17, ascii("491231235959Z")));
  const alternative = sequence(hex("0603551d11"), der(0x04, sequence(der(0x82, ascii(host)))));
  const body = sequence(
    der(0xa0, hex("020102")),
    hex("020101"),
    ecdsaSha256,
    name,
    validity,
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(alternative)),
  );
  const signature = der(0x03, hex("00"), sign("sha256", body, privateKey));
  const cert = sequence(body, ecdsaSha256, signature).toString("base64").replaceAll(/.{64}/g, "$&\n");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${cert}\n-----END CERTIFICATE-----\n`,
  };
}

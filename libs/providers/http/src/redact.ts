const lengthMax = 300;

// What looks like a credential, whoever's it is: vendors like to repeat part of a key in their errors.
const credential = /\b(?:Bearer\s+\S+|(?:sk|gsk|xai|ptz|key|AIza)[-_A-Za-z0-9*]{8,}|[A-Za-z0-9_-]{40,})/gi;
const address = /\bhttps?:\/\/\S+/gi;
// eslint-disable-next-line no-control-regex -- control characters are what this removes
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** Makes a vendor's text safe to show: one line, bounded, without our secrets, anything that looks like one, or addresses. */
export function redact(text: string, secrets: readonly string[] = []): string {
  // Cut first: the patterns below must never run over a megabyte of somebody's error page.
  let safe = text.slice(0, lengthMax * 4).toWellFormed();
  for (const secret of secrets) if (secret) safe = safe.replaceAll(secret, '[redacted]');
  safe = safe
    .replace(address, '[address]')
    .replace(credential, '[redacted]')
    .replaceAll('[[redacted]]', '[redacted]')
    .replace(control, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  // Half a character at the cut goes with it.
  return safe.length > lengthMax ? `${safe.slice(0, lengthMax - 1).replace(/[\ud800-\udbff]$/, '')}…` : safe;
}

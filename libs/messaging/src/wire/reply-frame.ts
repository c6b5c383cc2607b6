/**
 * A message from a server process to a client inbox: the first line names the instance, each further line is a frame
 * `<kind><call id> <sequence> <rest>`. The sequence is the number of values of the call that went before the frame,
 * so that a lost message shows at the next frame, whatever its kind.
 */
export const frameKind = {
  /** Values of a stream that left together: a JSON array. */
  values: 'v',
  /** The same, left at the claim store: the rest names the object. */
  claimedValues: 'V',
  reply: 'r',
  /** The same, left at the claim store: the rest names the object; after a space come fields that are added to it. */
  claimedReply: 'R',
  end: 'e',
  /** The rest is a wire error. */
  error: 'x',
  /** The call is being worked on and had nothing to say for a while. */
  alive: 'h',
} as const;
export type FrameKind = (typeof frameKind)[keyof typeof frameKind];

export interface ReplyFrame {
  /** Kinds of a newer version are possible and ignored. */
  kind: string;
  callId: number;
  sequence: number;
  rest: string;
}

export function encodeFrame(kind: FrameKind, callId: number, sequence: number, rest = ''): string {
  return `\n${kind}${callId} ${sequence} ${rest}`;
}

/** Reads the message in one pass, handing out each frame. */
export function decodeReply(text: string, receive: (frame: ReplyFrame, instance: string) => void): string {
  let lineEnd = text.indexOf('\n');
  const instance = lineEnd < 0 ? text : text.slice(0, lineEnd);
  while (lineEnd >= 0) {
    const start = lineEnd + 1;
    lineEnd = text.indexOf('\n', start);
    const idEnd = text.indexOf(' ', start);
    const sequenceEnd = text.indexOf(' ', idEnd + 1);
    receive(
      {
        kind: text.charAt(start),
        callId: Number(text.slice(start + 1, idEnd)),
        sequence: Number(text.slice(idEnd + 1, sequenceEnd)),
        rest: lineEnd < 0 ? text.slice(sequenceEnd + 1) : text.slice(sequenceEnd + 1, lineEnd),
      },
      instance,
    );
  }
  return instance;
}

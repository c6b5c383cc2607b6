/** Names that the broker keeps: who may use which is in `bus-permissions.ts`. */
export const workStreamName = 'work';
export const workSubject = (room: string): string => `v1.work.${room}`;
/** Durable and shared by all workers of a room. */
export const roomConsumer = (room: string): string => `room-${room}`;
/** The bucket of large payloads to and from one service. */
export const claimsBucket = (service: string): string => `claims-${service}`;

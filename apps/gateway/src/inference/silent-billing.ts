import { ServiceError } from '@portazgo/errors';

const retryAfterSeconds = 5;

/** Billing that does not answer in time is a part of the house that is away: the caller may come back, its own call was not too long. */
export async function orAway<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'deadline_exceeded') throw error;
    throw new ServiceError('service_unavailable', { service: 'billing', retryAfterSeconds }, { cause: error });
  }
}

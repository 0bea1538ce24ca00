/** The error that a call of the real client rejects with. */
export const SlackError = {
  async of(promise: Promise<unknown>): Promise<unknown> {
    try {
      await promise;
    } catch (error) {
      return error;
    }
    throw new Error('the call was not refused');
  },
};

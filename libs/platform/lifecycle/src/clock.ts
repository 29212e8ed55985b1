/** Tells the time; handed to what needs it, so that tests can choose. */
export type Clock = () => Date;

/** The computer's own clock. */
export const systemClock: Clock = () => new Date();

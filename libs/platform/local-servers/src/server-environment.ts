/** All that PostgreSQL's programs get of the environment: they speak English, in UTC, and read no setting of the caller. */
export const serverEnvironment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };

export { matches } from './matchers/match-labels.ts';
export { formatMatcher, formatMatchers, parseMatcher, parseMatchers } from './matchers/matcher-text.ts';
export { routeAlert, type RouteMatch } from './routes/route-alert.ts';
